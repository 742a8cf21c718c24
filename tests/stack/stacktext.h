// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackloader.h"
#include "engine/stack/stackreader.h"

#include <QHash>
#include <QTest>

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

/// What those texts are read in: PATH and HOME.
inline QProcessEnvironment textEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin"));
    environment.insert(QStringLiteral("HOME"), QStringLiteral("/home/ada"));
    return environment;
}

/// "/srv/shop/paddock.yaml" with that text.
inline StackOutcome readText(const QByteArray &text, const QHash<QString, QByteArray> &files = {})
{
    return StackReader::parse(text, QStringLiteral("/srv/shop/paddock.yaml"), textEnvironment(), filesOf(files));
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

/// Without what a conversion changes: where things stand.
inline StackSpec unplaced(StackSpec stack)
{
    stack.filePath.clear();
    for (ServiceSpec &service : stack.services) {
        service.filePath.clear();
        service.line = 0;
    }
    return stack;
}

/// "/srv/shop/NAME" with that text, whichever program it is for.
inline StackOutcome loadText(const char *name, const QByteArray &text, const QHash<QString, QByteArray> &files = {})
{
    return StackLoader::parse(text, QStringLiteral("/srv/shop/") + QString::fromLatin1(name), textEnvironment(),
                              filesOf(files));
}

/// What is converted and read again is what the file meant.
inline void compareWithConverted(const char *name, const QByteArray &text, const QHash<QString, QByteArray> &files = {})
{
    const StackOutcome direct = loadText(name, text, files);
    QCOMPARE(mistakesOf(direct), QString());
    const auto converted =
        StackLoader::convert(text, QStringLiteral("/srv/shop/") + QString::fromLatin1(name), filesOf(files));
    QVERIFY(converted.has_value());
    const StackOutcome again = loadText("paddock.yaml", converted->text, files);
    QVERIFY2(again.has_value(), qPrintable(mistakesOf(again) + u'\n' + QString::fromUtf8(converted->text)));
    QVERIFY2(unplaced(again->stack) == unplaced(direct->stack), converted->text.constData());
}

} // namespace paddock
