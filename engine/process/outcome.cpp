// SPDX-License-Identifier: Apache-2.0
#include "engine/process/outcome.h"

#include "engine/base/signalname.h"

#include <QCoreApplication>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Outcome", source); }

QString describeLeader(const Outcome &outcome)
{
    if (outcome.signal)
        return text("killed by %1").arg(signalName(*outcome.signal));
    return text("exit %1").arg(outcome.exitCode.value_or(0));
}

int statusOf(ErrorCode code)
{
    constexpr int kNotAvailable = 123, kPaddockFailed = 125, kNotExecutable = 126, kNotFound = 127;
    switch (code) {
    case ErrorCode::MechanismUnavailable:
    case ErrorCode::LimitUnavailable:
        return kNotAvailable;
    case ErrorCode::NotExecutable:
        return kNotExecutable;
    case ErrorCode::NotFound:
        return kNotFound;
    default:
        return kPaddockFailed;
    }
}

} // namespace

QString Outcome::describe() const
{
    switch (kind) {
    case Kind::Exited:
    case Kind::Signaled:
        return describeLeader(*this);
    case Kind::TimedOut:
        return text("timed out");
    case Kind::IdleTimedOut:
        return text("timed out without output");
    case Kind::Cancelled:
        return text("stopped, %1").arg(describeLeader(*this));
    case Kind::FailedToStart:
        return text("did not start: %1").arg(error.message);
    }
    Q_UNREACHABLE();
}

int Outcome::shellStatus() const
{
    constexpr int kTimedOut = 124, kPaddockFailed = 125, kSignalBase = 128;
    switch (kind) {
    case Kind::TimedOut:
    case Kind::IdleTimedOut:
        return kTimedOut;
    case Kind::FailedToStart:
        return statusOf(error.code);
    default:
        if (error.code == ErrorCode::WardenLost && !error.message.isEmpty())
            return kPaddockFailed;
        return signal ? kSignalBase + *signal : exitCode.value_or(kPaddockFailed);
    }
}

QString Outcome::kindId() const
{
    switch (kind) {
    case Kind::Exited:
        return QStringLiteral("exited");
    case Kind::Signaled:
        return QStringLiteral("signaled");
    case Kind::TimedOut:
        return QStringLiteral("timed_out");
    case Kind::IdleTimedOut:
        return QStringLiteral("idle_timed_out");
    case Kind::Cancelled:
        return QStringLiteral("cancelled");
    case Kind::FailedToStart:
        return QStringLiteral("failed_to_start");
    }
    Q_UNREACHABLE();
}

} // namespace paddock
