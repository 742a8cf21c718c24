// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/paddockprogram.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace paddock::test;

/// What `paddock` understands and what it refuses, and doctor and check, which start nothing that stays.
class tst_CliUsage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysItsVersion();
    void helpNamesEverySubCommand();
    void helpOfASubCommandNamesItsOptions();
    void refusesWhatIsUnknown_data();
    void refusesWhatIsUnknown();
    void refusesBadValues_data();
    void refusesBadValues();
    void refusesArgumentsThatAreNotUtf8();
    void doctorJsonHasItsFields();
    void doctorSpeaksToPeople();
    void checkPrintsTheStartOrder();
    void checkNamesFileLineAndColumn();
    void checkPrintsTheImportReport();
    void convertWritesAStackFile();
    void missingWardenIsNamedWithItsCure();
};

namespace {

bool everyLineIsPaddocks(const QByteArray &messages)
{
    QList<QByteArray> lines = messages.split('\n');
    if (!lines.takeLast().isEmpty() || lines.isEmpty())
        return false;
    return std::all_of(lines.begin(), lines.end(), [](const QByteArray &line) { return line.startsWith("paddock: "); });
}

void writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

} // namespace

void tst_CliUsage::saysItsVersion()
{
    PaddockProgram paddock({QStringLiteral("--version")});
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.output(), QByteArray("paddock " PADDOCK_VERSION "\n"));
    QCOMPARE(paddock.messages(), QByteArray());
}

void tst_CliUsage::helpNamesEverySubCommand()
{
    PaddockProgram paddock({QStringLiteral("--help")});
    QCOMPARE(paddock.run(), 0);
    for (const char *name : {"run", "up", "attach", "doctor", "check", "convert"})
        QVERIFY2(paddock.output().contains(QByteArray(QByteArray("\n  ") + name + ' ')), name);
}

void tst_CliUsage::helpOfASubCommandNamesItsOptions()
{
    PaddockProgram paddock({QStringLiteral("run"), QStringLiteral("--help")});
    QCOMPARE(paddock.run(), 0);
    for (const char *name : {"--cwd", "--env ", "--env-file", "--unset", "--clear-env", "--timeout", "--grace",
                             "--stop-signal", "--leftovers", "--fail-on-leftovers", "--mechanism", "--report", "-v"})
        QVERIFY2(paddock.output().contains(name), name);
    QVERIFY(paddock.output().contains("paddock run [options] [--] PROGRAM [ARGS...]"));
}

void tst_CliUsage::refusesWhatIsUnknown_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("named");
    QTest::addColumn<QString>("nearest");
    const auto row = [](const char *words, const char *named, const char *nearest) {
        QTest::newRow(words) << QString::fromLatin1(words) << QString::fromLatin1(named)
                             << QString::fromLatin1(nearest);
    };
    row("", "sub-command", "--help");
    row("treee", "treee", "tree");
    row("pss --json", "pss", "ps");
    row("chek x", "chek", "check");
    row("--verson", "--verson", "--version");
    row("run --timout 3s true", "--timout", "--timeout");
    row("run --memry 64M true", "--memry", "--memory");
    row("run --ideal-timeout 5s true", "--ideal-timeout", "--idle-timeout");
    row("run -x true", "-x", "-h");
    row("up --detatch", "--detatch", "--detach");
    row("up --nam shop", "--nam", "--name");
    row("doctor --jsn", "--jsn", "--json");
    row("check --strict x", "--strict", "--help");
}

void tst_CliUsage::refusesWhatIsUnknown()
{
    QFETCH(QString, words);
    QFETCH(QString, named);
    QFETCH(QString, nearest);
    PaddockProgram paddock(words.split(u' ', Qt::SkipEmptyParts));
    QCOMPARE(paddock.run(), 125);
    QVERIFY2(everyLineIsPaddocks(paddock.messages()), paddock.messages().constData());
    QVERIFY2(paddock.messages().contains(named.toUtf8()), paddock.messages().constData());
    if (nearest != u"-f") // a long option was meant
        QVERIFY2(paddock.messages().contains(nearest.toUtf8()), paddock.messages().constData());
    QCOMPARE(paddock.output(), QByteArray());
}

void tst_CliUsage::refusesBadValues_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *words, const char *named) {
        QTest::newRow(words) << QString::fromLatin1(words) << QString::fromLatin1(named);
    };
    row("run", "no program");
    row("run --", "no program");
    row("run --timeout", "--timeout");
    row("run --timeout= true", "--timeout");
    row("run --timeout 5 true", "--timeout");
    row("run --timeout 1.5s true", "--timeout");
    row("run --idle-timeout 5 true", "--idle-timeout");
    row("run --idle-timeout 0s true", "--idle-timeout");
    row("run --memory 512 true", "--memory");
    row("run --memory 1.5G true", "--memory");
    row("run --memory 64MB true", "--memory");
    row("run --memory 0M true", "--memory");
    row("run --pids 0 true", "--pids");
    row("run --pids 1e3 true", "--pids");
    row("run --pids -1 true", "--pids");
    row("run --cpu 0 true", "--cpu");
    row("run --cpu half true", "--cpu");
    row("run --cpu .5 true", "--cpu");
    row("run --cpu 1e1 true", "--cpu");
    row("run --watchdog true", "--memory");
    row("run --umask 8 true", "--umask");
    row("run --umask 0o22 true", "--umask");
    row("run --umask 1777 true", "--umask");
    row("run --nice 20 true", "--nice");
    row("run --nice -21 true", "--nice");
    row("run --nice low true", "--nice");
    row("run --retry -1 true", "--retry");
    row("run --retry often true", "--retry");
    row("run --timeout -1s true", "--timeout");
    row("run --timeout 0s true", "--timeout");
    row("run --grace 5parsecs true", "--grace");
    row("run --grace 99999999999999999999h true", "--grace");
    row("run --stop-signal HELLO true", "--stop-signal");
    row("run --stop-signal 0 true", "--stop-signal");
    row("run --leftovers keep true", "--leftovers");
    row("run --mechanism magic true", "--mechanism");
    row("run --clear-env=yes true", "--clear-env");
    row("run --env NOVALUE true", "--env");
    row("run --env =x true", "--env");
    row("run --env-file /nowhere/at/all true", "/nowhere/at/all");
    row("run --report /nowhere/at/all true", "/nowhere/at");
    row("run --report / true", "directory");
    row("check", "FILE");
    row("check a b", "FILE");
    row("convert", "FILE");
    row("convert /nowhere/Procfile", "/nowhere/Procfile");
    row("doctor now", "now");
}

void tst_CliUsage::refusesBadValues()
{
    QFETCH(QString, words);
    QFETCH(QString, named);
    PaddockProgram paddock(words.split(u' ', Qt::SkipEmptyParts));
    QCOMPARE(paddock.run(), 125);
    QVERIFY2(everyLineIsPaddocks(paddock.messages()), paddock.messages().constData());
    QVERIFY2(paddock.messages().contains(named.toUtf8()), paddock.messages().constData());
}

void tst_CliUsage::refusesArgumentsThatAreNotUtf8()
{
    PaddockProgram shell({});
    shell.process().setProgram(QStringLiteral("/bin/sh"));
    shell.process().setArguments(
        {QStringLiteral("-c"), QStringLiteral("exec \"$0\" run echo \"$(printf '\\377')\""), PaddockProgram::path()});
    QCOMPARE(shell.run(), 125);
    QVERIFY(shell.messages().startsWith("paddock: argument 3"));
    QCOMPARE(shell.output(), QByteArray());
}

void tst_CliUsage::doctorJsonHasItsFields()
{
    PaddockProgram paddock({QStringLiteral("doctor"), QStringLiteral("--json")});
    QCOMPARE(paddock.run(), 0);
    QJsonParseError error{};
    const QJsonObject report = QJsonDocument::fromJson(paddock.output(), &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(report.value(QStringLiteral("schema")).toInt(), 1);
    QVERIFY(report.value(QStringLiteral("mechanism")).isString());
    const QJsonObject guarantee = report.value(QStringLiteral("guarantee")).toObject();
    QVERIFY(guarantee.value(QStringLiteral("escape")).isString());
    QCOMPARE(guarantee.value(QStringLiteral("owner_killed")).toString(), QStringLiteral("whole_tree"));
    QVERIFY(report.value(QStringLiteral("refused")).isArray());
    const QJsonObject limits = report.value(QStringLiteral("limits")).toObject();
    for (const char *limit : {"memory", "pids", "cpu"})
        QVERIFY2(limits.value(QLatin1String(limit)).isBool(), limit);
    const bool cgroup = report.value(QStringLiteral("mechanism")).toString() == u"cgroup_v2";
    QCOMPARE(report.value(QStringLiteral("location")).isString(), cgroup);
    QCOMPARE(PaddockProgram::sessionDirectoriesOf(paddock.pid()), QStringList());
}

void tst_CliUsage::doctorSpeaksToPeople()
{
    PaddockProgram paddock({QStringLiteral("doctor")});
    QCOMPARE(paddock.run(), 0);
    for (const char *row : {"mechanism:", "guarantee:", "refused:", "limits:", "kernel:", "warden:"})
        QVERIFY2(paddock.output().contains(row), row);
}

void tst_CliUsage::checkPrintsTheStartOrder()
{
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("paddock.yaml"));
    writeFile(file,
              "services:\n  api:\n    command: [api, --port, '80']\n    depends_on: [db]\n  db:\n    command: [db]\n");
    PaddockProgram paddock({QStringLiteral("check"), file});
    QCOMPARE(paddock.run(), 0);
    QCOMPARE(paddock.messages(), QByteArray());
    const QList<QByteArray> lines = paddock.outputLines();
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].contains("2 services"));
    QVERIFY(lines[1].startsWith("  db "));
    QVERIFY(lines[2].startsWith("  api ") && lines[2].contains("api --port 80") && lines[2].contains("after db"));
}

void tst_CliUsage::checkNamesFileLineAndColumn()
{
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("bad.yaml"));
    writeFile(file, "services:\n  api:\n    command: [api]\n    colour: red\n    depends_on: [nobody]\n");
    PaddockProgram paddock({QStringLiteral("check"), file});
    QCOMPARE(paddock.run(), 125);
    QVERIFY2(everyLineIsPaddocks(paddock.messages()), paddock.messages().constData());
    QVERIFY2(paddock.messages().contains((file + QStringLiteral(":4:5: ")).toUtf8()), paddock.messages().constData());
    QVERIFY2(paddock.messages().contains((file + QStringLiteral(":5:18: ")).toUtf8()), paddock.messages().constData());
    QCOMPARE(paddock.output(), QByteArray());
}

void tst_CliUsage::checkPrintsTheImportReport()
{
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("process-compose.yaml"));
    writeFile(file, "processes:\n  api:\n    command: ./api\n    is_elevated: true\n");
    PaddockProgram paddock({QStringLiteral("check"), file});
    QCOMPARE(paddock.run(), 0);
    QVERIFY2(paddock.messages().contains((file + QStringLiteral(":4:5: 'is_elevated' is left out")).toUtf8()),
             paddock.messages().constData());
    QVERIFY(paddock.output().contains("./api"));
}

void tst_CliUsage::convertWritesAStackFile()
{
    QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("Procfile"));
    const QString made = dir.filePath(QStringLiteral("paddock.yaml"));
    writeFile(file, "web: ./web --port $PORT\n");
    PaddockProgram shown({QStringLiteral("convert"), file});
    QCOMPARE(shown.run(), 0);
    QVERIFY2(shown.output().contains("services:\n  web:\n    command: ./web --port $PORT\n"),
             shown.output().constData());

    const QStringList words{QStringLiteral("convert"), file, QStringLiteral("-o"), made};
    PaddockProgram written(words);
    QCOMPARE(written.run(), 0);
    QCOMPARE(written.output(), QByteArray());
    PaddockProgram check({QStringLiteral("check"), made});
    QCOMPARE(check.run(), 0);
    PaddockProgram again(words);
    QCOMPARE(again.run(), 125); // never over a file that is there
    QVERIFY2(everyLineIsPaddocks(again.messages()), again.messages().constData());
}

void tst_CliUsage::missingWardenIsNamedWithItsCure()
{
    for (const char *words : {"run true", "doctor"}) {
        PaddockProgram paddock(QString::fromLatin1(words).split(u' '));
        paddock.setVariable(QStringLiteral("PADDOCK_WARDEN"), QStringLiteral("/nowhere/paddock-warden"));
        QCOMPARE(paddock.run(), 125);
        QVERIFY2(everyLineIsPaddocks(paddock.messages()), paddock.messages().constData());
        QVERIFY2(paddock.messages().contains("/nowhere/paddock-warden"), paddock.messages().constData());
    }
}

QTEST_GUILESS_MAIN(tst_CliUsage)
#include "tst_cli_usage.moc"
