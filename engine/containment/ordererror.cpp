// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/ordererror.h"

#include <QCoreApplication>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::OrderError", source); }

} // namespace

Error orderError(const wire::NewsHeader &news, const QString &path)
{
    const auto order = static_cast<wire::Order>(news.value);
    const bool freezes = order == wire::Order::Freeze;
    if (!freezes && order != wire::Order::Thaw)
        return systemError(text("the group %1 did not follow an order").arg(path), news.error);
    Error error = systemError((freezes ? text("cannot freeze %1") : text("cannot thaw %1")).arg(path), news.error);
    error.code = ErrorCode::FreezeFailed;
    return error;
}

} // namespace paddock
