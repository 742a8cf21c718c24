// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/limitorders.h"

#include <cmath>

namespace paddock {

namespace {

constexpr double kPeriodMicroseconds = 100'000;
constexpr double kSmallestCores = 0.01; // the kernel takes no less than 1 ms of each period
constexpr double kLargestCores = 100'000;

} // namespace

std::optional<Error> LimitOrders::objectionTo(const ResourceLimits &limits, const QString &path) const
{
    const auto mistake = [](const QString &message) { return Error{ErrorCode::InvalidArgument, message, 0}; };
    if (limits.memoryBytes && *limits.memoryBytes <= 0)
        return mistake(tr("a limit of %1 bytes lets nothing run in %2").arg(*limits.memoryBytes).arg(path));
    if (limits.processes && *limits.processes <= 0)
        return mistake(tr("a limit of %1 processes lets nothing run in %2").arg(*limits.processes).arg(path));
    if (limits.cpuCores && !(*limits.cpuCores >= kSmallestCores && *limits.cpuCores <= kLargestCores))
        return mistake(
            tr("a limit of %1 cores cannot be kept: it must be %2 at least").arg(*limits.cpuCores).arg(kSmallestCores));
    if (m_support.covers(limits))
        return std::nullopt;
    const QString what = limits.memoryBytes && !m_support.memory    ? tr("memory")
                         : limits.processes && !m_support.processes ? tr("number of processes")
                                                                    : tr("CPU time");
    return Error{ErrorCode::LimitUnavailable,
                 tr("the %1 of %2 cannot be limited here: %3").arg(what, path, m_support.why), 0};
}

QByteArray LimitOrders::ask(const ResourceLimits &limits)
{
    m_asked.push_back(limits);
    wire::LimitsHeader header;
    header.memoryBytes = limits.memoryBytes.value_or(-1);
    header.processes = limits.processes.value_or(-1);
    if (limits.cpuCores)
        header.cpuMicroseconds = std::llround(*limits.cpuCores * kPeriodMicroseconds);
    return QByteArray(reinterpret_cast<const char *>(&header), sizeof header);
}

Result<ResourceLimits> LimitOrders::takeAnswer(const wire::NewsHeader &news, const QString &path)
{
    ResourceLimits asked;
    if (!m_asked.empty()) {
        asked = m_asked.front();
        m_asked.pop_front();
    }
    if (news.error == 0)
        return asked;
    if (const auto objection = objectionTo(asked, path))
        return std::unexpected(*objection);
    Error error = systemError(tr("the kernel does not take the limits of %1").arg(path), news.error);
    error.code = ErrorCode::LimitUnavailable;
    return std::unexpected(error);
}

} // namespace paddock
