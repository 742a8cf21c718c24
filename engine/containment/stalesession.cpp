// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/stalesession.h"

#include <QCoreApplication>
#include <QLocale>

namespace paddock {

namespace {

QString text(const char *source, int n = -1)
{
    return QCoreApplication::translate("paddock::StaleSession", source, nullptr, n);
}

QString fateOf(const StaleSession &session)
{
    if (!session.failure.isEmpty())
        return text("what is left of it could not be ended: %1").arg(session.failure);
    switch (session.mechanism) {
    case Mechanism::CgroupV2:
        break;
    case Mechanism::Subreaper:
        return text("its groups' own wardens ended what it had started");
    case Mechanism::ProcessGroup:
        return text("what it had started may still run, and can no longer be told from other processes");
    }
    if (session.endedCount == 0)
        return text("nothing of it was alive; its group is removed");
    return session.endedCount == 1 ? text("the one process that was left of it is ended")
                                   : text("the %1 processes that were left of it are ended").arg(session.endedCount);
}

} // namespace

QString StaleSession::describe() const
{
    const QString begun = QLocale::c().toString(startedAt.toLocalTime(), QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    return text("the session %1 of %2 was killed together with its warden (Paddock was pid %3): %4")
        .arg(name, begun, QString::number(owner.pid), fateOf(*this));
}

} // namespace paddock
