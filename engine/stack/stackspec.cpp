// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackspec.h"

#include <QCoreApplication>

namespace paddock {

QString StackProblem::toString() const
{
    QString result = filePath;
    if (line > 0) {
        result += u':' + QString::number(line);
        if (column > 0)
            result += u':' + QString::number(column);
    }
    return (result.isEmpty() ? QString() : result + QLatin1String(": ")) + message;
}

QStringList linesOf(const QList<StackProblem> &problems)
{
    constexpr qsizetype kMost = 100;
    QStringList lines;
    for (const StackProblem &problem : problems.mid(0, kMost))
        lines.append(problem.toString());
    if (problems.size() > kMost)
        lines.append(QCoreApplication::translate("paddock::StackProblem", "and %1 more").arg(problems.size() - kMost));
    return lines;
}

} // namespace paddock
