// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/snapshot.h"
#include "engine/session/servicestatus.h"
#include "ui/processes/processcolumn.h"
#include "ui/processes/processnode.h"
#include "ui/processes/processscope.h"

#include <QHash>
#include <QList>

#include <vector>

namespace paddock {

/// The tree as it should stand after a sample: rows with the index of their parent, children in the order of sort().
/// A value on the model's thread; building it never fails. A parent is accepted only if it is as old as its child or
/// older, so that a used-again pid adopts nobody.
class ProcessPlan
{
public:
    struct Item
    {
        ProcessRow row;
        int parent = -1;
        std::vector<int> children;
        ProcessNode *node = nullptr; ///< where the row stands already
        bool shown = false;          ///< false: the filter leaves it out
        bool fresh = false;          ///< began after the sample before
    };

    struct Wish
    {
        ProcessScope scope = ProcessScope::Machine;
        QString serviceId;
        QString filter; ///< words that name, command, pid or service must hold, each of them
    };

    static ProcessPlan build(const Snapshot &snapshot, const QList<ServiceStatus> &services, const Wish &wish);

    /// The key a service's row has, so that services and processes share one table.
    static ProcessKey serviceKey(const QString &id);

    /// Index of the item, -1 if there is none.
    [[nodiscard]] int find(const ProcessKey &key) const { return m_index.value(key, -1); }
    /// Adds a row that has ended below `parent` (an index, or -1 for the root) and returns its index.
    int addEnded(ProcessNode *node, int parent);
    void sort(ProcessColumn column, Qt::SortOrder order);

    std::vector<Item> items;
    std::vector<int> roots;
    bool foundProcesses = false; ///< the scope has processes, whether the filter shows them or not

private:
    class Builder;
    QHash<ProcessKey, int> m_index;
};

/// Three-way comparison of two rows by one column, without a last word on equal ones.
int compareRows(const ProcessRow &left, const ProcessRow &right, ProcessColumn column);

} // namespace paddock
