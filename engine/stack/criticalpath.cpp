// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/criticalpath.h"

#include "engine/base/duration.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>
#include <QStringList>

#include <algorithm>

namespace paddock {

namespace {

using std::chrono::milliseconds;

constexpr qsizetype kMostNamed = 8;
constexpr qsizetype kNamedAtEachEnd = 3;

QString text(const char *source) { return QCoreApplication::translate("paddock::CriticalPath", source); }

milliseconds between(const QDateTime &from, const QDateTime &until)
{
    return milliseconds(std::max<qint64>(0, from.msecsTo(until)));
}

/// When a dependency was as it is needed, as far as its times tell.
std::optional<QDateTime> letGoAt(const StartupStep &step, DependencyCondition condition)
{
    return condition == DependencyCondition::Started ? step.times.startedAt : step.times.readyAt;
}

/// Walks from the end of a path to its beginning.
class Walk
{
public:
    explicit Walk(const QList<StartupStep> &steps)
    {
        for (const StartupStep &step : steps)
            m_byName.insert(step.service, &step);
    }

    CriticalPath from(const StartupStep &last)
    {
        CriticalPath path;
        const StartupStep *step = &last;
        QDateTime end = *last.times.readyAt;
        while (step) {
            m_seen.insert(step->service);
            const auto [before, at] = heldUpBy(*step);
            const QDateTime begin = before ? at : step->times.askedAt.value_or(end);
            path.links.prepend({step->service, between(begin, end)});
            path.total += path.links.first().took;
            step = before;
            end = at;
        }
        return path;
    }

private:
    struct Hold
    {
        const StartupStep *step = nullptr;
        QDateTime at; ///< when it let go
    };

    /// The one that a service waited for last; nobody where it did not have to wait.
    [[nodiscard]] Hold heldUpBy(const StartupStep &step) const
    {
        Hold latest;
        if (!step.times.startedAt || !step.times.askedAt)
            return latest;
        for (const Dependency &need : step.needs) {
            const StartupStep *other = m_byName.value(need.service);
            if (!other || m_seen.contains(need.service))
                continue;
            const auto at = letGoAt(*other, need.condition);
            const bool heldUp = at && *at > *step.times.askedAt && *at <= *step.times.startedAt;
            if (heldUp && (!latest.step || *at > latest.at))
                latest = {other, *at};
        }
        return latest;
    }

    QHash<QString, const StartupStep *> m_byName;
    QSet<QString> m_seen;
};

} // namespace

CriticalPath CriticalPath::of(const QList<StartupStep> &steps)
{
    // The clock counts milliseconds, and a service may be ready in the one in which it was let go.
    const auto isLater = [](const StartupStep &step, const StartupStep &last) {
        return *step.times.readyAt > *last.times.readyAt ||
               (*step.times.readyAt == *last.times.readyAt &&
                std::ranges::find(step.needs, last.service, &Dependency::service) != step.needs.end());
    };
    const StartupStep *last = nullptr;
    for (const StartupStep &step : steps) {
        if (step.times.readyAt && (!last || isLater(step, *last)))
            last = &step;
    }
    return last ? Walk(steps).from(*last) : CriticalPath();
}

CriticalPath CriticalPath::to(const QString &service, const QList<StartupStep> &steps)
{
    const auto found = std::ranges::find(steps, service, &StartupStep::service);
    return found != steps.end() && found->times.readyAt ? Walk(steps).from(*found) : CriticalPath();
}

bool CriticalPath::contains(const QString &service) const
{
    return std::ranges::find(links, service, &Link::service) != links.end();
}

QString CriticalPath::toText() const
{
    QStringList parts;
    for (const Link &link : links)
        parts << link.service + QLatin1Char(' ') + formatDuration(link.took);
    if (parts.size() > kMostNamed) {
        const qsizetype unnamed = parts.size() - 2 * kNamedAtEachEnd;
        parts = parts.first(kNamedAtEachEnd) + QStringList(text("%1 more").arg(unnamed)) + parts.last(kNamedAtEachEnd);
    }
    return parts.join(QLatin1String(" > "));
}

} // namespace paddock
