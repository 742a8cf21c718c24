// SPDX-License-Identifier: Apache-2.0
#include "ui/common/aim.h"

#include "engine/session/session.h"

#include <algorithm>

namespace paddock {

Aim::Aim(Session *session, QObject *parent) : QObject(parent), m_session(session) {}

void Aim::atService(const QString &id) { atServices(id.isEmpty() ? QStringList() : QStringList(id), {}); }

void Aim::atServices(const QStringList &ids, const QString &namespaceName)
{
    set({ids, namespaceName, std::nullopt, {}, false});
}

void Aim::atProcess(const std::optional<ProcessKey> &key, const QString &groupId)
{
    if (!key && !groupId.isEmpty())
        return atService(groupId);
    ActionTarget target = m_target;
    if (!key) {
        target.processGone = target.processGone || target.process.has_value();
        target.process.reset();
        return set(target);
    }
    target = {groupId.isEmpty() ? QStringList() : QStringList(groupId), {}, key, QString::number(key->pid), false};
    if (const SnapshotPtr snapshot = m_session->snapshot()) {
        const auto found = std::ranges::find(snapshot->processes, *key, &ProcessSample::key);
        if (found != snapshot->processes.end())
            target.processName = found->name;
    }
    set(target);
}

void Aim::set(const ActionTarget &target)
{
    if (m_target == target)
        return;
    m_target = target;
    Q_EMIT changed();
}

} // namespace paddock
