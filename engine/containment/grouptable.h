// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/mechanism.h"
#include "engine/containment/wardencontainment.h"

#include <QCoreApplication>
#include <QHash>

#include <functional>
#include <memory>

namespace paddock {

/// A session's groups, by the numbers that engine and warden know them by: makes them and hands each its news. Owned by
/// SessionGroup, on its thread. Without a warden the groups it makes refuse their starts.
class GroupTable
{
    Q_DECLARE_TR_FUNCTIONS(paddock::SessionGroup)
public:
    /// `report` is the session's, which outlives the table.
    GroupTable(QString sessionName, const MechanismReport &report);

    /// The warden that new groups belong to; null: there is none.
    void setLink(WardenLink *link) { m_link = link; }

    std::unique_ptr<Containment> createContainment(const QString &name);
    void take(const wire::NewsHeader &news, UniqueFd fd);
    /// What the visit sets off may delete groups, also others than the one it is about.
    void forEach(const std::function<void(WardenContainment *)> &visit);

private:
    void takeGroupReady(const wire::NewsHeader &news, UniqueFd fd);
    /// Open while a group's members are watched; null where the kernel does not tell.
    std::shared_ptr<ProcConnector> procEvents();

    QString m_sessionName;
    const MechanismReport &m_report;
    QPointer<WardenLink> m_link;
    std::uint32_t m_nextId = 1;
    QHash<std::uint32_t, WardenContainment *> m_groups;
    std::weak_ptr<ProcConnector> m_procEvents;
};

/// A name that a directory may bear and people can read.
QString directoryWord(const QString &text);

} // namespace paddock
