// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/samples.h"
#include "tests/ui/windowtest.h"
#include "ui/common/closingstrip.h"
#include "ui/common/mechanismbadge.h"
#include "ui/common/statusstrip.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/common/windowtoolbar.h"
#include "ui/launch/problempage.h"
#include "ui/launch/welcomepage.h"
#include "ui/mainwindow.h"
#include "ui/output/outputpane.h"
#include "ui/processes/processpane.h"
#include "ui/services/servicelist.h"
#include "ui/services/servicelistmodel.h"
#include "ui/services/sidebar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFile>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace paddock;

/// Each state of the design is drawn, looked at by a few checks, and saved for a person.
class TestWindowStates : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void nothingOpenSaysWhatToDo();
    void allRunning();
    void startingWithWaits();
    void failedQuotesItsLastLines();
    void stoppingNamesTheBlocker();
    void fortyServices();
    void namesOfSixtyCharacters();
    void noContainmentIsAmberAndSaysWhy();
    void processGroupIsAmberAndSaysWhoEscapes();
    void badFileListsEachProblem();
    void smallestWindowKeepsEverythingInReach();
    void foldedSideBar();
    void highContrast();
};

void TestWindowStates::nothingOpenSaysWhatToDo()
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

void TestWindowStates::allRunning()
{
    openShop();
    m_session->setStatus(launchedStatus(QStringLiteral("run-1"), QStringLiteral("pytest -x"), ServiceState::Failed,
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

void TestWindowStates::startingWithWaits()
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
    QVERIFY(model->indexOf(kWorker)
                .data(ServiceListModel::ReasonRole)
                .toString()
                .startsWith(QStringLiteral("waiting for api · 4\u00a0m ")));
    QVERIFY(model->hasUnderWay());
    QVERIFY(m_window->chooseService(1));
    shoot(QStringLiteral("starting"));
}

void TestWindowStates::failedQuotesItsLastLines()
{
    openShop();
    ServiceStatus failed = FakeSession::makeStatus(kApi, ServiceState::Failed, QStringLiteral("exit 1"));
    m_session->setStatus(failed);
    ServiceListModel *model = part<ServiceListModel>();
    QTRY_VERIFY(
        model->indexOf(kApi).data(ServiceListModel::ReasonRole).toString().startsWith(QStringLiteral("exit 1 · ")));
    QVERIFY(model->indexOf(kApi).data(Qt::ToolTipRole).toString().contains(QStringLiteral("POST /orders 201")));
    QVERIFY(model->indexOf(kApi).data(ServiceListModel::FiguresRole).toString().isEmpty());
    QVERIFY(m_window->chooseService(1));
    QTest::qWait(50);
    shoot(QStringLiteral("one-failed"));
}

void TestWindowStates::stoppingNamesTheBlocker()
{
    openShop();
    QList<ServiceStatus> services = shop(ServiceState::Stopped);
    m_window->close();
    QCOMPARE(m_session->orders, QStringList{QStringLiteral("close")});
    QVERIFY(m_window->isVisible());
    services[1] = FakeSession::makeStatus(kApi, ServiceState::Stopping,
                                          QStringLiteral("stopping: 2 processes left (sleep 4711)"));
    services[0] = FakeSession::makeStatus(kRedis, ServiceState::Stopping, QStringLiteral("waiting for api to stop"));
    for (const ServiceStatus &status : std::as_const(services))
        m_session->setStatus(status);
    QTRY_VERIFY(part<ClosingStrip>()->isVisible()); // after 300 ms
    QTRY_VERIFY(part<ClosingStrip>()->text().contains(QStringLiteral("sleep 4711")));
    shoot(QStringLiteral("stopping"));
    QTest::mouseClick(part<ClosingStrip>()->findChild<StripButton *>(), Qt::LeftButton);
    QCOMPARE(m_session->orders.size(), 2);
}

void TestWindowStates::fortyServices()
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

void TestWindowStates::namesOfSixtyCharacters()
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

void TestWindowStates::noContainmentIsAmberAndSaysWhy()
{
    openShop();
    m_session->setMechanism(weakReport());
    QVERIFY(part<MechanismBadge>()->isWarning());
    QVERIFY(part<MechanismBadge>()->toolTip().contains(QStringLiteral("may not be written")));
    shoot(QStringLiteral("subreaper"));
}

void TestWindowStates::processGroupIsAmberAndSaysWhoEscapes()
{
    openShop();
    MechanismReport report;
    report.mechanism = Mechanism::ProcessGroup;
    report.guarantee = guaranteeOf(Mechanism::ProcessGroup);
    m_session->setMechanism(report); // insisted on: nothing was refused, and yet it holds less
    QVERIFY(part<MechanismBadge>()->isWarning());
    QVERIFY(part<MechanismBadge>()->text().contains(QStringLiteral("setsid escapes")));
    QVERIFY(part<MechanismBadge>()->toolTip().contains(QStringLiteral("cannot see it")));
}

void TestWindowStates::badFileListsEachProblem()
{
    const QString path = QStringLiteral("/home/ada/shop/paddock.yaml");
    m_window->showStackProblems(
        path, {{path, 12, 5, QStringLiteral("unknown key comand; did you mean command?")},
               {path, 19, 17, QStringLiteral("worker depends on queue, which is not a service here")}});
    QVERIFY(part<ProblemPage>()->isVisible());
    QCOMPARE(part<ProblemPage>()->findChild<QPlainTextEdit *>()->toPlainText(),
             QStringLiteral("line 12, column 5:   unknown key comand; did you mean command?\n"
                            "line 19, column 17:  worker depends on queue, which is not a service here"));
    shoot(QStringLiteral("bad-file"));
    const QSignalSpy requested(m_window.get(), &MainWindow::openRequested);
    for (StripButton *button : part<ProblemPage>()->findChildren<StripButton *>()) {
        if (button->text() == QLatin1String("Read it again"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested.first().first().toString(), path);
    openShop();
    QTRY_VERIFY(part<ProcessPane>()->isVisible());
}

void TestWindowStates::smallestWindowKeepsEverythingInReach()
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

void TestWindowStates::foldedSideBar()
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

void TestWindowStates::highContrast()
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

QTEST_MAIN(TestWindowStates)
#include "tst_windowstates.moc"
