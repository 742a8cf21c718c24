// SPDX-License-Identifier: Apache-2.0
#include "tests/examples/examplestack.h"
#include "tests/stack/stacktext.h"

#include <QRegularExpression>

using namespace paddock;
using namespace paddock::test;

/// Files for process-compose that use what its documentation describes: what is told about them, what they become, and
/// that they run. Each test has a copy of the folder with them.
class tst_ExampleProcessCompose : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void checkNamesWhatIsLeftOut_data();
    void checkNamesWhatIsLeftOut();
    void convertedFileMeansTheSame_data() { addFiles(); }
    void convertedFileMeansTheSame();
    void everyConditionIsWaitedFor_data();
    void everyConditionIsWaitedFor();
    void probesOpenAndRestart();
    void restartsEndWithTheStorm();
    void environmentIsPutTogether();
    void replicasAreNumbered();
    void otherShellsRun();
    void intervalsComeRound();

private:
    static QString source()
    {
        return qEnvironmentVariable("PADDOCK_SOURCE") + QStringLiteral("/tests/examples/process-compose");
    }
    static QStringList names() { return QDir(source()).entryList({QStringLiteral("*.yaml")}); }
    static void addFiles();

    [[nodiscard]] QString file(const QString &name) const { return m_stack->folder() + u'/' + name; }
    [[nodiscard]] Called convert(const QString &name) const
    {
        return m_stack->call({QStringLiteral("convert"), QStringLiteral("-o"), QStringLiteral("paddock.yaml"), name});
    }
    void start(const QString &name);
    [[nodiscard]] qsizetype at(const char *line) const { return m_up->output().indexOf(line); }

    std::unique_ptr<ControlledStack> m_stack;
    std::unique_ptr<PaddockProgram> m_up;
};

void tst_ExampleProcessCompose::init()
{
    qputenv("PORT", "8000");
    qputenv("STAMP_COLOUR", "red");
    m_stack = std::make_unique<ControlledStack>();
    for (const QString &name : QDir(source()).entryList(QDir::Files))
        QVERIFY(QFile::copy(source() + u'/' + name, file(name)));
}

void tst_ExampleProcessCompose::cleanup()
{
    if (m_up && m_up->process().state() != QProcess::NotRunning) {
        m_up->signal(SIGINT);
        m_up->signal(SIGTERM);
        m_up->status();
    }
    m_up.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()), QList<int>(), kControlPatience);
}

void tst_ExampleProcessCompose::start(const QString &name)
{
    m_up = std::make_unique<PaddockProgram>(QStringList{QStringLiteral("up"), QStringLiteral("--name"),
                                                        QStringLiteral("example"), QStringLiteral("-f"), name});
    m_up->process().setWorkingDirectory(m_stack->folder());
    m_up->setVariable(QStringLiteral("PADDOCK_TEST_MARK"), m_stack->mark());
    m_up->start();
}

void tst_ExampleProcessCompose::addFiles()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : names())
        QTest::newRow(qPrintable(name)) << name;
}

/// By line and key.
void tst_ExampleProcessCompose::checkNamesWhatIsLeftOut_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("told");
    const auto row = [](const char *name, const QByteArray &told) {
        const QString words = QString::fromLatin1(told);
        QTest::newRow(name) << QString::fromLatin1(name) << words.split(QLatin1String(", "), Qt::SkipEmptyParts);
    };
    row("clock.yaml", "10 timezone, 16 run_on_start, 17 max_concurrent");
    row("endings.yaml", "12 parent_only, 31 is_daemon, 32 launch_timeout_seconds, 38 is_foreground, 44 is_elevated");
    row("environment.yaml", "4 env_cmds, 25 is_dotenv_disabled, 34 template, 35 is_template_disabled");
    row("groups.yaml", "14 replicas, 22 namespace");
    row("logs.yaml", "4 log_level, 5 log_location, 6 log_length, 7 log_configuration, 13 is_tui_disabled, "
                     "21 fields_order, 22 disable_json, 23 add_timestamp, 24 flush_each_line, 32 max_age_days, "
                     "34 compress, 35 disable_ansi_colors");
    row("order.yaml", "");
    row("probes.yaml", "");
    row("restarts.yaml", "47 exit_on_end, 48 exit_on_skipped");
    row("shell.yaml", "");
}

void tst_ExampleProcessCompose::checkNamesWhatIsLeftOut()
{
    QFETCH(QString, name);
    QFETCH(QStringList, told);
    const Called called = m_stack->call({QStringLiteral("check"), name});
    QVERIFY2(called.status == 0, called.messages.constData());
    static const QRegularExpression place(QStringLiteral(R"(^paddock: .*:(\d+):\d+: (?:'|this |the )(\w+))"));
    QStringList heard;
    for (const QByteArray &line : called.messages.split('\n')) {
        const QRegularExpressionMatch match = place.match(QString::fromUtf8(line));
        if (match.hasMatch())
            heard.append(match.captured(1) + u' ' + match.captured(2));
        else
            QVERIFY2(line.isEmpty(), line.constData());
    }
    QCOMPARE(heard, told);
}

void tst_ExampleProcessCompose::convertedFileMeansTheSame()
{
    QFETCH(QString, name);
    const Called converted = convert(name);
    QVERIFY2(converted.status == 0, converted.messages.constData());
    const StackOutcome before = StackLoader::read(file(name));
    const StackOutcome after = StackLoader::read(file(QStringLiteral("paddock.yaml")));
    QVERIFY(before.has_value());
    QVERIFY2(after.has_value(), after ? "" : qPrintable(after.error().constFirst().toString()));
    QVERIFY(unplaced(before->stack) == unplaced(after->stack));
    // What is left out of the one is told of it, and stands in comments of the other.
    QFile text(file(QStringLiteral("paddock.yaml")));
    QVERIFY(text.open(QIODevice::ReadOnly));
    QCOMPARE(text.readAll().count("#   line "), converted.messages.count('\n'));
}

void tst_ExampleProcessCompose::everyConditionIsWaitedFor_data()
{
    QTest::addColumn<bool>("converted");
    QTest::newRow("as it is") << false;
    QTest::newRow("converted") << true;
}

void tst_ExampleProcessCompose::everyConditionIsWaitedFor()
{
    QFETCH(bool, converted);
    if (converted)
        QCOMPARE(convert(QStringLiteral("order.yaml")).status, 0);
    start(converted ? QStringLiteral("paddock.yaml") : QStringLiteral("order.yaml"));
    QCOMPARE(m_up->status(), 1); // the tasting failed
    QVERIFY2(at("shopping | cheese\n") >= 0, m_up->output().constData());
    QVERIFY(at("shopping | cheese\n") < at("oven     | heating\n"));
    QVERIFY(at("shopping | cheese\n") < at("tasting  | too salty\n"));
    QVERIFY(at("oven     | oven is hot (200 degrees)\n") < at("toast    | toast\n"));
    QVERIFY(at("tasting  | too salty\n") < at("toast    | toast\n"));
    QVERIFY(at("toast    | toast\n") < at("supper   | supper is served\n"));
    QVERIFY(m_up->messages().contains("tasting: exit 3\n"));
}

void tst_ExampleProcessCompose::probesOpenAndRestart()
{
    const int port = freePort();
    qputenv("PORT", QByteArray::number(port));
    start(QStringLiteral("probes.yaml"));
    QVERIFY2(m_up->waitForOutput("reader    | the library is open\n"), m_up->messages().constData());
    QCOMPARE(ask(port, QStringLiteral("/")).status, 200);

    QFile closed(file(QStringLiteral("closed")));
    QVERIFY(closed.open(QIODevice::WriteOnly));
    QVERIFY2(m_up->waitForMessage("catalogue: restarting in "), m_up->messages().constData());
    QVERIFY(closed.remove());
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->state("catalogue") == u"running" &&
                                 m_stack->service("catalogue").value(QLatin1String("run")).toInt() >= 2,
                             kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(ask(port, QStringLiteral("/")).status, 200, kControlPatience);
    QCOMPARE(m_stack->service("reader").value(QLatin1String("run")).toInt(), 1);
    m_up->signal(SIGINT);
    QCOMPARE(m_up->status(), 0);
    QVERIFY(m_up->messages().indexOf("reader: stopped") < m_up->messages().lastIndexOf("catalogue: stopping"));
}

void tst_ExampleProcessCompose::restartsEndWithTheStorm()
{
    start(QStringLiteral("restarts.yaml"));
    QCOMPARE(m_up->status(), 7);
    QCOMPARE(m_up->messages().count("rower: restarting in "), 2);
    QVERIFY2(at("rower     | rowing\n") >= 0 && at("rower     | rowing\n") < at("storm     | wind\n"),
             m_up->output().constData());
    QVERIFY(at("passenger | aboard\n") >= 0);
    QVERIFY(!m_up->output().contains("dropped"));
    QVERIFY2(m_up->messages().contains("lookout: exit 4\n"), m_up->messages().constData());
    QVERIFY(!m_up->messages().contains("lookout: restarting"));
}

void tst_ExampleProcessCompose::environmentIsPutTogether()
{
    start(QStringLiteral("environment.yaml"));
    QCOMPARE(m_up->status(), 0);
    QVERIFY2(at("letters   | north red Ada at counter three\n") >= 0, m_up->output().constData());
    QVERIFY2(at("parcels   | south exact at counter four\n") >= 0, m_up->output().constData());
    QVERIFY2(at("telegrams | north red Grace at counter three\n") >= 0, m_up->output().constData());
}

void tst_ExampleProcessCompose::replicasAreNumbered()
{
    start(QStringLiteral("groups.yaml"));
    QCOMPARE(m_up->status(), 0);
    for (const char *line : {"violin-1  | violin 1 of 1\n", "violin-2  | violin 2 of 2\n", "drum      | drum 0\n"})
        QVERIFY2(at(line) >= 0 && at(line) < at("conductor | bows\n"), m_up->output().constData());
    QVERIFY(!m_up->output().contains("solo\n"));
}

void tst_ExampleProcessCompose::otherShellsRun()
{
    start(QStringLiteral("shell.yaml"));
    QCOMPARE(m_up->status(), 0);
    QVERIFY2(at("answer | 42 $HOME\n") >= 0, m_up->output().constData());
    QVERIFY2(at("direct | no shell at all\n") >= 0, m_up->output().constData());
}

void tst_ExampleProcessCompose::intervalsComeRound()
{
    QVERIFY(QDir(m_stack->folder()).mkdir(QStringLiteral("recipes")));
    start(QStringLiteral("clock.yaml"));
    QTRY_VERIFY_WITH_TIMEOUT(m_up->output().count("coffee | coffee\n") >= 2, kControlPatience);
    const int run = m_stack->service("cake").value(QLatin1String("run")).toInt();
    QFile recipe(file(QStringLiteral("recipes/cake.txt")));
    QVERIFY(recipe.open(QIODevice::WriteOnly));
    recipe.write("flour\n");
    recipe.close();
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->service("cake").value(QLatin1String("run")).toInt() > run, kControlPatience);
    QVERIFY(!m_up->output().contains("bread\n"));
    m_up->signal(SIGINT);
    QCOMPARE(m_up->status(), 0);
}

QTEST_GUILESS_MAIN(tst_ExampleProcessCompose)
#include "tst_example_processcompose.moc"
