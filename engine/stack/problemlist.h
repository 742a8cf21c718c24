// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackspec.h"

#include <QCoreApplication>
#include <QList>
#include <QSet>

namespace paddock {

/// Collects what is wrong with one stack file while it is read: sorted by position at the end, each only once (an
/// anchor used twice is wrong once), at most kMost of them.
class ProblemList
{
    Q_DECLARE_TR_FUNCTIONS(ProblemList)
public:
    static constexpr qsizetype kMost = 1000;

    explicit ProblemList(QString filePath);

    void add(int line, int column, const QString &message);

    [[nodiscard]] bool isEmpty() const { return m_problems.isEmpty(); }
    [[nodiscard]] bool hasLine(int line) const;
    [[nodiscard]] bool isFull() const { return m_problems.size() >= kMost; }
    /// True while it is worth the time to look for the word that was meant.
    [[nodiscard]] bool wantsSuggestions() const { return m_problems.size() < 100; }

    /// Sorted by line and column; empty from now on.
    QList<StackProblem> take();

private:
    QString m_filePath;
    QList<StackProblem> m_problems;
    QSet<QString> m_seen;
};

} // namespace paddock
