// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/fakesession.h"
#include "tests/ui/samples.h"
#include "tests/ui/tst_outputview_log.h"
#include "ui/common/closingstrip.h"
#include "ui/common/commandpalette.h"
#include "ui/common/field.h"
#include "ui/common/keyssheet.h"
#include "ui/common/mechanismbadge.h"
#include "ui/common/messagebar.h"
#include "ui/common/palettemodel.h"
#include "ui/common/panesplitter.h"
#include "ui/common/statusstrip.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/common/windowactions.h"
#include "ui/common/windowtoolbar.h"
#include "ui/launch/launchbar.h"
#include "ui/launch/problempage.h"
#include "ui/launch/welcomepage.h"
#include "ui/mainwindow.h"
#include "ui/output/outputpane.h"
#include "ui/processes/processpane.h"
#include "ui/services/servicelist.h"
#include "ui/services/servicelistmodel.h"
#include "ui/services/sidebar.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QDir>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace paddock;

namespace {

const QString kRedis = QStringLiteral("redis");
const QString kApi = QStringLiteral("api");
const QString kWorker = QStringLiteral("worker");
const QString kSite = QStringLiteral("site");

QList<ServiceStatus> shop(ServiceState state = ServiceState::Running)
{
    QList<ServiceStatus> services;
    for (const QString &id : {kRedis, kApi, kWorker, kSite})
        services << FakeSession::makeStatus(id, state);
    return services;
}

std::shared_ptr<Snapshot> shopSample()
{
    SampleBuilder builder;
    builder.addGroup(kRedis, 0.3, 9LL << 20, QStringLiteral("redis-server"), QStringLiteral("redis-server 127.0.0.1:6390"));
    const ProcessKey api = builder.addGroup(kApi, 2.1, 41LL << 20, QStringLiteral("python3"),
                                            QStringLiteral("python3 -m api --port 8080"));
    const ProcessKey shell = builder.addChild(api, QStringLiteral("sh"), QStringLiteral("sh -c \"convert upload.png thumb.webp\""));
    builder.addChild(shell, QStringLiteral("convert"), QStringLiteral("convert upload.png thumb.webp"));
    builder.addChild(api, QStringLiteral("worker-0"), QStringLiteral("api-worker 0"));
    const ProcessKey worker = builder.addGroup(kWorker, 11.2, 88LL << 20, QStringLiteral("python3"), QStringLiteral("python3 worker.py"));
    builder.addChild(worker, QStringLiteral("sleep"), QStringLiteral("setsid sleep 600"));
    builder.addGroup(kSite, 0.0, 12LL << 20, QStringLiteral("python3"), QStringLiteral("python3 -m http.server 8000"));
    builder.addStrangers(404);
    return builder.build();
}

LogSnapshot apiLog()
{
    LogText log;
    const std::int64_t start = 1'714'725'667'214;
    log.add("run 1 started", Stream::Note, start);
    log.add("INFO  api.server      listening on http://127.0.0.1:8080", Stream::Stdout, start);
    log.add("INFO  api.redis       connected to redis in 3.1 ms", Stream::Stdout, start + 176);
    log.add("INFO  api.request     GET /visits 200 4.8 ms", Stream::Stdout, start + 1788);
    log.add("WARN  api.request     GET /cart 404 1.2 ms", Stream::Stdout, start + 5342);
    log.add("ERROR api.orders      could not price order 1182: timeout after 500 ms", Stream::Stderr, start + 7887);
    log.add("Traceback (most recent call last):", Stream::Stderr, start + 7888);
    log.add("  File \"api/orders.py:88\", in price", Stream::Stderr, start + 7888);
    log.add("{\"level\": \"info\", \"msg\": \"retrying\", \"attempt\": 2}", Stream::Stdout, start + 9656);
    log.add("INFO  api.request     POST /orders 201 140 ms", Stream::Stdout, start + 11226);
    return log.snapshot();
}

ServiceStatus command(const QString &id, const QString &title, ServiceState state, const QString &reason)
{
    ServiceStatus status = FakeSession::makeStatus(id, state, reason);
    status.title = title;
    status.commandLine = title;
    status.launched = true;
    return status;
}

} // namespace

/// Each test has a window on a session of values; pictures of the states go to $PADDOCK_SCREENSHOTS.
class TestMainWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void nothingOpenSaysWhatToDo();
    void allRunning();
    void startingWithWaits();
    void failedQuotesItsLastLines();
    void stoppingNamesTheBlocker();
    void fortyServices();
    void namesOfSixtyCharacters();
    void noContainmentIsAmberAndSaysWhy();
    void badFileListsEachProblem();
    void smallestWindowKeepsEverythingInReach();
    void foldedSideBar();
    void highContrast();

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
    void keysSheetIsMadeOfTheActions();
    void serviceMenuIsAboutItsRow();

private:
    template<typename T>
    T *part() const { return m_window->findChild<T *>(); }
    void shoot(const QString &name);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void openShop(ServiceState state = ServiceState::Running);

    QTemporaryDir m_settings;
    QString m_screenshots;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeSession> m_session;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::initTestCase()
{
    QVERIFY(m_settings.isValid());
    QCoreApplication::setOrganizationName(QStringLiteral("paddock"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_mainwindow"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QVERIFY(QDir::setCurrent(m_settings.path()));
    m_screenshots = qEnvironmentVariable("PADDOCK_SCREENSHOTS");
    if (!m_screenshots.isEmpty())
        QVERIFY(QDir().mkpath(m_screenshots));
    m_theme = std::make_unique<Theme>(Theme::Mode::Light);
    m_theme->applyTo(qApp);
}

void TestMainWindow::init()
{
    QSettings().clear();
    m_theme->setMode(Theme::Mode::Light);
    m_session = std::make_unique<FakeSession>();
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_session.reset();
}

void TestMainWindow::openShop(ServiceState state)
{
    m_session->setMechanism(strongReport());
    m_session->open(QStringLiteral("shop"), shop(state));
    m_session->setSnapshot(shopSample());
    m_session->setLog(kApi, apiLog());
    QTRY_COMPARE(part<ServiceList>()->currentId(), kRedis); // the first one is chosen at the next turn
}

void TestMainWindow::shoot(const QString &name)
{
    if (m_screenshots.isEmpty())
        return;
    const QString scale = m_window->devicePixelRatioF() > 1 ? QStringLiteral("@2x") : QString();
    for (const Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
        m_theme->setMode(mode);
        QCoreApplication::processEvents();
        const QString look = mode == Theme::Mode::Light ? QStringLiteral("light") : QStringLiteral("dark");
        const QString path = QStringLiteral("%1/window-%2-%3%4.png").arg(m_screenshots, name, look, scale);
        QVERIFY2(m_window->grab().save(path), qPrintable(path));
    }
    m_theme->setMode(Theme::Mode::Light);
}

void TestMainWindow::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget *focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : m_window.get(), key, modifiers);
}

void TestMainWindow::nothingOpenSaysWhatToDo()
{
    QVERIFY(part<WelcomePage>()->isVisible());
    QVERIFY(!part<ProcessPane>()->isVisible());
    const QList<QAbstractButton *> entries = part<WelcomePage>()->findChildren<QAbstractButton *>();
    QVERIFY(entries.size() >= 2);
    const QSignalSpy requested(m_window.get(), &MainWindow::openRequested);
    QFile here(QStringLiteral("paddock.yaml"));
    QVERIFY(here.open(QIODevice::WriteOnly));
    part<WelcomePage>()->refresh();
    shoot(QStringLiteral("nothing-open"));
    QTRY_COMPARE(part<WelcomePage>()->findChildren<QAbstractButton *>().size(), 3);
    QTest::mouseClick(part<WelcomePage>()->findChildren<QAbstractButton *>().constFirst(), Qt::LeftButton);
    QCOMPARE(requested.size(), 1);
    QVERIFY(here.remove());
}

void TestMainWindow::allRunning()
{
    openShop();
    m_session->setStatus(command(QStringLiteral("run-1"), QStringLiteral("pytest -x"), ServiceState::Failed,
                                 QStringLiteral("exit 1")));
    QVERIFY(m_window->chooseService(1));
    QTRY_COMPARE(part<ServiceListModel>()->rowCount(), 9); // two titles, four services, the command, the machine
    QVERIFY(!part<WelcomePage>()->isVisible());
    QCOMPARE(part<OutputPane>()->service(), kApi);
    QVERIFY(part<StatusStrip>()->servicesText().startsWith(QStringLiteral("4 services · 4 running")));
    QCOMPARE(part<StatusStrip>()->containedText(), QStringLiteral("8 processes contained"));
    QVERIFY(!part<MechanismBadge>()->isWarning());
    QTest::qWait(50); // the output pane paints at most once a frame
    shoot(QStringLiteral("all-running"));
}

void TestMainWindow::startingWithWaits()
{
    QList<ServiceStatus> services{
        FakeSession::makeStatus(kRedis, ServiceState::Running),
        FakeSession::makeStatus(kApi, ServiceState::Starting),
        FakeSession::makeStatus(kWorker, ServiceState::Waiting, QStringLiteral("waiting for api")),
        FakeSession::makeStatus(kSite, ServiceState::Frozen),
    };
    m_session->setMechanism(strongReport());
    m_session->open(QStringLiteral("shop"), services);
    m_session->setSnapshot(shopSample());
    ServiceListModel *model = part<ServiceListModel>();
    QTRY_VERIFY(model->indexOf(kWorker).isValid());
    QCOMPARE(model->indexOf(kWorker).data(ServiceListModel::ReasonRole).toString(), QStringLiteral("waiting for api"));
    QVERIFY(model->hasUnderWay());
    QVERIFY(m_window->chooseService(1));
    shoot(QStringLiteral("starting"));
}

void TestMainWindow::failedQuotesItsLastLines()
{
    openShop();
    ServiceStatus failed = FakeSession::makeStatus(kApi, ServiceState::Failed, QStringLiteral("exit 1"));
    m_session->setStatus(failed);
    ServiceListModel *model = part<ServiceListModel>();
    QTRY_VERIFY(model->indexOf(kApi).data(ServiceListModel::ReasonRole).toString().startsWith(QStringLiteral("exit 1 · ")));
    QVERIFY(model->indexOf(kApi).data(Qt::ToolTipRole).toString().contains(QStringLiteral("POST /orders 201")));
    QVERIFY(model->indexOf(kApi).data(ServiceListModel::FiguresRole).toString().isEmpty());
    QVERIFY(m_window->chooseService(1));
    QTest::qWait(50);
    shoot(QStringLiteral("one-failed"));
}

void TestMainWindow::stoppingNamesTheBlocker()
{
    openShop();
    QList<ServiceStatus> services = shop(ServiceState::Stopped);
    m_window->close();
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("close")});
    QVERIFY(m_window->isVisible());
    services[1] = FakeSession::makeStatus(kApi, ServiceState::Stopping, QStringLiteral("stopping: 2 processes left (sleep 4711)"));
    services[0] = FakeSession::makeStatus(kRedis, ServiceState::Stopping, QStringLiteral("waiting for api to stop"));
    for (const ServiceStatus &status : std::as_const(services))
        m_session->setStatus(status);
    QTRY_VERIFY(part<ClosingStrip>()->isVisible()); // after 300 ms
    QTRY_VERIFY(part<ClosingStrip>()->text().contains(QStringLiteral("sleep 4711")));
    shoot(QStringLiteral("stopping"));
    QTest::mouseClick(part<ClosingStrip>()->findChild<StripButton *>(), Qt::LeftButton);
    QCOMPARE(m_session->orders.size(), 2);
}

void TestMainWindow::fortyServices()
{
    QList<ServiceStatus> services;
    for (int i = 1; i <= 40; ++i)
        services << FakeSession::makeStatus(QStringLiteral("service-%1").arg(i, 2, 10, QLatin1Char('0')),
                                            i % 7 ? ServiceState::Running : ServiceState::Stopped);
    m_session->setMechanism(strongReport());
    m_session->open(QStringLiteral("forty"), services);
    m_session->setSnapshot(shopSample());
    QTRY_COMPARE(part<ServiceListModel>()->rowCount(), 43);
    QVERIFY(m_window->chooseService(3));
    shoot(QStringLiteral("forty-services"));
}

void TestMainWindow::namesOfSixtyCharacters()
{
    QList<ServiceStatus> services;
    for (const QChar c : QStringLiteral("abc"))
        services << FakeSession::makeStatus(QString(58, c) + QStringLiteral("-z"), ServiceState::Running);
    services[1].state = ServiceState::Waiting;
    services[1].reason = QStringLiteral("waiting for ") + services[0].id;
    m_session->setMechanism(strongReport());
    m_session->open(QString(60, u'n'), services);
    SampleBuilder sample;
    sample.addGroup(services[0].id, 104.2, 1234LL << 20, QString(15, u'p'), QString(300, u'c'));
    m_session->setSnapshot(sample.build());
    QTRY_VERIFY(!part<ServiceList>()->currentId().isEmpty());
    const WindowToolbar *toolbar = part<WindowToolbar>();
    QVERIFY(toolbar->badge()->geometry().right() <= toolbar->width());
    shoot(QStringLiteral("long-names"));
}

void TestMainWindow::noContainmentIsAmberAndSaysWhy()
{
    openShop();
    m_session->setMechanism(weakReport());
    QVERIFY(part<MechanismBadge>()->isWarning());
    QVERIFY(part<MechanismBadge>()->toolTip().contains(QStringLiteral("may not be written")));
    shoot(QStringLiteral("subreaper"));
}

void TestMainWindow::badFileListsEachProblem()
{
    const QString path = QStringLiteral("/home/ada/shop/paddock.yaml");
    m_window->showStackProblems(path, {{path, 12, 5, QStringLiteral("unknown key comand; did you mean command?")},
                                       {path, 19, 17, QStringLiteral("worker depends on queue, which is not a service here")}});
    QVERIFY(part<ProblemPage>()->isVisible());
    shoot(QStringLiteral("bad-file"));
    const QSignalSpy requested(m_window.get(), &MainWindow::openRequested);
    QTest::mouseClick(part<ProblemPage>()->findChild<StripButton *>(), Qt::LeftButton);
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested.first().first().toString(), path);
    openShop();
    QTRY_VERIFY(part<ProcessPane>()->isVisible());
}

void TestMainWindow::smallestWindowKeepsEverythingInReach()
{
    openShop();
    m_window->resize(10, 10);
    QCOMPARE(m_window->size(), QSize(900, 560));
    QVERIFY(m_window->chooseService(1));
    QCoreApplication::processEvents();
    const WindowToolbar *toolbar = part<WindowToolbar>();
    for (const QWidget *child : toolbar->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
        if (child->isVisible())
            QVERIFY2(toolbar->rect().contains(child->geometry()), child->metaObject()->className());
    }
    QTest::qWait(50);
    shoot(QStringLiteral("smallest"));
}

void TestMainWindow::foldedSideBar()
{
    openShop();
    m_session->setStatus(FakeSession::makeStatus(kWorker, ServiceState::Frozen));
    press(Qt::Key_B, Qt::ControlModifier);
    QCOMPARE(part<SideBar>()->width(), 48);
    QCoreApplication::processEvents();
    shoot(QStringLiteral("folded"));
    press(Qt::Key_B, Qt::ControlModifier);
    QCOMPARE(part<SideBar>()->width(), 264);
}

void TestMainWindow::highContrast()
{
    QPalette desktop;
    desktop.setColor(QPalette::Window, Qt::black);
    desktop.setColor(QPalette::WindowText, Qt::white);
    desktop.setColor(QPalette::Highlight, QColor(0x1a, 0xeb, 0xff));
    desktop.setColor(QPalette::HighlightedText, Qt::black);
    const QPalette usual = QApplication::palette();
    m_window.reset();
    m_theme.reset();
    QApplication::setPalette(desktop);
    m_theme = std::make_unique<Theme>();
    m_theme->applyTo(qApp);
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->show();
    openShop();
    QVERIFY(m_window->chooseService(1));
    QVERIFY(m_theme->tokens().isHighContrast);
    QTest::qWait(50);
    if (!m_screenshots.isEmpty() && m_window->devicePixelRatioF() == 1)
        QVERIFY(m_window->grab().save(m_screenshots + QStringLiteral("/window-high-contrast.png")));
    m_window.reset();
    m_theme.reset();
    QApplication::setPalette(QPalette());
    m_theme = std::make_unique<Theme>(Theme::Mode::Light);
    m_theme->applyTo(qApp);
    QCOMPARE(QApplication::palette().color(QPalette::Window), usual.color(QPalette::Window));
}

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
    m_session->setStatus(command(QStringLiteral("run-1"), QStringLiteral("true"), ServiceState::Exited, {}));
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
    QTRY_VERIFY(part<MessageBar>()->isVisible());
    QCOMPARE(part<MessageBar>()->text(), QStringLiteral("Killed api: 4 processes ended"));
    QTest::qWait(50);
    shoot(QStringLiteral("killed"));
    QTest::mouseClick(part<MessageBar>()->findChild<StripButton *>(), Qt::LeftButton);
    QCOMPARE(m_session->orders.last(), QStringLiteral("start api"));
    QVERIFY(!part<MessageBar>()->isVisible());
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
    QCOMPARE(m_session->launches.first().program, QStringLiteral("sh"));
    QCOMPARE(m_session->launches.first().arguments, (QStringList{QStringLiteral("-c"), QStringLiteral("echo hello")}));
    QCOMPARE(m_session->launches.first().workingDirectory, QDir::currentPath());
    QVERIFY(!part<LaunchBar>()->isVisible());

    m_session->setStatus(command(QStringLiteral("run-1"), QStringLiteral("sh -c 'echo hello'"), ServiceState::Running, {}));
    Q_EMIT m_session->launched(QStringLiteral("run-1"));
    QTRY_COMPARE(part<ServiceList>()->currentId(), QStringLiteral("run-1"));

    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->show();
    m_window->activateWindow();
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
    Q_EMIT m_session->problem({ErrorCode::PermissionDenied, QStringLiteral("systemd (1) cannot be killed: it is not yours"), 0});
    QVERIFY(part<MessageBar>()->isVisible());
    QVERIFY(part<MessageBar>()->text().contains(QStringLiteral("not yours")));
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
            QVERIFY2(std::ranges::find(sheet->rows(), key, &KeysSheet::Row::key) != sheet->rows().end(), qPrintable(key));
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
