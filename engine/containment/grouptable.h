// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/groupbranch.h"
#include "engine/containment/mechanism.h"
#include "engine/containment/observations.h"
#include "engine/containment/wardencontainment.h"

#include <QCoreApplication>
#include <QHash>

#include <functional>
#include <memory>

namespace paddock {

class CgroupBranch;

/// A session's groups and branches, by the numbers that engine and warden know them by: makes them and hands each its
/// news. Owned by SessionGroup, on its thread. Without a warden the groups it makes refuse their starts.
class GroupTable
{
    Q_DECLARE_TR_FUNCTIONS(paddock::SessionGroup)
public:
    /// Where a group is made: in the session or in a branch.
    struct Place
    {
        std::uint32_t branch = 0;
        QString path;      ///< "session/service", for people
        QString directory; ///< empty where the mechanism has none
        std::shared_ptr<Observations> seen;
        QPointer<WardenLink> link;
    };

    /// `report` is the session's, which outlives the table.
    GroupTable(QString sessionName, const MechanismReport &report);
    ~GroupTable();

    /// From now on groups are made by this warden, as the report says.
    void open(WardenLink *link);
    /// There is no warden any more.
    void close() { m_link.clear(); }

    /// The session as the branch above all others; null before the first open().
    [[nodiscard]] GroupBranch *session() const { return m_session.get(); }

    std::unique_ptr<Containment> createContainment(const QString &name);
    std::unique_ptr<Containment> createContainment(const Place &place, const QString &name);
    std::unique_ptr<GroupBranch> createBranch(const QString &name);

    void take(const wire::NewsHeader &news, UniqueFd fd);
    /// What the visit sets off may delete groups, also others than the one it is about.
    void forEach(const std::function<void(WardenContainment *)> &visit);

private:
    void takeGroupReady(const wire::NewsHeader &news, UniqueFd fd);
    /// Open while a group's members are watched; null where the kernel does not tell.
    std::shared_ptr<ProcConnector> procEvents();
    [[nodiscard]] Place sessionPlace() const { return {0, m_sessionName, m_report.location, m_seen, m_link}; }
    std::unique_ptr<GroupBranch> makeBranch(const Place &place);
    void sendCreate(const Place &place, wire::Order what, std::uint32_t id, const QString &word);
    std::unique_ptr<WardenContainment> makeContainment(const Place &place, const QString &path, const QString &word,
                                                       std::uint32_t id);

    QString m_sessionName;
    const MechanismReport &m_report;
    std::shared_ptr<Observations> m_seen = std::make_shared<Observations>();
    QPointer<WardenLink> m_link;
    std::uint32_t m_nextId = 1;
    QHash<std::uint32_t, WardenContainment *> m_groups;
    std::weak_ptr<ProcConnector> m_procEvents;
    QHash<std::uint32_t, CgroupBranch *> m_branches;
    std::unique_ptr<GroupBranch> m_session;
};

/// A name that a directory may bear and people can read.
QString directoryWord(const QString &text);

} // namespace paddock
