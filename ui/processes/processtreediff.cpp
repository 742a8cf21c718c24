// SPDX-License-Identifier: Apache-2.0
#include "ui/processes/processtreemodel.h"

#include <algorithm>

namespace paddock {

namespace {

constexpr qint64 kEndedLatelyMs = 60'000;
/// Up to this many rows out of order are moved one by one; more are told to the views as one new layout.
constexpr std::size_t kSingleMoves = 16;

bool contains(const Snapshot &snapshot, const ProcessKey &key)
{
    return std::ranges::binary_search(snapshot.processes, key, {}, &ProcessSample::key);
}

/// Which of these strictly different numbers form a longest rising run: those need not move.
std::vector<bool> markLongestRising(const std::vector<int> &numbers)
{
    std::vector<std::size_t> tails; // tails[n]: index of the smallest end of a rising run of n + 1
    std::vector<std::ptrdiff_t> before(numbers.size(), -1);
    for (std::size_t index = 0; index < numbers.size(); ++index) {
        const auto place =
            std::ranges::lower_bound(tails, numbers[index], {}, [&numbers](std::size_t tail) { return numbers[tail]; });
        if (place != tails.begin())
            before[index] = std::ptrdiff_t(*std::prev(place));
        if (place == tails.end())
            tails.push_back(index);
        else
            *place = index;
    }
    std::vector<bool> marks(numbers.size(), false);
    for (std::ptrdiff_t at = tails.empty() ? -1 : std::ptrdiff_t(tails.back()); at >= 0; at = before[std::size_t(at)])
        marks[std::size_t(at)] = true;
    return marks;
}

void renumber(std::vector<std::unique_ptr<ProcessNode>> &children, std::size_t from)
{
    for (std::size_t position = from; position < children.size(); ++position)
        children[position]->position = int(position);
}

} // namespace

void ProcessTreeModel::refresh()
{
    SnapshotPtr before = m_shown;
    if (!m_paused || !m_shown) {
        m_shown = m_latest;
        m_services = m_latestServices;
    }
    if (!m_shown) {
        Q_EMIT shown();
        return;
    }
    if (before && before != m_shown)
        noteEnds(*before);
    ProcessPlan plan = ProcessPlan::build(*m_shown, m_services, m_wish);
    m_foundProcesses = plan.foundProcesses;
    for (ProcessPlan::Item &item : plan.items) {
        if (item.row.kind == ProcessRow::Kind::Service)
            item.row.endedLately = int(m_ends.value(item.row.groupId).size());
    }
    linkNodes(plan, m_filling ? nullptr : before.get());
    m_filling = false;
    keepEnded(plan);
    plan.sort(m_sortColumn, m_sortOrder);
    apply(plan);
    Q_EMIT shown();
}

void ProcessTreeModel::noteEnds(const Snapshot &before)
{
    const qint64 now = m_clock.elapsed();
    for (const ProcessSample &process : before.processes) {
        if (process.group >= 0 && std::size_t(process.group) < before.groups.size() && !contains(*m_shown, process.key))
            m_ends[before.groups[std::size_t(process.group)].id].push_back(now);
    }
    for (std::deque<qint64> &ends : m_ends) {
        while (!ends.empty() && now - ends.front() > kEndedLatelyMs)
            ends.pop_front();
    }
}

bool ProcessTreeModel::staysAsEnded(ProcessNode *node) const
{
    if (node->endedMs >= 0)
        return m_paused || m_clock.elapsed() - node->endedMs < m_tintTime.count();
    if (node->row.kind == ProcessRow::Kind::Service)
        return m_wish.filter.isEmpty();
    return !contains(*m_shown, node->row.process.key);
}

void ProcessTreeModel::keepEnded(ProcessPlan &plan)
{
    std::vector<ProcessNode *> open{&m_root};
    while (!open.empty()) {
        ProcessNode *parent = open.back();
        open.pop_back();
        for (const std::unique_ptr<ProcessNode> &child : parent->children) {
            if (!child->children.empty())
                open.push_back(child.get());
            if (child->wanted || (parent != &m_root && !parent->wanted) || !staysAsEnded(child.get()))
                continue;
            plan.addEnded(child.get(), parent == &m_root ? -1 : plan.find(parent->row.process.key));
            child->wanted = true;
            if (child->endedMs >= 0)
                continue;
            child->endedMs = m_clock.elapsed();
            m_tintedUntilMs = child->endedMs + m_tintTime.count();
            if (!m_expiry.isActive())
                m_expiry.start(m_tintTime);
        }
    }
}

void ProcessTreeModel::linkNodes(ProcessPlan &plan, const Snapshot *before)
{
    for (ProcessNode *node : std::as_const(m_nodes))
        node->wanted = false;
    for (ProcessPlan::Item &item : plan.items) {
        const ProcessKey &key = item.row.process.key;
        if (!item.shown)
            continue;
        item.node = m_nodes.value(key);
        if (item.node)
            item.node->wanted = true;
        else
            item.fresh = before && item.row.kind == ProcessRow::Kind::Process && !contains(*before, key);
    }
}

void ProcessTreeModel::apply(ProcessPlan &plan)
{
    for (const ProcessPlan::Item &item : plan.items) {
        if (item.node)
            updateRow(item.node, item.row);
    }
    // From the root down: what a row is hung below already stands where it belongs.
    std::vector<std::pair<ProcessNode *, const std::vector<int> *>> open{{&m_root, &plan.roots}};
    while (!open.empty()) {
        const auto [parent, wanted] = open.back();
        open.pop_back();
        placeChildren(plan, parent, *wanted);
        for (const int index : *wanted) {
            const ProcessPlan::Item &item = plan.items[std::size_t(index)];
            if (!item.children.empty())
                open.emplace_back(item.node, &item.children);
        }
    }
    removeUnwanted(&m_root);
    tellChanges(&m_root);
}

void ProcessTreeModel::updateRow(ProcessNode *node, const ProcessRow &row)
{
    if (!row.ended)
        node->endedMs = -1;
    if (node->row == row)
        return;
    node->row = row;
    node->changed = true;
}

void ProcessTreeModel::placeChildren(ProcessPlan &plan, ProcessNode *parent, const std::vector<int> &wanted)
{
    orderStaying(plan, parent, wanted);
    int at = 0;
    for (std::size_t next = 0; next < wanted.size();) {
        ProcessNode *node = plan.items[std::size_t(wanted[next])].node;
        if (node) {
            if (node->parent != parent)
                moveNode(node, parent, at);
            at = node->position + 1;
            ++next;
            continue;
        }
        std::size_t end = next + 1;
        while (end < wanted.size() && !plan.items[std::size_t(wanted[end])].node)
            ++end;
        std::vector<std::unique_ptr<ProcessNode>> fresh;
        for (std::size_t index = next; index < end; ++index)
            fresh.push_back(makeNode(plan, wanted[index], parent));
        const int count = int(end - next);
        beginInsertRows(indexOfNode(parent), at, at + count - 1);
        parent->children.insert(parent->children.begin() + at, std::make_move_iterator(fresh.begin()),
                                std::make_move_iterator(fresh.end()));
        renumber(parent->children, std::size_t(at));
        endInsertRows();
        at += count;
        next = end;
    }
}

std::unique_ptr<ProcessNode> ProcessTreeModel::makeNode(ProcessPlan &plan, int item, ProcessNode *parent)
{
    ProcessPlan::Item &planned = plan.items[std::size_t(item)];
    auto node = std::make_unique<ProcessNode>();
    node->row = planned.row;
    node->parent = parent;
    if (planned.fresh) {
        node->appearedMs = m_clock.elapsed();
        m_tintedUntilMs = node->appearedMs + m_tintTime.count();
    }
    planned.node = node.get();
    m_nodes.insert(planned.row.process.key, node.get());
    for (const int child : planned.children) {
        if (!plan.items[std::size_t(child)].node)
            node->children.push_back(makeNode(plan, child, node.get()));
    }
    renumber(node->children, 0);
    return node;
}

void ProcessTreeModel::moveNode(ProcessNode *node, ProcessNode *parent, int at)
{
    ProcessNode *from = node->parent;
    const int position = node->position;
    if (from == parent && (at == position || at == position + 1))
        return;
    beginMoveRows(indexOfNode(from), position, position, indexOfNode(parent), at);
    std::unique_ptr<ProcessNode> moved = std::move(from->children[std::size_t(position)]);
    from->children.erase(from->children.begin() + position);
    const int target = from == parent && at > position ? at - 1 : at;
    moved->parent = parent;
    parent->children.insert(parent->children.begin() + target, std::move(moved));
    renumber(from->children, std::size_t(from == parent ? std::min(position, target) : position));
    if (from != parent)
        renumber(parent->children, std::size_t(target));
    endMoveRows();
}

void ProcessTreeModel::orderStaying(const ProcessPlan &plan, ProcessNode *parent, const std::vector<int> &wanted)
{
    std::vector<ProcessNode *> order;
    std::vector<int> positions;
    for (const int index : wanted) {
        ProcessNode *node = plan.items[std::size_t(index)].node;
        if (node && node->parent == parent) {
            order.push_back(node);
            positions.push_back(node->position);
        }
    }
    if (std::ranges::is_sorted(positions))
        return;
    const std::vector<bool> mayStay = markLongestRising(positions);
    if (std::size_t(std::ranges::count(mayStay, false)) <= kSingleMoves)
        moveWithin(parent, order, mayStay);
    else
        layOut(parent, order);
}

void ProcessTreeModel::moveWithin(ProcessNode *parent, const std::vector<ProcessNode *> &order,
                                  const std::vector<bool> &mayStay)
{
    const ProcessNode *previous = nullptr;
    for (std::size_t index = 0; index < order.size(); ++index) {
        if (!mayStay[index])
            moveNode(order[index], parent, previous ? previous->position + 1 : 0);
        previous = order[index];
    }
}

void ProcessTreeModel::layOut(ProcessNode *parent, const std::vector<ProcessNode *> &order)
{
    const QList<QPersistentModelIndex> parents{QPersistentModelIndex(indexOfNode(parent))};
    Q_EMIT layoutAboutToBeChanged(parents, VerticalSortHint);
    QModelIndexList from;
    const QModelIndexList held = persistentIndexList();
    for (const QModelIndex &index : held) {
        if (nodeOf(index)->parent == parent)
            from.append(index);
    }
    std::vector<int> places;
    for (const ProcessNode *node : order)
        places.push_back(node->position);
    std::ranges::sort(places);
    for (std::size_t index = 0; index < order.size(); ++index)
        order[index]->position = places[index];
    std::ranges::sort(parent->children, {}, [](const std::unique_ptr<ProcessNode> &node) { return node->position; });
    QModelIndexList to;
    for (const QModelIndex &index : std::as_const(from))
        to.append(createIndex(nodeOf(index)->position, index.column(), index.internalPointer()));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged(parents, VerticalSortHint);
}

void ProcessTreeModel::removeUnwanted(ProcessNode *parent)
{
    for (int last = int(parent->children.size()) - 1; last >= 0; --last) {
        if (parent->children[std::size_t(last)]->wanted) {
            removeUnwanted(parent->children[std::size_t(last)].get());
            continue;
        }
        int first = last;
        while (first > 0 && !parent->children[std::size_t(first - 1)]->wanted)
            --first;
        beginRemoveRows(indexOfNode(parent), first, last);
        for (int row = first; row <= last; ++row)
            forget(parent->children[std::size_t(row)].get());
        parent->children.erase(parent->children.begin() + first, parent->children.begin() + last + 1);
        renumber(parent->children, std::size_t(first));
        endRemoveRows();
        last = first;
    }
}

void ProcessTreeModel::forget(const ProcessNode *node)
{
    m_nodes.remove(node->row.process.key);
    for (const std::unique_ptr<ProcessNode> &child : node->children)
        forget(child.get());
}

void ProcessTreeModel::tellChanges(ProcessNode *parent)
{
    const auto count = std::ptrdiff_t(parent->children.size());
    for (std::ptrdiff_t first = 0; first < count; ++first) {
        ProcessNode *node = parent->children[std::size_t(first)].get();
        if (!node->children.empty())
            tellChanges(node);
        if (!node->changed)
            continue;
        std::ptrdiff_t last = first;
        while (last < count && parent->children[std::size_t(last)]->changed) {
            parent->children[std::size_t(last)]->changed = false;
            ++last;
        }
        Q_EMIT dataChanged(
            createIndex(int(first), 0, node),
            createIndex(int(last - 1), kProcessColumnCount - 1, parent->children[std::size_t(last - 1)].get()));
    }
}

void ProcessTreeModel::removeExpired()
{
    if (m_paused)
        return;
    const qint64 now = m_clock.elapsed();
    qint64 nextMs = -1;
    for (ProcessNode *node : std::as_const(m_nodes)) {
        const qint64 leftMs = m_tintTime.count() - (now - node->endedMs);
        node->wanted = node->endedMs < 0 || leftMs > 0;
        if (node->endedMs >= 0 && leftMs > 0)
            nextMs = nextMs < 0 ? leftMs : std::min(nextMs, leftMs);
    }
    removeUnwanted(&m_root);
    if (nextMs > 0)
        m_expiry.start(std::chrono::milliseconds(nextMs));
    Q_EMIT shown();
}

} // namespace paddock
