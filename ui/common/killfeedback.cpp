// SPDX-License-Identifier: Apache-2.0
#include "ui/common/killfeedback.h"

#include "engine/session/session.h"
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

void KillFeedback::killService(const QString &id)
{
    const QList<ServiceStatus> services = m_session->services();
    const auto found = std::ranges::find(services, id, &ServiceStatus::id);
    if (found == services.end())
        return;
    Kill kill{found->title, 0, id};
    if (const SnapshotPtr snapshot = m_session->snapshot()) {
        const auto group = std::ranges::find(snapshot->groups, id, &GroupSample::id);
        kill.processes = group == snapshot->groups.end() ? 0 : group->processes;
    }
    m_services.insert(id, kill);
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
            kill.serviceId = status.id;
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
    if (!m_services.contains(id) && m_lastKilled != id)
        return;
    const QList<ServiceStatus> services = m_session->services();
    const auto found = std::ranges::find(services, id, &ServiceStatus::id);
    const bool isUp = found != services.end() && WindowActions::isUp(found->state);
    if (m_services.contains(id) && !isUp) {
        const Kill kill = m_services.take(id);
        m_lastKilled = found == services.end() ? QString() : id;
        Q_EMIT killed(sentence(kill), m_lastKilled);
    } else if (m_lastKilled == id && isUp) {
        m_lastKilled.clear();
        Q_EMIT startedAgain();
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
        Q_EMIT killed(sentence(kill), kill.serviceId);
    }
}

} // namespace paddock
