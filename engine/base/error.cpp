// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"

#include <cerrno>
#include <cstring>

namespace paddock {

namespace {

ErrorCode codeOf(int errnoValue)
{
    switch (errnoValue) {
    case ENOENT:
        return ErrorCode::NotFound;
    case EPERM:
    case EACCES:
        return ErrorCode::PermissionDenied;
    case EAGAIN:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOSPC:
    case EDQUOT:
        return ErrorCode::ResourceExhausted;
    case ESRCH:
    case ENODEV:
        return ErrorCode::Gone;
    case EINVAL:
        return ErrorCode::InvalidArgument;
    default:
        return ErrorCode::Io;
    }
}

} // namespace

Error systemError(const QString &message, int errnoValue)
{
    return {codeOf(errnoValue), message + u": " + QString::fromLocal8Bit(std::strerror(errnoValue)), errnoValue};
}

} // namespace paddock
