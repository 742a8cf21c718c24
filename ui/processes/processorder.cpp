// SPDX-License-Identifier: Apache-2.0
#include "ui/processes/processplan.h"

#include <algorithm>

namespace paddock {

namespace {

template<typename T>
int threeWay(const T &left, const T &right)
{
    return left < right ? -1 : right < left ? 1 : 0;
}

int compareServices(const ProcessRow &left, const ProcessRow &right, ProcessColumn column)
{
    switch (column) {
    case ProcessColumn::Name:
        return left.title.compare(right.title, Qt::CaseInsensitive);
    case ProcessColumn::State:
        return threeWay(left.serviceState, right.serviceState);
    case ProcessColumn::Cpu:
        return threeWay(left.totals.cpuPercent, right.totals.cpuPercent);
    case ProcessColumn::Memory:
        return threeWay(left.totals.memoryBytes, right.totals.memoryBytes);
    case ProcessColumn::Threads:
        return threeWay(left.totals.threads, right.totals.threads);
    case ProcessColumn::Pid:
    case ProcessColumn::Started:
    case ProcessColumn::Command:
        break;
    }
    return threeWay(left.place, right.place);
}

int compareProcesses(const ProcessSample &left, const ProcessSample &right, ProcessColumn column)
{
    switch (column) {
    case ProcessColumn::Name:
        return left.name.compare(right.name, Qt::CaseInsensitive);
    case ProcessColumn::Pid:
        return threeWay(left.key.pid, right.key.pid);
    case ProcessColumn::State:
        return threeWay(left.state, right.state);
    case ProcessColumn::Cpu:
        return threeWay(left.cpuPercent, right.cpuPercent);
    case ProcessColumn::Memory:
        return threeWay(left.residentBytes, right.residentBytes);
    case ProcessColumn::Threads:
        return threeWay(left.threads, right.threads);
    case ProcessColumn::Started:
        return threeWay(left.key.startTime, right.key.startTime);
    case ProcessColumn::Command:
        return left.command.compare(right.command, Qt::CaseInsensitive);
    }
    return 0;
}

} // namespace

int compareRows(const ProcessRow &left, const ProcessRow &right, ProcessColumn column)
{
    if (left.kind != right.kind)
        return left.kind == ProcessRow::Kind::Service ? -1 : 1;
    return left.kind == ProcessRow::Kind::Service ? compareServices(left, right, column)
                                                  : compareProcesses(left.process, right.process, column);
}

void ProcessPlan::sort(ProcessColumn column, Qt::SortOrder order)
{
    const auto isBefore = [this, column, order](int left, int right) {
        const ProcessRow &a = items[std::size_t(left)].row;
        const ProcessRow &b = items[std::size_t(right)].row;
        const int compared = compareRows(a, b, column);
        if (compared != 0)
            return order == Qt::AscendingOrder ? compared < 0 : compared > 0;
        if (a.place != b.place)
            return a.place < b.place;
        // Equal rows keep one order whatever the direction, so that they never change places between two samples.
        return std::pair(a.process.key.startTime, a.process.key.pid) <
               std::pair(b.process.key.startTime, b.process.key.pid);
    };
    const auto sortList = [&isBefore](std::vector<int> &list) {
        if (list.size() > 1 && !std::ranges::is_sorted(list, isBefore))
            std::ranges::sort(list, isBefore);
    };
    sortList(roots);
    for (Item &item : items)
        sortList(item.children);
}

} // namespace paddock
