// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/problemlist.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace paddock {

ProblemList::ProblemList(QString filePath) : m_filePath(std::move(filePath)) {}

void ProblemList::add(int line, int column, const QString &message)
{
    if (isFull())
        return;
    const QString key = QString::number(line) + u':' + QString::number(column) + u':' + message;
    if (m_seen.contains(key))
        return;
    m_seen.insert(key);
    m_problems.append({m_filePath, line, column, message});
}

bool ProblemList::hasLine(int line) const
{
    return std::any_of(m_problems.begin(), m_problems.end(), [=](const StackProblem &p) { return p.line == line; });
}

QList<StackProblem> ProblemList::take()
{
    const bool wasFull = isFull();
    std::stable_sort(m_problems.begin(), m_problems.end(), [](const StackProblem &a, const StackProblem &b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    if (wasFull)
        m_problems.append({m_filePath, 0, 0, tr("there are more problems than the %1 listed").arg(kMost)});
    m_seen.clear();
    return std::exchange(m_problems, {});
}

} // namespace paddock
