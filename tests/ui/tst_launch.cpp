// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/samples.h"
#include "tests/ui/windowtest.h"
#include "ui/common/commandpalette.h"
#include "ui/common/field.h"
#include "ui/common/messagebar.h"
#include "ui/common/segmentedcontrol.h"
#include "ui/common/stripbutton.h"
#include "ui/common/windowactions.h"
#include "ui/launch/launchbar.h"
#include "ui/launch/launchdetails.h"
#include "ui/launch/savedlaunchlist.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QListWidget>
#include <QSettings>
#include <QTest>

#include <algorithm>
#include <chrono>

using namespace paddock;
using namespace std::chrono_literals;

namespace {

LaunchDraft fullDraft()
{
    LaunchDraft draft;
    draft.line = QStringLiteral("pytest -x 'a b'");
    draft.directory = QStringLiteral("/");
    draft.environment = QStringLiteral("# for the tests\nLEVEL=3\nGREETING=\"good morning\"");
    draft.timeout = QStringLiteral("5m");
    draft.idleTimeout = QStringLiteral("30s");
    draft.restart = QStringLiteral("on_failure");
    draft.memory = QStringLiteral("512M");
    draft.processes = QStringLiteral("50");
    draft.cpu = QStringLiteral("1.5");
    draft.stopSignal = QStringLiteral("int");
    draft.stopKeys = QStringLiteral(":q^M");
    draft.stopCommand = QStringLiteral("ctl 'shut down'");
    draft.grace = QStringLiteral("0s");
    draft.terminal = true;
    return draft;
}

LimitSupport everyLimit() { return {true, true, true, {}}; }

LimitSupport noLimit()
{
    return {false, false, false, QStringLiteral("the memory, pids and cpu controllers belong to cgroup v1 here")};
}

} // namespace

/// The form of a launch: what its fields mean, what is said of mistakes, and the launches that have names.
class TestLaunch : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void draftMeansWhatItSays();
    void mistakesNameCauseAndCure_data();
    void mistakesNameCauseAndCure();
    void draftOutlivesTheProgram();
    void oneLineStaysFast();
    void formLaunchesWithEverything();
    void mistakesStandInTheForm();
    void limitsThatCannotBeKeptAreSaid();
    void stopsByKeysOrByACommand();
    void namedLaunchesAreKept();
    void deletedLaunchComesBack();
    void paletteLaunchesByName();
    void historyKeepsTheWholeForm();

private:
    LaunchBar *openForm();
    void click(const QString &words) const;
};

void TestLaunch::draftMeansWhatItSays()
{
    const auto read = fullDraft().read(everyLimit());
    QVERIFY(read);
    QCOMPARE(read->command.program, QStringLiteral("pytest"));
    QCOMPARE(read->command.arguments, (QStringList{QStringLiteral("-x"), QStringLiteral("a b")}));
    QCOMPARE(read->command.workingDirectory, QStringLiteral("/"));
    QCOMPARE(read->command.environment.value(QStringLiteral("LEVEL")), QStringLiteral("3"));
    QCOMPARE(read->command.environment.value(QStringLiteral("GREETING")), QStringLiteral("good morning"));
    QVERIFY(read->command.environment.contains(QStringLiteral("PATH"))); // on top of Paddock's own
    QCOMPARE(read->command.streams, Command::Streams::Terminal);
    QCOMPARE(read->timeout, std::optional<std::chrono::milliseconds>(5min));
    QCOMPARE(read->idleTimeout, std::optional<std::chrono::milliseconds>(30s));
    QCOMPARE(read->restart.policy, RestartPolicy::OnFailure);
    QCOMPARE(read->limits, (ResourceLimits{512LL << 20, 50, 1.5}));
    QCOMPARE(read->stop.steps, (QList<StopPlan::Step>{StopPlan::Step{SIGINT, 0ms}}));
    QVERIFY(!fullDraft().isPlain());
    LaunchDraft other = fullDraft();
    other.stopBy = QStringLiteral("keys");
    QCOMPARE(other.read(everyLimit())->stop.steps, (QList<StopPlan::Step>{StopPlan::Step{SIGTERM, 0ms, ":q\r"}}));
    other.stopBy = QStringLiteral("command");
    other.terminal = false;
    const QStringList words{QStringLiteral("ctl"), QStringLiteral("shut down")};
    QCOMPARE(other.read(everyLimit())->stop.steps, (QList<StopPlan::Step>{StopPlan::Step{SIGTERM, 0ms, {}, words}}));

    LaunchDraft plain;
    plain.line = QStringLiteral("true");
    QVERIFY(plain.isPlain());
    const auto simple = plain.read(noLimit());
    QVERIFY(simple);
    Command command;
    command.program = QStringLiteral("true");
    QCOMPARE(*simple, LaunchSpec(command));
}

void TestLaunch::mistakesNameCauseAndCure_data()
{
    QTest::addColumn<int>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words"); ///< of the message: cause, then cure
    const auto row = [](const char *name, LaunchField field, const char *text, const char *cause, const char *cure) {
        QTest::newRow(name) << int(field) << QString::fromUtf8(text)
                            << QStringList{QString::fromUtf8(cause), QString::fromUtf8(cure)};
    };
    row("nothing", LaunchField::Line, "  ", "a program", "sleep 60");
    row("quote", LaunchField::Line, "grep 'x", "quote", "6");
    row("directory", LaunchField::Directory, "/no/such/place", "/no/such/place", "not a directory");
    row("environment", LaunchField::Environment, "A=1\nB", "line 2", "NAME=VALUE");
    row("timeout", LaunchField::Timeout, "5", "'5' is not a duration", "5s");
    row("no time", LaunchField::Timeout, "0s", "no time at all", "leave it empty");
    row("idle timeout", LaunchField::IdleTimeout, "1 hour", "'1 hour'", "1h");
    row("memory", LaunchField::Memory, "512 MB", "'512 MB' is not a size", "512K");
    row("too little memory", LaunchField::Memory, "4K", "too little", "1M");
    row("processes", LaunchField::Processes, "many", "'many'", "whole number");
    row("cores", LaunchField::Cpu, "0", "'0'", "0.5");
    row("signal", LaunchField::StopSignal, "SIGNOT", "SIGNOT", "TERM");
    row("means", LaunchField::StopBy, "prayer", "'prayer'", "signal, keys and command");
    row("keys", LaunchField::StopKeys, "", "'keys' is empty", "\"q\" or \"^C\"");
    row("command", LaunchField::StopCommand, " ", "empty", "redis-cli shutdown");
    row("quote in the command", LaunchField::StopCommand, "ctl 'x", "quote", "5");
    row("grace", LaunchField::Grace, "soon", "'soon'", "5s");
}

void TestLaunch::mistakesNameCauseAndCure()
{
    QFETCH(int, field);
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    LaunchDraft draft = fullDraft();
    switch (LaunchField(field)) {
    case LaunchField::Line:
        draft.line = text;
        break;
    case LaunchField::Directory:
        draft.directory = text;
        break;
    case LaunchField::Environment:
        draft.environment = text;
        break;
    case LaunchField::Timeout:
        draft.timeout = text;
        break;
    case LaunchField::IdleTimeout:
        draft.idleTimeout = text;
        break;
    case LaunchField::Restart:
        draft.restart = text;
        break;
    case LaunchField::Memory:
        draft.memory = text;
        break;
    case LaunchField::Processes:
        draft.processes = text;
        break;
    case LaunchField::Cpu:
        draft.cpu = text;
        break;
    case LaunchField::StopSignal:
        draft.stopSignal = text;
        break;
    case LaunchField::StopBy:
        draft.stopBy = text;
        break;
    case LaunchField::StopKeys:
        draft.stopBy = QStringLiteral("keys");
        draft.stopKeys = text;
        break;
    case LaunchField::StopCommand:
        draft.stopBy = QStringLiteral("command");
        draft.stopCommand = text;
        break;
    case LaunchField::Grace:
        draft.grace = text;
        break;
    }
    const auto read = draft.read(everyLimit());
    QVERIFY(!read);
    QCOMPARE(read.error().size(), 1);
    QCOMPARE(int(read.error().constFirst().field), field);
    for (const QString &word : std::as_const(words))
        QVERIFY2(read.error().constFirst().message.contains(word), qPrintable(read.error().constFirst().message));
}

void TestLaunch::draftOutlivesTheProgram()
{
    QSettings settings;
    settings.beginGroup(QStringLiteral("one"));
    fullDraft().save(settings);
    QCOMPARE(LaunchDraft::load(settings), fullDraft());
    LaunchDraft().save(settings); // nothing of the one before stays
    QCOMPARE(LaunchDraft::load(settings), LaunchDraft());
}

LaunchBar *TestLaunch::openForm()
{
    press(Qt::Key_L, Qt::ControlModifier);
    LaunchBar *bar = part<LaunchBar>();
    bar->setMoreShown(true);
    return bar;
}

void TestLaunch::click(const QString &words) const
{
    for (StripButton *button : part<LaunchBar>()->findChildren<StripButton *>()) {
        if (button->isVisible() && button->text() == words)
            return QTest::mouseClick(button, Qt::LeftButton);
    }
    QFAIL(qPrintable(QStringLiteral("no button ") + words));
}

void TestLaunch::oneLineStaysFast()
{
    m_session->setFilePath(QDir::current().absoluteFilePath(QStringLiteral("paddock.yaml")));
    openShop();
    press(Qt::Key_L, Qt::ControlModifier);
    QVERIFY(!part<LaunchDetails>()->isVisible());
    QVERIFY(!part<SavedLaunchList>()->isVisible());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("true"));
    press(Qt::Key_Return);
    QCOMPARE(m_session->launches.size(), 1);
    QVERIFY(m_session->launches.constFirst().limits.isEmpty());
}

void TestLaunch::formLaunchesWithEverything()
{
    openShop();
    MechanismReport report = strongReport();
    report.limits = everyLimit();
    m_session->setMechanism(report);
    LaunchBar *bar = openForm();
    bar->setDraft(fullDraft());
    QCoreApplication::processEvents();
    shoot(QStringLiteral("launch-form"));
    QCOMPARE(bar->draft(), fullDraft());
    click(QStringLiteral("Launch"));
    QCOMPARE(m_session->launches.size(), 1);
    QCOMPARE(m_session->launches.constFirst(), *fullDraft().read(everyLimit()));
    QVERIFY(!bar->isVisible());
}

void TestLaunch::mistakesStandInTheForm()
{
    openShop();
    LaunchBar *bar = openForm();
    bar->setMoreShown(false);
    LaunchDraft draft = fullDraft();
    draft.timeout = QStringLiteral("5");
    draft.environment = QStringLiteral("LEVEL=3\nGREETING");
    draft.grace = QStringLiteral("soon");
    bar->setDraft(draft);
    click(QStringLiteral("Launch"));
    QVERIFY(m_session->launches.isEmpty());
    QVERIFY(part<LaunchDetails>()->isVisible());
    QVERIFY2(bar->message().contains(QStringLiteral("Timeout: '5' is not a duration")), qPrintable(bar->message()));
    QVERIFY(bar->message().contains(QStringLiteral("Environment: line 2")));
    QCoreApplication::processEvents();
    shoot(QStringLiteral("launch-form-mistakes"));
    // What is mended leaves the list with the letter that mends it.
    for (Field *field : part<LaunchDetails>()->findChildren<Field *>()) {
        if (field->text() == QLatin1String("5")) {
            field->setFocus();
            field->end(false);
            QTest::keyClicks(field, QStringLiteral("s"));
        }
    }
    QVERIFY(!bar->message().contains(QStringLiteral("Timeout:")));
    QVERIFY(bar->message().contains(QStringLiteral("Grace:")));
}

void TestLaunch::limitsThatCannotBeKeptAreSaid()
{
    openShop();
    MechanismReport report = weakReport();
    report.limits = noLimit();
    m_session->setMechanism(report);
    LaunchBar *bar = openForm();
    QCoreApplication::processEvents();
    shoot(QStringLiteral("launch-no-limits"));
    LaunchDraft draft;
    draft.line = QStringLiteral("make");
    draft.memory = QStringLiteral("1G");
    bar->setDraft(draft);
    click(QStringLiteral("Launch"));
    QVERIFY(m_session->launches.isEmpty());
    QVERIFY(bar->message().contains(QStringLiteral("cgroup v1")));
}

void TestLaunch::stopsByKeysOrByACommand()
{
    m_session->setFilePath(QDir::current().absoluteFilePath(QStringLiteral("paddock.yaml")));
    openShop();
    LaunchBar *bar = openForm();
    const auto field = [bar](const char *name) {
        for (Field *each : bar->findChildren<Field *>()) {
            if (each->accessibleName() == QLatin1String(name))
                return each;
        }
        return static_cast<Field *>(nullptr);
    };
    const auto choose = [bar](const char *words) {
        for (QAbstractButton *button : bar->findChildren<QAbstractButton *>()) {
            if (button->isVisible() && button->text() == QLatin1String(words) &&
                qobject_cast<SegmentedControl *>(button->parentWidget()))
                return QTest::mouseClick(button, Qt::LeftButton);
        }
        QFAIL(words);
    };
    field("Command to launch")->setText(QStringLiteral("vi"));
    QVERIFY(field("Signal")->isVisible() && !field("Keys")->isVisible());
    choose("Keys");
    QVERIFY(!field("Signal")->isVisible() && field("Keys")->isVisible());
    field("Keys")->setText(QStringLiteral(":q^M"));
    click(QStringLiteral("Launch"));
    QVERIFY2(bar->message().contains(QStringLiteral("Keys: they are typed into a terminal")),
             qPrintable(bar->message()));
    QCoreApplication::processEvents();
    shoot(QStringLiteral("launch-stop-keys"));
    m_window->resize(m_window->minimumSize());
    QCoreApplication::processEvents();
    shoot(QStringLiteral("launch-smallest"));
    QVERIFY(field("Keys")->hasFocus());
    QCOMPARE(field("Keys")->visibleRegion().boundingRect(), field("Keys")->rect()); // scrolled to where it is wanted
    QVERIFY(field("Keys")->height() >= QFontMetrics(field("Keys")->font()).height() + 8); // and not squeezed
    choose("Yes");
    QVERIFY2(bar->message().isEmpty(), qPrintable(bar->message()));
    click(QStringLiteral("Launch"));
    QCOMPARE(m_session->launches.size(), 1);
    QCOMPARE(m_session->launches.constFirst().stop.steps.constFirst().keys, QByteArray(":q\r"));

    bar = openForm();
    choose("Command");
    QVERIFY(field("Stop command")->isVisible() && !field("Keys")->isVisible());
    field("Stop command")->setText(QStringLiteral("ctl quit"));
    click(QStringLiteral("Launch"));
    QCOMPARE(m_session->launches.constLast().stop.steps.constFirst().command,
             (QStringList{QStringLiteral("ctl"), QStringLiteral("quit")}));
    QVERIFY(m_session->launches.constLast().stop.steps.constFirst().keys.isEmpty());
    bar = openForm();
    choose("Keys");
    QCOMPARE(field("Keys")->text(), QStringLiteral(":q^M")); // what was written there is not lost
}

void TestLaunch::namedLaunchesAreKept()
{
    openShop();
    LaunchBar *bar = openForm();
    bar->setDraft(fullDraft());
    Field *name = nullptr;
    for (Field *field : bar->findChildren<Field *>()) {
        if (field->accessibleName() == QLatin1String("Name of this launch"))
            name = field;
    }
    QVERIFY(name);
    name->setFocus();
    press(Qt::Key_Return);
    QVERIFY(bar->message().contains(QStringLiteral("Write a name")));
    QTest::keyClicks(name, QStringLiteral("tests"));
    press(Qt::Key_Return);
    QCOMPARE(part<MessageBar>()->text(), QStringLiteral("Saved as “tests”"));
    LaunchDraft other;
    other.line = QStringLiteral("npm run dev -- --port 3000");
    other.directory = QDir::homePath();
    bar->setDraft(other);
    name->setText(QStringLiteral("front end"));
    click(QStringLiteral("Save"));
    bar->setMoreShown(false);
    bar->setSavedShown(true);
    QCoreApplication::processEvents();
    shoot(QStringLiteral("launch-saved"));

    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get()); // the next start
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    press(Qt::Key_L, Qt::ControlModifier);
    part<LaunchBar>()->setSavedShown(true);
    auto *list = part<SavedLaunchList>()->findChild<QListWidget *>();
    QCOMPARE(list->count(), 2);
    QCOMPARE(list->item(1)->text(), QStringLiteral("tests"));
    list->setCurrentRow(0);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(m_session->launches.size(), 1);
    QCOMPARE(m_session->launches.constFirst().command.program, QStringLiteral("npm"));
    QCOMPARE(m_session->launches.constFirst().command.workingDirectory, QDir::homePath());
}

void TestLaunch::deletedLaunchComesBack()
{
    SavedLaunches().add({QStringLiteral("tests"), fullDraft()});
    openShop();
    press(Qt::Key_L, Qt::ControlModifier);
    part<LaunchBar>()->setSavedShown(true);
    auto *list = part<SavedLaunchList>()->findChild<QListWidget *>();
    QCOMPARE(list->count(), 1);
    QTest::keyClick(list, Qt::Key_Delete);
    QVERIFY2(m_session->orders.isEmpty(), qPrintable(m_session->orders.join(u' '))); // elsewhere it stops a service
    QCOMPARE(list->count(), 0);
    QVERIFY(SavedLaunches().all().isEmpty());
    QCOMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("Command to launch"));
    QCoreApplication::processEvents();
    shoot(QStringLiteral("launch-saved-none"));
    QTest::mouseClick(part<MessageBar>()->findChild<StripButton *>(), Qt::LeftButton);
    QCOMPARE(list->count(), 1);
    QCOMPARE(SavedLaunches().all().constFirst().draft, fullDraft());
}

void TestLaunch::paletteLaunchesByName()
{
    LaunchDraft draft;
    draft.line = QStringLiteral("pytest -x");
    SavedLaunches().add({QStringLiteral("tests"), draft});
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    openShop();
    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("launch tests"));
    press(Qt::Key_Return);
    QCOMPARE(m_session->launches.size(), 1);
    QVERIFY(!part<LaunchBar>()->isVisible());
}

void TestLaunch::historyKeepsTheWholeForm()
{
    LaunchBar *bar = openForm();
    LaunchDraft draft = fullDraft();
    draft.memory.clear();
    draft.processes.clear();
    draft.cpu.clear();
    bar->setDraft(draft);
    click(QStringLiteral("Launch"));
    bar->setDraft(LaunchDraft());
    bar->setMoreShown(false);
    press(Qt::Key_L, Qt::ControlModifier);
    press(Qt::Key_Up);
    QCOMPARE(bar->draft(), draft);
    QVERIFY(part<LaunchDetails>()->isVisible()); // nothing applies that cannot be seen
}

QTEST_MAIN(TestLaunch)
#include "tst_launch.moc"
