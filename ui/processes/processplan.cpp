// SPDX-License-Identifier: Apache-2.0
#include "ui/processes/processplan.h"

#include <QStringList>

#include <algorithm>

namespace paddock {

/// Builds one plan: rows first, then who hangs below whom, then what the filter leaves.
class ProcessPlan::Builder
{
public:
    Builder(ProcessPlan &plan, const Snapshot &snapshot, const QList<ServiceStatus> &services, const Wish &wish)
        : m_plan(plan), m_snapshot(snapshot), m_services(services), m_wish(wish),
          m_words(wish.filter.split(QLatin1Char(' '), Qt::SkipEmptyParts))
    {}

    void run()
    {
        matchGroups();
        if (m_wish.scope != ProcessScope::Machine)
            addServices();
        addProcesses();
        findParents();
        cutCycles();
        applyFilter();
        link();
    }

private:
    struct Group
    {
        int service = -1; ///< index in m_services
        int item = -1;    ///< its row, where the scope has service rows
        int members = 0;
    };

    void matchGroups()
    {
        m_groups.resize(m_snapshot.groups.size());
        for (std::size_t group = 0; group < m_groups.size(); ++group) {
            const QString &id = m_snapshot.groups[group].id;
            const auto found = std::ranges::find(m_services, id, &ServiceStatus::id);
            if (found != m_services.end())
                m_groups[group].service = int(found - m_services.begin());
        }
        for (const ProcessSample &process : m_snapshot.processes) {
            if (Group *group = groupOf(process))
                ++group->members;
        }
    }

    Group *groupOf(const ProcessSample &process)
    {
        const auto index = std::size_t(process.group);
        if (process.group < 0 || index >= m_groups.size() || m_groups[index].service < 0)
            return nullptr;
        return &m_groups[index];
    }

    [[nodiscard]] bool isInScope(const QString &serviceId) const
    {
        return m_wish.scope != ProcessScope::Service || serviceId == m_wish.serviceId;
    }

    void addServices()
    {
        for (int place = 0; place < m_services.size(); ++place) {
            const ServiceStatus &status = m_services[place];
            const auto group = std::ranges::find(m_groups, place, &Group::service);
            const bool hasMembers = group != m_groups.end() && group->members > 0;
            if (!isInScope(status.id) || (!hasMembers && !isActive(status.state)))
                continue;
            Item item;
            item.row.kind = ProcessRow::Kind::Service;
            item.row.process.key = serviceKey(status.id);
            item.row.groupId = status.id;
            item.row.title = status.title;
            item.row.serviceState = status.state;
            item.row.place = place;
            item.row.tag = ProcessRow::Tag::Service;
            if (group != m_groups.end()) {
                item.row.totals = m_snapshot.groups[std::size_t(group - m_groups.begin())];
                group->item = int(m_plan.items.size());
            }
            m_plan.items.push_back(std::move(item));
        }
        m_firstProcess = m_plan.items.size();
    }

    void addProcesses()
    {
        m_plan.items.reserve(m_firstProcess + m_snapshot.processes.size());
        for (const ProcessSample &process : m_snapshot.processes) {
            const Group *group = groupOf(process);
            if (m_wish.scope != ProcessScope::Machine && (!group || group->item < 0))
                continue;
            ProcessRow &row = m_plan.items.emplace_back().row;
            row.process = process;
            if (group)
                row.groupId = m_services[group->service].id;
        }
        m_plan.foundProcesses = m_plan.items.size() > m_firstProcess;
    }

    /// Processes stand in the order of their keys, so a pid is found by halving.
    [[nodiscard]] int findPid(std::int32_t pid) const
    {
        const auto first = m_plan.items.begin() + std::ptrdiff_t(m_firstProcess);
        const auto found = std::ranges::lower_bound(first, m_plan.items.end(), pid, {},
                                                    [](const Item &item) { return item.row.process.key.pid; });
        if (found == m_plan.items.end() || found->row.process.key.pid != pid)
            return -1;
        return int(found - m_plan.items.begin());
    }

    void findParents()
    {
        for (std::size_t index = m_firstProcess; index < m_plan.items.size(); ++index) {
            ProcessRow &row = m_plan.items[index].row;
            const int parent = findPid(row.process.parentPid);
            const bool accepted =
                parent >= 0 && std::size_t(parent) != index &&
                m_plan.items[std::size_t(parent)].row.process.key.startTime <= row.process.key.startTime;
            const bool sameGroup = accepted && m_plan.items[std::size_t(parent)].row.process.group == row.process.group;
            const Group *group = groupOf(row.process);
            if (group && !sameGroup)
                tagHead(row, *group);
            if (accepted && (sameGroup || m_wish.scope == ProcessScope::Machine))
                m_plan.items[index].parent = parent;
            else if (group)
                m_plan.items[index].parent = group->item;
        }
    }

    /// A member whose parent is not one: the leader, or one that left its parent.
    void tagHead(ProcessRow &row, const Group &group) const
    {
        const ServiceStatus &status = m_services[group.service];
        if (status.leader.pid == 0)
            return;
        if (row.process.key != status.leader) {
            row.tag = ProcessRow::Tag::LeftParent;
        } else if (m_wish.scope == ProcessScope::Machine) {
            row.tag = ProcessRow::Tag::Service;
            row.tagText = status.title;
        }
    }

    /// Start times have a grain of 10 ms and a sample is not one moment, so two rows may claim each other.
    void cutCycles()
    {
        enum : char { Unseen, OnPath, Sound };
        std::vector<char> marks(m_plan.items.size(), Unseen);
        std::vector<int> path;
        for (int start = 0; start < int(m_plan.items.size()); ++start) {
            int at = start;
            while (at >= 0 && marks[std::size_t(at)] == Unseen) {
                marks[std::size_t(at)] = OnPath;
                path.push_back(at);
                at = m_plan.items[std::size_t(at)].parent;
            }
            if (at >= 0 && marks[std::size_t(at)] == OnPath) {
                const Group *group = groupOf(m_plan.items[std::size_t(at)].row.process);
                m_plan.items[std::size_t(at)].parent = group ? group->item : -1;
            }
            for (const int index : path)
                marks[std::size_t(index)] = Sound;
            path.clear();
        }
    }

    [[nodiscard]] bool isHit(const ProcessRow &row) const
    {
        return std::ranges::all_of(m_words, [&row](const QString &word) {
            if (row.kind == ProcessRow::Kind::Service)
                return row.title.contains(word, Qt::CaseInsensitive);
            return row.process.name.contains(word, Qt::CaseInsensitive) ||
                   row.process.command.contains(word, Qt::CaseInsensitive) ||
                   QString::number(row.process.key.pid).contains(word);
        });
    }

    void applyFilter()
    {
        if (m_words.isEmpty())
            return;
        m_shown.assign(m_plan.items.size(), false);
        for (std::size_t index = 0; index < m_plan.items.size(); ++index) {
            m_plan.items[index].row.hit = isHit(m_plan.items[index].row);
            if (!m_plan.items[index].row.hit)
                continue;
            for (int at = int(index); at >= 0 && !m_shown[std::size_t(at)]; at = m_plan.items[std::size_t(at)].parent)
                m_shown[std::size_t(at)] = true;
        }
    }

    void link()
    {
        m_plan.m_index.reserve(qsizetype(m_plan.items.size()));
        for (int index = 0; index < int(m_plan.items.size()); ++index) {
            if (!m_shown.empty() && !m_shown[std::size_t(index)])
                continue;
            Item &item = m_plan.items[std::size_t(index)];
            item.shown = true;
            m_plan.m_index.insert(item.row.process.key, index);
            if (item.parent < 0)
                m_plan.roots.push_back(index);
            else
                m_plan.items[std::size_t(item.parent)].children.push_back(index);
        }
    }

    ProcessPlan &m_plan;
    const Snapshot &m_snapshot;
    const QList<ServiceStatus> &m_services;
    const Wish &m_wish;
    const QStringList m_words;
    std::vector<Group> m_groups;
    std::vector<bool> m_shown; ///< empty: all
    std::size_t m_firstProcess = 0;
};

ProcessPlan ProcessPlan::build(const Snapshot &snapshot, const QList<ServiceStatus> &services, const Wish &wish)
{
    ProcessPlan plan;
    Builder(plan, snapshot, services, wish).run();
    return plan;
}

ProcessKey ProcessPlan::serviceKey(const QString &id) { return {-1, qHash(id, 0)}; }

int ProcessPlan::addEnded(ProcessNode *node, int parent)
{
    const int index = int(items.size());
    Item &item = items.emplace_back();
    item.row = node->row;
    item.row.ended = true;
    item.row.hit = true;
    item.parent = parent;
    item.node = node;
    item.shown = true;
    m_index.insert(item.row.process.key, index);
    (parent < 0 ? roots : items[std::size_t(parent)].children).push_back(index);
    return index;
}

} // namespace paddock
