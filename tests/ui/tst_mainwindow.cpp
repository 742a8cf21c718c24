// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/windowtest.h"
#include "ui/common/commandpalette.h"
#include "ui/common/field.h"
#include "ui/common/keyssheet.h"
#include "ui/common/messagebar.h"
#include "ui/common/palettemodel.h"
#include "ui/common/panesplitter.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/common/windowactions.h"
#include "ui/common/windowtoolbar.h"
#include "ui/launch/launchbar.h"
#include "ui/mainwindow.h"
#include "ui/notices/feedback.h"
#include "ui/output/outputpane.h"
#include "ui/processes/processpane.h"
#include "ui/services/servicelist.h"
#include "ui/services/servicelistmodel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDir>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace paddock;

/// What mouse and keys do to the window.
class TestMainWindow : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void listModelNeverResets();
    void selectionSurvivesChanges();
    void keysDriveTheChosenService();
    void disabledActionsSayWhy();
    void mainButtonIgnoresTheSecondHalfOfADoubleClick();
    void killIsOneClickAndOffersAStart();
    void endedProcessIsNotReplacedAsTarget();
    void paletteFindsServicesAndActions();
    void launchBarRunsAndRemembers();
    void launchBarSaysWhatIsWrong();
    void problemsStandInTheWindow();
    void closingWaitsForTheSession();
    void eitherPaneCanFill();
    void nextPaneGoesRound();
    void keyHintGivesWayToWords();
    void keysSheetIsMadeOfTheActions();
    void serviceMenuIsAboutItsRow();
};

void TestMainWindow::listModelNeverResets()
{
    ServiceListModel *model = part<ServiceListModel>();
    const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QSignalSpy resets(model, &QAbstractItemModel::modelReset);
    openShop();
    QList<ServiceStatus> turned = shop();
    std::ranges::reverse(turned);
    turned.insert(2, FakeSession::makeStatus(QStringLiteral("mailer"), ServiceState::Stopped));
    turned.removeIf([](const ServiceStatus &status) { return status.id == kWorker; });
    m_session->open(QStringLiteral("shop"), turned);
    QTRY_VERIFY(!model->indexOf(kWorker).isValid());
    QStringList order;
    for (int row = 1; row < 5; ++row)
        order << model->index(row).data().toString();
    QCOMPARE(order, (QStringList{kSite, QStringLiteral("mailer"), kApi, kRedis}));
    m_session->setStatus(launchedStatus(QStringLiteral("run-1"), QStringLiteral("true"), ServiceState::Exited, {}));
    QTRY_VERIFY(model->indexOf(QStringLiteral("run-1")).isValid());
    m_session->removeStatus(QStringLiteral("run-1"));
    QTRY_VERIFY(!model->indexOf(QStringLiteral("run-1")).isValid());
    m_session->open({}, {});
    QTRY_COMPARE(model->rowCount(), 2);
    QCOMPARE(resets.size(), 0);
}

void TestMainWindow::selectionSurvivesChanges()
{
    openShop();
    QVERIFY(m_window->chooseService(2));
    m_session->setStatus(FakeSession::makeStatus(kWorker, ServiceState::Failed, QStringLiteral("exit 1")));
    m_session->removeStatus(kRedis);
    m_session->setSnapshot(shopSample());
    QTRY_VERIFY(!part<ServiceListModel>()->indexOf(kRedis).isValid());
    QCOMPARE(part<ServiceList>()->currentId(), kWorker);
}

void TestMainWindow::keysDriveTheChosenService()
{
    openShop();
    press(Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(part<ServiceList>()->currentId(), kApi);
    press(Qt::Key_Delete);
    press(Qt::Key_F5, Qt::ShiftModifier);
    press(Qt::Key_Space, Qt::ControlModifier);
    press(Qt::Key_Delete, Qt::ShiftModifier);
    QCOMPARE(m_session->orders, (QStringList{QStringLiteral("stop api"), QStringLiteral("restart api"),
                                             QStringLiteral("freeze api"), QStringLiteral("kill api")}));
    m_session->orders.clear();
    m_session->setStatus(FakeSession::makeStatus(kApi, ServiceState::Frozen));
    QTRY_COMPARE(m_window->actions()->freeze->iconText(), QStringLiteral("Thaw"));
    press(Qt::Key_Space, Qt::ControlModifier);
    m_session->setStatus(FakeSession::makeStatus(kApi, ServiceState::Stopped));
    QTRY_VERIFY(m_window->actions()->start->isEnabled());
    press(Qt::Key_F5);
    QCOMPARE(m_session->orders, (QStringList{QStringLiteral("thaw api"), QStringLiteral("start api")}));
}

void TestMainWindow::disabledActionsSayWhy()
{
    WindowActions *actions = m_window->actions();
    QVERIFY(!actions->main->isEnabled());
    QVERIFY(actions->main->toolTip().contains(QStringLiteral("Ctrl+O")));
    openShop();
    QVERIFY(!actions->start->isEnabled());
    QCOMPARE(actions->start->toolTip(), QStringLiteral("redis is up already"));
    m_session->setStatus(FakeSession::makeStatus(kRedis, ServiceState::Stopping));
    QTRY_VERIFY(!actions->stop->isEnabled());
    QVERIFY(actions->stop->toolTip().contains(QStringLiteral("Kill tree")));
    QVERIFY(actions->killTree->isEnabled());
    part<ServiceList>()->chooseMachine();
    QVERIFY(!actions->killTree->isEnabled());
    QVERIFY(!actions->killTree->toolTip().isEmpty());
}

void TestMainWindow::mainButtonIgnoresTheSecondHalfOfADoubleClick()
{
    openShop(ServiceState::Stopped);
    StripButton *button = part<WindowToolbar>()->mainButton();
    QCOMPARE(button->text(), QStringLiteral("Start all"));
    QTest::qWait(QApplication::doubleClickInterval()); // the button takes clicks only so long after it changed
    QTest::mouseClick(button, Qt::LeftButton);
    for (const ServiceStatus &status : shop(ServiceState::Starting))
        m_session->setStatus(status);
    QTRY_COMPARE(button->text(), QStringLiteral("Stop all"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("startAll")});
    QTest::qWait(QApplication::doubleClickInterval());
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(m_session->orders.size(), 2);
}

void TestMainWindow::killIsOneClickAndOffersAStart()
{
    openShop();
    QVERIFY(m_window->chooseService(1));
    for (StripButton *button : part<WindowToolbar>()->findChildren<StripButton *>()) {
        if (button->defaultAction() == m_window->actions()->killTree)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("kill api")});
    m_session->setStatus(FakeSession::makeStatus(kApi, ServiceState::Stopped));
    QTRY_VERIFY(part<Feedback>()->facts()->isVisible());
    QCOMPARE(part<Feedback>()->facts()->text(), QStringLiteral("Killed api: 4 processes ended"));
    QTest::qWait(50);
    shoot(QStringLiteral("killed"));
    QTest::mouseClick(part<Feedback>()->facts()->findChild<StripButton *>(), Qt::LeftButton);
    QCOMPARE(m_session->orders.last(), QStringLiteral("start api"));
    QVERIFY(!part<Feedback>()->facts()->isVisible());
}

void TestMainWindow::endedProcessIsNotReplacedAsTarget()
{
    openShop();
    QVERIFY(m_window->chooseService(1));
    const auto sample = shopSample();
    const auto shell = std::ranges::find(sample->processes, QStringLiteral("sh"), &ProcessSample::name);
    QTRY_VERIFY(part<ProcessPane>()->selectProcess(shell->key)); // the tree shows it with its next diff
    press(Qt::Key_Delete, Qt::ShiftModifier);
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("killTree %1").arg(shell->key.pid)});
    Q_EMIT part<ProcessPane>()->selectionChanged(std::nullopt, QString());
    QVERIFY(!m_window->actions()->killTree->isEnabled());
    press(Qt::Key_Delete, Qt::ShiftModifier);
    QCOMPARE(m_session->orders.size(), 1);
    m_window->chooseService(0);
    QVERIFY(m_window->actions()->killTree->isEnabled());
}

void TestMainWindow::paletteFindsServicesAndActions()
{
    openShop();
    part<ServiceList>()->setFocus();
    press(Qt::Key_K, Qt::ControlModifier);
    CommandPalette *palette = part<CommandPalette>();
    QVERIFY(palette->isVisible());
    QVERIFY(part<WindowToolbar>()->findField()->hasFocus());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("work"));
    shoot(QStringLiteral("palette"));
    press(Qt::Key_Return);
    QCOMPARE(part<ServiceList>()->currentId(), kWorker);
    QVERIFY(!palette->isVisible());
    QVERIFY(part<ServiceList>()->hasFocus());

    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("restart api"));
    QCOMPARE(palette->entries()->entryAt(0).title, QStringLiteral("Restart api"));
    press(Qt::Key_Return);
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("restart api")});

    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("convert"));
    press(Qt::Key_Return);
    QTRY_VERIFY(part<ProcessPane>()->currentProcess());
    QCOMPARE(part<ServiceList>()->currentId(), kApi);

    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("zzzz"));
    QCOMPARE(palette->entries()->rowCount(), 0);
    press(Qt::Key_Escape);
    QVERIFY(!palette->isVisible());
}

void TestMainWindow::launchBarRunsAndRemembers()
{
    press(Qt::Key_L, Qt::ControlModifier);
    QVERIFY(part<LaunchBar>()->isVisible());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("sh -c 'echo hello'"));
    press(Qt::Key_Return);
    QCOMPARE(m_session->launches.size(), 1);
    QCOMPARE(m_session->launches.first().command.program, QStringLiteral("sh"));
    QCOMPARE(m_session->launches.first().command.arguments,
             (QStringList{QStringLiteral("-c"), QStringLiteral("echo hello")}));
    QCOMPARE(m_session->launches.first().command.workingDirectory, QDir::currentPath());
    QVERIFY(!part<LaunchBar>()->isVisible());

    m_session->setStatus(
        launchedStatus(QStringLiteral("run-1"), QStringLiteral("sh -c 'echo hello'"), ServiceState::Running, {}));
    Q_EMIT m_session->launched(QStringLiteral("run-1"));
    QTRY_COMPARE(part<ServiceList>()->currentId(), QStringLiteral("run-1"));

    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    press(Qt::Key_L, Qt::ControlModifier);
    press(Qt::Key_Up);
    QCOMPARE(qobject_cast<QLineEdit *>(QApplication::focusWidget())->text(), QStringLiteral("sh -c 'echo hello'"));
    press(Qt::Key_Down);
    QVERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget())->text().isEmpty());
    press(Qt::Key_Escape);
    QVERIFY(!part<LaunchBar>()->isVisible());
}

void TestMainWindow::launchBarSaysWhatIsWrong()
{
    openShop();
    press(Qt::Key_L, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("grep 'x"));
    press(Qt::Key_Return);
    QVERIFY(m_session->launches.isEmpty());
    QVERIFY(part<LaunchBar>()->isVisible());
    QTest::qWait(50);
    shoot(QStringLiteral("launch-wrong"));
    press(Qt::Key_Escape);
    QVERIFY(!part<LaunchBar>()->isVisible());
}

void TestMainWindow::problemsStandInTheWindow()
{
    openShop();
    Q_EMIT m_session->problem(
        {ErrorCode::PermissionDenied, QStringLiteral("systemd (1) cannot be killed: it is not yours"), 0});
    QVERIFY(part<Feedback>()->problems()->isVisible());
    QVERIFY(part<Feedback>()->problems()->text().contains(QStringLiteral("not yours")));
    shoot(QStringLiteral("problem"));
}

void TestMainWindow::closingWaitsForTheSession()
{
    openShop();
    m_window->close();
    QVERIFY(m_window->isVisible());
    m_window->close();
    QCOMPARE(m_session->orders, (QStringList{QStringLiteral("close"), QStringLiteral("close")}));
    Q_EMIT m_session->closed();
    QVERIFY(!m_window->isVisible());
    QVERIFY(QSettings().contains(QStringLiteral("window/geometry")));
}

void TestMainWindow::eitherPaneCanFill()
{
    openShop();
    press(Qt::Key_1, Qt::AltModifier);
    QVERIFY(part<ProcessPane>()->isVisible() && !part<OutputPane>()->isVisible());
    press(Qt::Key_2, Qt::AltModifier);
    QVERIFY(!part<ProcessPane>()->isVisible() && part<OutputPane>()->isVisible());
    press(Qt::Key_0, Qt::AltModifier);
    QVERIFY(part<ProcessPane>()->isVisible() && part<OutputPane>()->isVisible());
    QTest::mouseDClick(part<PaneSplitter>()->handle(1), Qt::LeftButton);
    QVERIFY(!part<ProcessPane>()->isVisible());
}

void TestMainWindow::nextPaneGoesRound()
{
    openShop();
    part<ServiceList>()->setFocus();
    press(Qt::Key_F6);
    QVERIFY(part<ProcessPane>()->isAncestorOf(QApplication::focusWidget()));
    press(Qt::Key_F6);
    QVERIFY(part<OutputPane>()->isAncestorOf(QApplication::focusWidget()));
    press(Qt::Key_F6);
    QVERIFY(part<ServiceList>()->hasFocus());
}

void TestMainWindow::keyHintGivesWayToWords()
{
    Field field(m_window.get());
    field.setPlaceholderText(QStringLiteral("Filter by name, command or PID"));
    field.setKeyHint(QStringLiteral("Ctrl+Shift+F"));
    const int both =
        field.fontMetrics().horizontalAdvance(QStringLiteral("Filter by name, command or PIDCtrl+Shift+F"));
    field.resize(both + 60, 30);
    QVERIFY(field.showsKeyHint());
    field.resize(both - 10, 30); // they would stand upon each other
    QVERIFY(!field.showsKeyHint());
    field.resize(both + 60, 30);
    field.setText(QStringLiteral("x"));
    QVERIFY(!field.showsKeyHint());
}

void TestMainWindow::keysSheetIsMadeOfTheActions()
{
    openShop();
    part<ServiceList>()->setFocus();
    press(Qt::Key_F1);
    KeysSheet *sheet = part<KeysSheet>();
    QVERIFY(sheet->isVisible());
    for (const QAction *action : m_window->actions()->all()) {
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        if (!key.isEmpty())
            QVERIFY2(std::ranges::find(sheet->rows(), key, &KeysSheet::Row::key) != sheet->rows().end(),
                     qPrintable(key));
    }
    shoot(QStringLiteral("keys"));
    press(Qt::Key_Escape);
    QVERIFY(!sheet->isVisible());
}

void TestMainWindow::serviceMenuIsAboutItsRow()
{
    openShop();
    ServiceList *list = part<ServiceList>();
    const QRect row = list->visualRect(part<ServiceListModel>()->indexOf(kWorker));
    QContextMenuEvent event(QContextMenuEvent::Mouse, row.center(), list->viewport()->mapToGlobal(row.center()));
    QApplication::sendEvent(list->viewport(), &event);
    QTRY_VERIFY(QApplication::activePopupWidget());
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QCOMPARE(m_window->actions()->stop->text(), QStringLiteral("Stop worker"));
    m_window->actions()->stop->trigger();
    menu->close();
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("stop worker")});
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
