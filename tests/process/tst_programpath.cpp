// SPDX-License-Identifier: Apache-2.0
#include "engine/process/command.h"
#include "engine/process/environmentbytes.h"
#include "engine/process/outcome.h"
#include "engine/process/programpath.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace paddock;

class tst_ProgramPath : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nameIsLookedUpInOrder();
    void fileThatCannotBeExecutedIsNamed();
    void missingProgramNamesWhereItWasLookedFor();
    void pathsAreLeftToTheKernel();
    void emptyEntryMeansTheWorkingDirectory();
    void displayQuotesWhatAShellWouldSplit();
    void shellStatusFollowsTheContract();
    void environmentKeepsBytesThatAreNoText();

private:
    static void makeFile(const QString &path, bool executable);
};

void tst_ProgramPath::makeFile(const QString &path, bool executable)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\n");
    file.close();
    file.setPermissions(executable ? QFile::ReadOwner | QFile::ExeOwner : QFile::ReadOwner);
}

void tst_ProgramPath::nameIsLookedUpInOrder()
{
    QTemporaryDir first, second;
    makeFile(first.filePath(QStringLiteral("tool")), false);
    makeFile(second.filePath(QStringLiteral("tool")), true);
    const auto found = findProgram(QStringLiteral("tool"), first.path() + u':' + second.path(), QStringLiteral("/"));
    QVERIFY(found.has_value());
    QCOMPARE(*found, QFile::encodeName(second.filePath(QStringLiteral("tool"))));
    QVERIFY(findProgram(QStringLiteral("sh"), QString(), QStringLiteral("/")).has_value());
}

void tst_ProgramPath::fileThatCannotBeExecutedIsNamed()
{
    QTemporaryDir directory;
    makeFile(directory.filePath(QStringLiteral("tool")), false);
    const auto found = findProgram(QStringLiteral("tool"), directory.path(), QStringLiteral("/"));
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::NotExecutable);
    QVERIFY(found.error().message.contains(directory.filePath(QStringLiteral("tool"))));
}

void tst_ProgramPath::missingProgramNamesWhereItWasLookedFor()
{
    const auto found =
        findProgram(QStringLiteral("no-such-tool"), QStringLiteral("/bin:/usr/bin"), QStringLiteral("/"));
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::NotFound);
    QVERIFY(found.error().message.contains(QStringLiteral("no-such-tool")));
    QVERIFY(found.error().message.contains(QStringLiteral("/usr/bin")));
    QCOMPARE(findProgram(QString(), QStringLiteral("/bin"), QStringLiteral("/")).error().code,
             ErrorCode::InvalidArgument);
}

void tst_ProgramPath::pathsAreLeftToTheKernel()
{
    QCOMPARE(*findProgram(QStringLiteral("./x"), QStringLiteral("/bin"), QStringLiteral("/")), QByteArray("./x"));
}

void tst_ProgramPath::emptyEntryMeansTheWorkingDirectory()
{
    QTemporaryDir directory;
    makeFile(directory.filePath(QStringLiteral("tool")), true);
    const auto found = findProgram(QStringLiteral("tool"), QStringLiteral("/nowhere:"), directory.path());
    QVERIFY(found.has_value());
}

void tst_ProgramPath::displayQuotesWhatAShellWouldSplit()
{
    Command command;
    command.program = QStringLiteral("sh");
    command.arguments = {QStringLiteral("-c"), QStringLiteral("echo 'hi'"), QString(), QStringLiteral("a=b/c.d")};
    QCOMPARE(command.display(), QStringLiteral("sh -c 'echo '\\''hi'\\''' '' a=b/c.d"));
}

void tst_ProgramPath::shellStatusFollowsTheContract()
{
    Outcome outcome;
    outcome.exitCode = 3;
    QCOMPARE(outcome.shellStatus(), 3);
    outcome.exitCode.reset();
    outcome.signal = SIGTERM;
    outcome.kind = Outcome::Kind::Signaled;
    QCOMPARE(outcome.shellStatus(), 128 + SIGTERM);
    outcome.kind = Outcome::Kind::TimedOut;
    QCOMPARE(outcome.shellStatus(), 124);
    outcome.kind = Outcome::Kind::FailedToStart;
    outcome.error.code = ErrorCode::NotFound;
    QCOMPARE(outcome.shellStatus(), 127);
    outcome.error.code = ErrorCode::NotExecutable;
    QCOMPARE(outcome.shellStatus(), 126);
    outcome.error.code = ErrorCode::BadDirectory;
    QCOMPARE(outcome.shellStatus(), 125);
}

void tst_ProgramPath::environmentKeepsBytesThatAreNoText()
{
    qputenv("PADDOCK_TEST_BYTES", "a\xff\xfe");
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QVERIFY(environmentBytes(environment).contains(QByteArray("PADDOCK_TEST_BYTES=a\xff\xfe")));
    environment.insert(QStringLiteral("PADDOCK_TEST_BYTES"), QStringLiteral("\u00e4"));
    QVERIFY(environmentBytes(environment).contains(QByteArray("PADDOCK_TEST_BYTES=\xc3\xa4")));
    qunsetenv("PADDOCK_TEST_BYTES");
}

QTEST_GUILESS_MAIN(tst_ProgramPath)
#include "tst_programpath.moc"
