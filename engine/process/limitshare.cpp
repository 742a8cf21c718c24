// SPDX-License-Identifier: Apache-2.0
#include "engine/process/limitshare.h"

#include <QCoreApplication>
#include <QStringList>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Process", source); }

} // namespace

Result<LimitShare> shareLimits(const ResourceLimits &limits, const LimitSupport &support, bool watchMemory)
{
    LimitShare share{limits, std::nullopt};
    if (limits.memoryBytes && !support.memory && watchMemory)
        share.watchedMemoryBytes = std::exchange(share.kernel.memoryBytes, std::nullopt);
    if (support.covers(share.kernel))
        return share;
    QStringList missing;
    if (share.kernel.memoryBytes && !support.memory)
        missing += text("memory");
    if (share.kernel.processes && !support.processes)
        missing += text("processes");
    if (share.kernel.cpuCores && !support.cpu)
        missing += text("CPU");
    const QString what =
        text("the kernel cannot limit %1 here, so nothing was started").arg(missing.join(text(" and ")));
    return fail(ErrorCode::LimitUnavailable, support.why.isEmpty() ? what : what + QLatin1String(": ") + support.why);
}

} // namespace paddock
