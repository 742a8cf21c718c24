// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/adopterror.h"

#include <QCoreApplication>

#include <cerrno>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Adopt", source); }

Error identityError(std::int32_t pid, int errnoValue)
{
    switch (errnoValue) {
    case ESRCH:
        return {ErrorCode::Gone, text("cannot adopt process %1: it has ended already").arg(pid), errnoValue};
    case EINVAL:
        return {ErrorCode::PermissionDenied,
                pid == 1 ? text("cannot adopt process 1: the whole system hangs on it")
                         : text("cannot adopt process %1: it is a thread of the kernel").arg(pid),
                errnoValue};
    case EDEADLK:
        return {ErrorCode::InvalidArgument,
                text("cannot adopt process %1: Paddock itself runs below it and would end with it").arg(pid),
                errnoValue};
    case EPERM:
        return {ErrorCode::PermissionDenied,
                text("cannot adopt process %1: it, or one that descends from it, belongs to another user").arg(pid),
                errnoValue};
    case EEXIST:
        return {ErrorCode::InvalidArgument,
                text("cannot adopt process %1: it, or one that descends from it, is in a group of Paddock's already")
                    .arg(pid),
                errnoValue};
    case EBUSY:
        return {ErrorCode::InvalidArgument,
                text("cannot adopt process %1: another Paddock runs below it, whose groups are its own").arg(pid),
                errnoValue};
    default:
        return systemError(text("cannot adopt process %1").arg(pid), errnoValue);
    }
}

} // namespace

Error adoptError(const ProcessKey &root, wire::Stage stage, int errnoValue)
{
    switch (stage) {
    case wire::Stage::Identity:
        return identityError(root.pid, errnoValue);
    case wire::Stage::Group: {
        Error error = systemError(text("cannot adopt process %1 into this group").arg(root.pid), errnoValue);
        error.code = errnoValue == ENOENT ? ErrorCode::Gone : error.code;
        return error;
    }
    case wire::Stage::Move:
        // cgroup-v2.rst, "Delegation Containment": who moves must be able to write cgroup.procs of the common ancestor.
        if (errnoValue == EACCES || errnoValue == EPERM || errnoValue == ENOENT)
            return {ErrorCode::PermissionDenied,
                    text("cannot adopt process %1: the kernel moves a process only within the part of the cgroup "
                         "hierarchy that was delegated to this user, and it runs outside of it")
                        .arg(root.pid),
                    errnoValue};
        if (errnoValue == EAGAIN)
            return {ErrorCode::ResourceExhausted,
                    text("cannot adopt process %1: its descendants fork faster than they can be moved").arg(root.pid),
                    errnoValue};
        [[fallthrough]];
    default:
        return systemError(text("cannot adopt process %1").arg(root.pid), errnoValue);
    }
}

} // namespace paddock
