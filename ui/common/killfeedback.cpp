// SPDX-License-Identifier: Apache-2.0
#include "ui/common/killfeedback.h"

#include "engine/session/session.h"
#include "ui/common/orderscope.h"
#include "ui/common/windowactions.h"

#include <QMultiHash>

#include <algorithm>

namespace paddock {

KillFeedback::KillFeedback(Session *session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(session, &Session::serviceChanged, this, &KillFeedback::checkService);
    connect(session, &Session::sampled, this, &KillFeedback::lookForEnded);
    // What could not be killed is told by the session; a later end of it is not the kill's doing.
    connect(session, &Session::problem, this, [this] { m_trees.clear(); });
}

void KillFeedback::killServices(const QStringList &ids)
{
    const QList<ServiceStatus> services = servicesWith(ids, m_session->services());
    if (services.isEmpty())
        return;
    Kill kill{services.size() == 1 ? services.first().title : tr("%1 services").arg(services.size()), 0, ids, ids};
    if (const SnapshotPtr snapshot = m_session->snapshot()) {
        for (const GroupSample &group : snapshot->groups)
            kill.processes += ids.contains(group.id) ? group.processes : 0;
    }
    m_services.append(kill);
    for (const QString &id : ids)
        m_session->kill(id);
}

void KillFeedback::killTree(const ProcessKey &key)
{
    m_trees.insert(key, describeTree(key));
    m_session->killTree(key);
}

KillFeedback::Kill KillFeedback::describeTree(const ProcessKey &key) const
{
    Kill kill{QString::number(key.pid), 1, {}};
    const SnapshotPtr snapshot = m_session->snapshot();
    if (!snapshot)
        return kill;
    QMultiHash<std::int32_t, std::int32_t> children;
    for (const ProcessSample &process : snapshot->processes) {
        children.insert(process.parentPid, process.key.pid);
        if (process.key == key)
            kill.name = tr("%1 (%2)").arg(process.name).arg(key.pid);
    }
    QList<std::int32_t> below = children.values(key.pid);
    while (!below.isEmpty() && kill.processes <= static_cast<int>(snapshot->processes.size())) {
        ++kill.processes;
        below += children.values(below.takeLast());
    }
    for (const ServiceStatus &status : m_session->services()) {
        if (status.leader == key)
            kill.serviceIds = {status.id};
    }
    return kill;
}

QString KillFeedback::sentence(const Kill &kill) const
{
    if (kill.processes == 0)
        return tr("Killed %1").arg(kill.name);
    return kill.processes == 1 ? tr("Killed %1: 1 process ended").arg(kill.name)
                               : tr("Killed %1: %L2 processes ended").arg(kill.name).arg(kill.processes);
}

void KillFeedback::checkService(const QString &id)
{
    if (m_services.isEmpty() && m_lastKilled.isEmpty())
        return;
    const auto status = m_session->service(id);
    const bool isUp = status && WindowActions::isUp(status->state);
    if (isUp && m_lastKilled.removeAll(id) > 0 && m_lastKilled.isEmpty())
        Q_EMIT startedAgain();
    if (isUp)
        return;
    for (qsizetype i = 0; i < m_services.size(); ++i) {
        Kill &kill = m_services[i];
        if (kill.alive.removeAll(id) == 0 || !kill.alive.isEmpty())
            continue;
        const Kill done = m_services.takeAt(i);
        m_lastKilled = done.serviceIds;
        Q_EMIT killed(sentence(done), done.serviceIds);
        return;
    }
}

void KillFeedback::lookForEnded()
{
    const SnapshotPtr snapshot = m_session->snapshot();
    if (!snapshot || m_trees.isEmpty())
        return;
    QList<ProcessKey> ended;
    for (auto it = m_trees.cbegin(); it != m_trees.cend(); ++it) {
        if (std::ranges::find(snapshot->processes, it.key(), &ProcessSample::key) == snapshot->processes.end())
            ended << it.key();
    }
    for (const ProcessKey &key : ended) {
        const Kill kill = m_trees.take(key);
        Q_EMIT killed(sentence(kill), kill.serviceIds);
    }
}

} // namespace paddock
