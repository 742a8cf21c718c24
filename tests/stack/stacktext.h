// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackreader.h"

#include <QHash>

namespace paddock {

/// Files that are not there: a FileSource for tests.
inline FileSource filesOf(const QHash<QString, QByteArray> &files)
{
    return [files](const QString &path) -> Result<QByteArray> {
        if (!files.contains(path))
            return fail(ErrorCode::NotFound, QStringLiteral("No such file or directory"));
        return files.value(path);
    };
}

/// "/srv/shop/paddock.yaml" with that text, in an environment of PATH and HOME.
inline StackOutcome readText(const QByteArray &text, const QHash<QString, QByteArray> &files = {})
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin"));
    environment.insert(QStringLiteral("HOME"), QStringLiteral("/home/ada"));
    return StackReader::parse(text, QStringLiteral("/srv/shop/paddock.yaml"), environment, filesOf(files));
}

/// "LINE:COLUMN MESSAGE" of each, one a line.
inline QString listed(const QList<StackProblem> &problems)
{
    QStringList lines;
    for (const StackProblem &p : problems)
        lines.append(QStringLiteral("%1:%2 %3").arg(p.line).arg(p.column).arg(p.message));
    return lines.join(u'\n');
}

/// Empty where the file is right.
inline QString mistakesOf(const StackOutcome &outcome) { return outcome ? QString() : listed(outcome.error()); }

/// A stack of one service, "web", with these lines under its command; they begin in line 4.
inline QByteArray serviceWith(const QByteArray &fields) { return "services:\n  web:\n    command: [a]\n" + fields; }

} // namespace paddock
