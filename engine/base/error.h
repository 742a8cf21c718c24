// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// What a caller can act on. The text for people is in Error::message.
enum class ErrorCode {
    InvalidArgument,      ///< the caller's own mistake: a bad option, an unknown service
    Parse,                ///< a file was read and does not mean anything
    NotFound,             ///< a program, file or service does not exist
    NotExecutable,        ///< it exists and cannot be executed
    BadDirectory,         ///< the working directory cannot be entered
    PermissionDenied,     ///< the kernel said EPERM or EACCES
    MechanismUnavailable, ///< the containment that was insisted on cannot be had here
    LimitUnavailable,     ///< the kernel cannot enforce a limit that was asked for
    LimitReached,         ///< the group's own limit of processes refused a start
    Unsupported,          ///< this mechanism cannot do that
    Frozen,               ///< a start into a frozen group
    FreezeFailed,         ///< an order to freeze or to thaw was not carried out
    WardenLost,           ///< the warden ended or cannot be reached
    ResourceExhausted,    ///< EAGAIN, EMFILE, ENOMEM, ENOSPC and their like
    AddressInUse,         ///< a port that is wanted is somebody else's
    Gone,                 ///< the process or group is not there any more
    Io,                   ///< any other failed read or write
    Internal,             ///< Paddock broke one of its own rules
};

/// An error as a value. Context is added once, by the layer that knows it.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message;     ///< one sentence for people, naming what it was about
    int nativeError = 0; ///< errno where there was one, else 0
    QString subject{};   ///< the name of the service it is about; empty where it is about none

    bool operator==(const Error &) const = default;
};

/// "MESSAGE: strerror(errnoValue)", with the code that fits the errno.
Error systemError(const QString &message, int errnoValue);

} // namespace paddock
