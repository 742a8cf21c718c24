// SPDX-License-Identifier: Apache-2.0
#include "tests/desktop/desktoptest.h"
#include "ui/common/mechanismbadge.h"
#include "ui/common/messagebar.h"
#include "ui/common/statusstrip.h"
#include "ui/common/windowactions.h"
#include "ui/notices/feedback.h"
#include "ui/output/outputpane.h"
#include "ui/output/outputview.h"
#include "ui/processes/processpane.h"
#include "ui/services/servicelist.h"

#include <QAction>
#include <QApplication>

#include <csignal>

using namespace paddock;
using namespace paddock::test;

/// The window on a headless session.
class tst_Attach : public DesktopTest
{
    Q_OBJECT
private Q_SLOTS:
    void showsServicesProcessesAndOutput();
    void ordersAreCarriedOut();
    void failedOrderIsShown();
    void commandIsLaunchedThere();
    void closingLeavesItRunning();
    void closingTwiceLeavesItRunning();
    void closingStopsIt();
    void closingIsCancelled();
    void killedSessionLeavesItsOutputAndCanBeAttachedAgain();
    void endedSessionCanBeOpenedHere();
    void sessionThatDoesNotAnswerIsNamed();
    void twoSessionsSideBySide();
    void nobodyThereIsSaid();

private:
    void attach();
    [[nodiscard]] LogSnapshot shownLog() const { return part<OutputPane>()->view()->log(); }
    [[nodiscard]] ServiceState shownState(const char *service) const;
};

namespace {

const QByteArray kShop = "services:\n"
                         "  talk:\n    command: 'echo one; echo two >&2; echo three; exec \"%H\" trap-term'\n"
                         "    environment: {PADDOCK_TEST_MARK: '%M'}\n"
                         "  tree:\n    command: ['%H', setsid]\n"
                         "    environment: {PADDOCK_TEST_MARK: '%M'}\n"
                         "  idle:\n    command: ['%H', trap-term]\n    disabled: true\n"
                         "    environment: {PADDOCK_TEST_MARK: '%M'}\n";

} // namespace

void tst_Attach::attach()
{
    m_stack->write(kShop);
    QCOMPARE(m_stack->call("up --detach").status, 0);
    const auto attached = m_desktop->attach(QStringLiteral("shop"));
    QVERIFY2(attached, attached ? "" : qPrintable(attached.error().message));
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstSession()->services().size(), 3, kControlPatience);
    QTRY_VERIFY_WITH_TIMEOUT(part<ServiceList>()->currentId() == QStringLiteral("talk"), kControlPatience);
}

ServiceState tst_Attach::shownState(const char *service) const
{
    for (const ServiceStatus &status : m_desktop->firstSession()->services()) {
        if (status.id == QLatin1String(service))
            return status.state;
    }
    return ServiceState::Failed;
}

void tst_Attach::showsServicesProcessesAndOutput()
{
    attach();
    QCOMPARE(window()->windowTitle(), QStringLiteral("shop — attached — Paddock"));
    QVERIFY(part<StatusStrip>()->place().contains(QStringLiteral("pid %1").arg(pidOf("shop"))));
    QVERIFY(part<StatusStrip>()->servicesText().startsWith(QStringLiteral("3 services · 2 running")));
    QTRY_VERIFY_WITH_TIMEOUT(part<StatusStrip>()->containedText().startsWith(QStringLiteral("4 processes")),
                             kControlPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_desktop->firstSession()->mechanism(), kControlPatience);
    QVERIFY(!part<MechanismBadge>()->toolTip().isEmpty());

    const auto lineOf = [this](const char *text) -> std::optional<Stream> {
        const LogSnapshot log = shownLog();
        for (auto number = log.firstLine(); number < log.endLine(); ++number) {
            if (log.line(number).bytes == QByteArrayView(text))
                return log.line(number).stream;
        }
        return std::nullopt;
    };
    QTRY_VERIFY_WITH_TIMEOUT(lineOf("three") == Stream::Stdout, kControlPatience);
    QVERIFY(lineOf("two") == Stream::Stderr);
    QVERIFY(window()->chooseService(1));
    const ServiceStatus tree = m_desktop->firstSession()->services().at(1);
    QTRY_VERIFY_WITH_TIMEOUT(part<ProcessPane>()->selectProcess(tree.leader), kControlPatience);
    shoot(QStringLiteral("attached"));
}

void tst_Attach::ordersAreCarriedOut()
{
    attach();
    WindowActions *const actions = window()->actions();
    const auto give = [](QAction *action) {
        const bool may = QTest::qWaitFor([&] { return action->isEnabled(); }, kControlPatience);
        action->trigger();
        return may;
    };
    QVERIFY(window()->chooseService(0));
    QVERIFY(give(actions->freeze));
    QTRY_COMPARE_WITH_TIMEOUT(shownState("talk"), ServiceState::Frozen, kControlPatience);
    QCOMPARE(state("talk"), QStringLiteral("frozen"));
    QVERIFY(give(actions->freeze));
    QTRY_COMPARE_WITH_TIMEOUT(shownState("talk"), ServiceState::Running, kControlPatience);
    QVERIFY(give(actions->restart));
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstSession()->services().at(0).run, 2, kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(shownState("talk"), ServiceState::Running, kControlPatience);
    QVERIFY(give(actions->stop));
    QTRY_COMPARE_WITH_TIMEOUT(shownState("talk"), ServiceState::Stopped, kControlPatience);
    QCOMPARE(state("talk"), QStringLiteral("stopped"));
    QVERIFY(give(actions->start));
    QTRY_COMPARE_WITH_TIMEOUT(shownState("talk"), ServiceState::Running, kControlPatience);

    QVERIFY(window()->chooseService(1));
    QVERIFY(give(actions->killTree));
    QTRY_COMPARE_WITH_TIMEOUT(state("tree"), QStringLiteral("stopped"), kControlPatience);
    QTRY_VERIFY_WITH_TIMEOUT(window()->feedback()->facts()->text().startsWith(QStringLiteral("Killed tree")),
                             kControlPatience);
    QVERIFY(give(actions->stopAll));
    QTRY_COMPARE_WITH_TIMEOUT(state("talk"), QStringLiteral("stopped"), kControlPatience);
    QCOMPARE(markedProcesses(m_stack->mark()), QList<int>());
    QVERIFY(give(actions->startAll));
    QTRY_COMPARE_WITH_TIMEOUT(shownState("tree"), ServiceState::Running, kControlPatience);
}

void tst_Attach::failedOrderIsShown()
{
    attach();
    m_desktop->firstSession()->killTree({1, 1});
    MessageBar *const problems = window()->feedback()->problems();
    QTRY_VERIFY_WITH_TIMEOUT(!problems->text().isEmpty(), kControlPatience);
    problems->dismiss();
    m_desktop->firstSession()->start(QStringLiteral("nobody"));
    QTRY_COMPARE_WITH_TIMEOUT(problems->text(), QStringLiteral("there is no service 'nobody'"), kControlPatience);
}

void tst_Attach::commandIsLaunchedThere()
{
    attach();
    Command command = helperCommand({QStringLiteral("exit"), QStringLiteral("3")}, m_stack->mark());
    m_desktop->firstSession()->launch(command);
    QTRY_COMPARE_WITH_TIMEOUT(part<ServiceList>()->currentId(), QStringLiteral("run-1"), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("run-1"), QStringLiteral("failed"), kControlPatience);
    QTRY_VERIFY_WITH_TIMEOUT(window()->actions()->forget->isEnabled(), kControlPatience);
    window()->actions()->forget->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstSession()->services().size(), 3, kControlPatience);
    QVERIFY(m_stack->service("run-1").isEmpty());
}

void tst_Attach::closingLeavesItRunning()
{
    attach();
    window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window()));
    window()->close();
    QVERIFY(window());
    QVERIFY(question().startsWith(QStringLiteral("Leave shop running?")));
    shoot(QStringLiteral("closing"));
    window()->resize(window()->minimumSize());
    shoot(QStringLiteral("closing-smallest"));
    press(Qt::Key_Return); // what is meant if nothing else is said
    QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->firstWindow(), kControlPatience);
    QCOMPARE(state("talk"), QStringLiteral("running"));
    QCOMPARE(state("tree"), QStringLiteral("running"));
}

void tst_Attach::closingTwiceLeavesItRunning()
{
    attach();
    window()->close();
    window()->close();
    QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->firstWindow(), kControlPatience);
    QCOMPARE(state("talk"), QStringLiteral("running"));
}

void tst_Attach::closingStopsIt()
{
    attach();
    window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window()));
    window()->close();
    press(Qt::Key_Tab);
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->firstWindow(), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(pidOf("shop"), 0, kControlPatience);
    QCOMPARE(markedProcesses(m_stack->mark()), QList<int>());
}

void tst_Attach::closingIsCancelled()
{
    attach();
    window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window()));
    for (int round = 0; round < 2; ++round) {
        window()->close();
        QVERIFY(!question().isEmpty());
        press(Qt::Key_Escape);
        QCOMPARE(question(), QString());
        QVERIFY(window());
    }
    window()->actions()->stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(state("talk"), QStringLiteral("stopped"), kControlPatience);
}

void tst_Attach::killedSessionLeavesItsOutputAndCanBeAttachedAgain()
{
    attach();
    QTRY_VERIFY_WITH_TIMEOUT(shownLog().lineCount() >= 3, kControlPatience);
    const auto lines = shownLog().lineCount();
    ::kill(pid_t(pidOf("shop")), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(question().startsWith(QStringLiteral("shop was killed")), kControlPatience);
    QCOMPARE(window()->windowTitle(), QStringLiteral("shop — ended — Paddock"));
    QVERIFY(shownLog().lineCount() >= lines);
    QCOMPARE(shownState("talk"), ServiceState::Stopped);
    QVERIFY(!window()->actions()->start->isEnabled());
    QVERIFY(!window()->actions()->startAll->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()), QList<int>(), kControlPatience);
    QVERIFY(window()->chooseService(1)); // what nobody had looked at is here too
    QTRY_VERIFY_WITH_TIMEOUT(!shownLog().isEmpty(), kControlPatience);
    shoot(QStringLiteral("killed"));

    QCOMPARE(m_stack->call("up --detach").status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(question().startsWith(QStringLiteral("shop runs again")), kControlPatience);
    QCOMPARE(window()->windowTitle(), QStringLiteral("shop — ended — Paddock")); // nothing is taken away unasked
    shoot(QStringLiteral("runs-again"));
    QVERIFY(answer(QStringLiteral("Attach again")));
    QTRY_VERIFY_WITH_TIMEOUT(window() && window()->windowTitle().contains(QStringLiteral("attached")),
                             kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstWindow(), window(), kControlPatience); // the old one is gone
    QTRY_COMPARE_WITH_TIMEOUT(shownState("talk"), ServiceState::Running, kControlPatience);
}

void tst_Attach::endedSessionCanBeOpenedHere()
{
    attach();
    QCOMPARE(m_stack->call("down").status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(question().startsWith(QStringLiteral("shop has ended")), kControlPatience);
    QVERIFY(answer(QStringLiteral("Open the stack here")));
    QTRY_VERIFY_WITH_TIMEOUT(window() && window()->windowTitle() == QStringLiteral("shop — Paddock"), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstWindow(), window(), kControlPatience);
    QCOMPARE(shownState("talk"), ServiceState::Stopped);
    QCOMPARE(pidOf("shop"), qint64(QCoreApplication::applicationPid())); // served from here now
}

void tst_Attach::sessionThatDoesNotAnswerIsNamed()
{
    m_stack->write(kShop);
    QCOMPARE(m_stack->call("up --detach").status, 0);
    const auto pid = pid_t(pidOf("shop"));
    ::kill(pid, SIGSTOP);
    const auto attached = m_desktop->attach(QStringLiteral("shop"));
    const bool isSaid =
        QTest::qWaitFor([] { return question().startsWith(QStringLiteral("Attaching to shop")); }, kControlPatience);
    ::kill(pid, SIGCONT);
    QVERIFY(attached);
    QVERIFY(isSaid);
    QTRY_COMPARE_WITH_TIMEOUT(question(), QString(), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstSession()->services().size(), 3, kControlPatience);
}

void tst_Attach::twoSessionsSideBySide()
{
    attach();
    QCOMPARE(m_stack->call("up --detach --name other").status, 0);
    QVERIFY(m_desktop->attach(QStringLiteral("other")));
    QCOMPARE(m_stack->call("down --session other").status, 0);
    QCOMPARE(m_stack->call("ps --session shop").status, 0);
    QCOMPARE(shownState("talk"), ServiceState::Running);
}

void tst_Attach::nobodyThereIsSaid()
{
    const auto attached = m_desktop->attach(QStringLiteral("nobody"));
    QVERIFY(!attached);
    QCOMPARE(attached.error().code, ErrorCode::NotFound);
    QVERIFY(!m_desktop->firstWindow());
}

QTEST_MAIN(tst_Attach)
#include "tst_attach.moc"
