// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/samples.h"
#include "tests/ui/windowtest.h"
#include "ui/common/mechanismbadge.h"
#include "ui/common/messagebar.h"
#include "ui/common/stripbutton.h"
#include "ui/notices/feedback.h"
#include "ui/notices/noticelist.h"
#include "ui/notices/noticerow.h"
#include "ui/notices/noticewatch.h"
#include "ui/notices/stateicon.h"
#include "ui/notices/tray.h"
#include "ui/output/outputpane.h"
#include "ui/services/servicelist.h"

#include <QAction>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace paddock;
using State = ServiceState;
using Kind = ServiceNotice::Kind;

namespace {

QString s(const char *text) { return QString::fromUtf8(text); }

ServiceStatus failed(const QString &id, const char *reason = "exit 1")
{
    return FakeSession::makeStatus(id, State::Failed, s(reason));
}

ServiceStatus running(const QString &id)
{
    ServiceStatus status = FakeSession::makeStatus(id, State::Running);
    status.ready = true;
    return status;
}

ServiceStatus leftBehind(const QString &id, int run)
{
    ServiceStatus status = FakeSession::makeStatus(id, State::Exited, s("exit 0"));
    status.run = run;
    Outcome outcome;
    outcome.exitCode = 0;
    outcome.leftovers = {{{4711, 1}, 1, s("/usr/bin/sleep 600"), std::chrono::seconds(3)},
                         {{4712, 2}, 1, s("node watch.js"), std::chrono::seconds(2)}};
    status.lastOutcome = outcome;
    return status;
}

ServiceStatus unhealthy(const QString &id, int failures)
{
    ServiceStatus status = running(id);
    status.healthProbe =
        ProbeStatus{s("http://127.0.0.1/health"), false, s("HTTP 503 from /health"), failures, 3, {}, {}, {}};
    return status;
}

} // namespace

/// What the window and the tray tell of services.
class TestNotices : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void troubleIsToldOnceAndTakenBack();
    void failingAgainIsToldAgain();
    void probeAnswersAreNoNews();
    void whatWasLeftBehindIsToldOnceARun();
    void severalStandBelowEachOther();
    void moreThanAFewAreCounted();
    void showLeadsToTheLastLines();
    void problemsAreAllInReach();
    void factsTakeNoProblemsPlace();
    void trayTellsWhileNobodyLooks();
    void trayMenuGivesOrders();
    void trayDrawsOnlyWhatChanges();
    void iconShowsTheWorstState();
    void badgeOfProcessGroups();

private:
    [[nodiscard]] QStringList texts() const
    {
        QStringList texts;
        for (const ServiceNotice &notice : part<NoticeList>()->notices())
            texts << notice.text;
        return texts;
    }
};

void TestNotices::troubleIsToldOnceAndTakenBack()
{
    openShop();
    QVERIFY(part<NoticeList>()->isHidden());
    m_session->setStatus(failed(kApi));
    m_session->setStatus(failed(kApi));
    QCOMPARE(texts(), QStringList{s("api failed: exit 1")});
    QVERIFY(part<NoticeList>()->isVisible());
    m_session->setStatus(FakeSession::makeStatus(kApi, State::Starting));
    QCOMPARE(texts().size(), 1); // nobody knows yet whether it is well
    m_session->setStatus(running(kApi));
    QCOMPARE(texts(), QStringList());
    QVERIFY(part<NoticeList>()->isHidden());
    m_session->setStatus(FakeSession::makeStatus(kApi, State::GivenUp, s("given up: 5 failures in 20 s: exit 7")));
    QCOMPARE(texts(), QStringList{s("api: given up: 5 failures in 20 s: exit 7")});
    m_session->setStatus(FakeSession::makeStatus(kApi, State::Stopped));
    QCOMPARE(texts(), QStringList()); // nobody wants it any more
    m_session->setStatus(failed(kApi));
    m_session->removeStatus(kApi);
    QCOMPARE(texts(), QStringList());
}

void TestNotices::failingAgainIsToldAgain()
{
    openShop();
    m_session->setStatus(failed(kApi));
    part<NoticeList>()->clear();
    m_session->setStatus(FakeSession::makeStatus(kApi, State::Starting));
    QCOMPARE(texts(), QStringList());
    m_session->setStatus(failed(kApi));
    QCOMPARE(texts().size(), 1);
}

void TestNotices::probeAnswersAreNoNews()
{
    openShop();
    m_session->setStatus(unhealthy(kApi, 1));
    QCOMPARE(texts(), QStringList{s("api: unhealthy: HTTP 503 from /health")});
    part<NoticeList>()->clear();
    m_session->setStatus(unhealthy(kApi, 2));
    QCOMPARE(texts(), QStringList()); // closed is closed
    m_session->setStatus(running(kApi));
    m_session->setStatus(unhealthy(kApi, 1));
    QCOMPARE(texts().size(), 1);
}

void TestNotices::whatWasLeftBehindIsToldOnceARun()
{
    openShop();
    m_session->setStatus(leftBehind(kApi, 3));
    QCOMPARE(texts(), QStringList{s("api left 2 processes behind: sleep (4711), node (4712)")});
    m_session->setStatus(leftBehind(kApi, 3));
    QCOMPARE(texts().size(), 1);
    m_session->setStatus(running(kApi));
    QCOMPARE(texts().size(), 1); // a new run does not undo it
    part<NoticeList>()->clear();
    m_session->setStatus(leftBehind(kApi, 3));
    QCOMPARE(texts(), QStringList());
    m_session->setStatus(leftBehind(kApi, 4));
    QCOMPARE(texts().size(), 1);
    ServiceStatus stopped = leftBehind(kApi, 5);
    stopped.state = State::Stopped; // in a stop everybody is asked to go
    part<NoticeList>()->clear();
    m_session->setStatus(stopped);
    QCOMPARE(texts(), QStringList());
}

void TestNotices::severalStandBelowEachOther()
{
    openShop();
    m_session->setStatus(failed(kApi));
    m_session->setStatus(unhealthy(kSite, 1));
    m_session->setStatus(leftBehind(kWorker, 2));
    Q_EMIT m_session->problem({ErrorCode::PermissionDenied, s("systemd (1) cannot be killed: it is not yours"), 0});
    Q_EMIT m_session->notice(s("ended what a killed Paddock had left behind: 3 processes of shop"));
    QCoreApplication::processEvents();
    QList<QRect> taken;
    QList<QWidget *> lines{part<Feedback>()->problems(), part<Feedback>()->facts()};
    for (NoticeRow *row : part<NoticeList>()->findChildren<NoticeRow *>()) {
        if (!row->isHidden()) // what was shown before goes with the next turn of the event loop
            lines << row;
    }
    QCOMPARE(lines.size(), 5);
    for (QWidget *line : std::as_const(lines)) {
        QVERIFY(line->isVisible());
        const QRect place(line->mapTo(m_window.get(), QPoint()), line->size());
        for (const QRect &other : std::as_const(taken))
            QVERIFY(!place.intersects(other));
        taken << place;
    }
    shoot(s("notices"));
}

void TestNotices::moreThanAFewAreCounted()
{
    QList<ServiceStatus> services;
    for (int i = 0; i < 12; ++i)
        services << failed(s("service-%1").arg(i));
    m_session->open(s("shop"), services);
    QCOMPARE(part<NoticeList>()->notices().size(), 12);
    QCoreApplication::processEvents();
    QVERIFY(part<NoticeList>()->height() < 200);
    shoot(s("notices-many"));
    for (StripButton *button : part<NoticeList>()->findChildren<StripButton *>()) {
        if (button->text() == s("Close all") && button->isVisible())
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QVERIFY(part<NoticeList>()->isHidden());
}

void TestNotices::showLeadsToTheLastLines()
{
    openShop();
    press(Qt::Key_1, Qt::AltModifier); // the processes fill the centre
    m_session->setStatus(failed(kApi));
    QTest::mouseClick(part<NoticeRow>()->findChild<StripButton *>(), Qt::LeftButton);
    QCOMPARE(part<ServiceList>()->currentId(), kApi);
    QVERIFY(part<OutputPane>()->isVisible());
    QCOMPARE(part<OutputPane>()->service(), kApi);
    QVERIFY(part<OutputPane>()->isFollowing());
    QCOMPARE(texts().size(), 1); // it has still failed
}

void TestNotices::problemsAreAllInReach()
{
    openShop();
    QStringList warnings;
    for (int i = 1; i <= 12; ++i)
        warnings << s("/home/ada/shop/paddock.yaml:%1:5: 'shutdown.parent_only' is not supported and left out").arg(i);
    m_window->feedback()->showWarnings(warnings);
    MessageBar *bar = part<Feedback>()->problems();
    QVERIFY(bar->text().startsWith(warnings.first()));
    QVERIFY(bar->text().endsWith(s("(and 11 more)")));
    QVERIFY(bar->findChild<QPlainTextEdit *>()->toPlainText().isEmpty()); // not put together for nobody
    shoot(s("warnings"));
    StripButton *all = nullptr;
    for (StripButton *button : bar->findChildren<StripButton *>()) {
        if (button->text() == s("Show all 12"))
            all = button;
    }
    QVERIFY(all);
    QTest::mouseClick(all, Qt::LeftButton);
    QCOMPARE(bar->findChild<QPlainTextEdit *>()->toPlainText(), warnings.join(QLatin1Char('\n')));
    QVERIFY(bar->findChild<QPlainTextEdit *>()->isVisible());
    QCoreApplication::processEvents();
    shoot(s("warnings-all"));
    m_window->showProblem(s("and one more"));
    QVERIFY(bar->findChild<QPlainTextEdit *>()->toPlainText().startsWith(s("and one more\n"))); // what is open follows
    QTest::mouseClick(all, Qt::LeftButton);
    QVERIFY(!bar->findChild<QPlainTextEdit *>()->isVisible());
    bar->dismiss();
    m_window->showProblem(s("one"));
    QCOMPARE(bar->text(), s("one"));
    m_window->showProblem(s("two"));
    QCOMPARE(bar->text(), s("two   (1 earlier)"));
    QCOMPARE(bar->problems(), (QStringList{s("two"), s("one")}));
}

void TestNotices::factsTakeNoProblemsPlace()
{
    openShop();
    m_window->showProblem(s("systemd (1) cannot be killed: it is not yours"));
    Q_EMIT m_session->notice(s("a fact"));
    QVERIFY(part<Feedback>()->problems()->isVisible());
    QCOMPARE(part<Feedback>()->facts()->text(), s("a fact"));
}

void TestNotices::trayTellsWhileNobodyLooks()
{
    openShop();
    Tray tray;
    tray.add(m_window.get(), m_session.get());
    QVERIFY(!tray.isShown()); // the offscreen desktop has none
    const QSignalSpy told(&tray, &Tray::told);
    m_session->setStatus(failed(kApi));
    QCOMPARE(told.size(), 0); // the window is active
    m_window->hide();
    QTRY_VERIFY(!m_window->isActiveWindow());
    m_session->setStatus(failed(kWorker));
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.first(), (QVariantList{s("shop"), s("worker failed: exit 1")}));
    QVERIFY(Tray::areNoticesWanted());
    Tray::setNoticesWanted(false);
    m_session->setStatus(failed(kSite));
    QCOMPARE(told.size(), 1);
    QVERIFY(!Tray::areNoticesWanted());
}

void TestNotices::trayMenuGivesOrders()
{
    openShop();
    m_session->setStatus(FakeSession::makeStatus(kApi, State::Failed));
    Tray tray;
    tray.add(m_window.get(), m_session.get());
    const auto action = [&tray](const char *words) -> QAction * {
        for (QAction *each : tray.menu()->actions()) {
            if (each->text() == s(words))
                return each;
        }
        return nullptr;
    };
    QVERIFY(action("Start all") && action("Stop all") && action("Show shop"));
    action("Stop all")->trigger();
    action("Start all")->trigger();
    QCOMPARE(m_session->orders, (QStringList{s("stopAll"), s("startAll")}));
    QCOMPARE(tray.toolTip(), s("shop: 1 failed · 3 running"));
    m_window->hide();
    action("Show shop")->trigger();
    QVERIFY(m_window->isVisible());
    action("Notify when something fails")->trigger();
    QVERIFY(!Tray::areNoticesWanted());
    const QSignalSpy quits(&tray, &Tray::quitRequested);
    action("Stop everything and quit")->trigger();
    QCOMPARE(quits.size(), 1);
    m_window.reset();
    QTRY_VERIFY(!action("Show shop"));
}

void TestNotices::trayDrawsOnlyWhatChanges()
{
    openShop();
    for (const QString &id : {kRedis, kApi, kWorker, kSite})
        m_session->setStatus(running(id));
    Tray tray;
    QSignalSpy changed(&tray, &Tray::markChanged);
    const QSignalSpy looked(tray.findChild<QTimer *>(), &QTimer::timeout);
    tray.add(m_window.get(), m_session.get());
    QCOMPARE(changed.size(), 1);
    const QPointer<QAction> first = tray.menu()->actions().constFirst();
    for (int run = 2; run < 5; ++run) {
        ServiceStatus status = running(kApi);
        status.run = run;
        status.restarts = run - 1;
        m_session->setStatus(status);
        QTRY_COMPARE(looked.size(), run - 1); // the tray has looked, and each change by itself draws nothing
    }
    QCOMPARE(changed.size(), 1);
    QVERIFY(first); // and an open menu stays as it is
    m_session->setStatus(unhealthy(kApi, 1));
    QTRY_COMPARE(changed.size(), 2);
    QCOMPARE(changed.constLast().constFirst().value<StateMark>(), (StateMark{State::Running, true}));
    m_session->setStatus(unhealthy(kSite, 1));
    m_session->setStatus(failed(kWorker));
    QTRY_COMPARE(changed.size(), 3);
    QCOMPARE(changed.constLast().constFirst().value<StateMark>(), (StateMark{State::Failed, false}));
    QVERIFY(!first); // there is something to start now
}

void TestNotices::iconShowsTheWorstState()
{
    const QImage plain = stateIcon(StateMark::of({})).pixmap(QSize(32, 32), 1.0).toImage();
    const QImage well = stateIcon(StateMark::of({running(kApi)})).pixmap(QSize(32, 32), 1.0).toImage();
    const QImage bad = stateIcon(StateMark::of({running(kApi), failed(kSite)})).pixmap(QSize(32, 32), 1.0).toImage();
    const QImage unwell = stateIcon(StateMark::of({unhealthy(kApi, 1)})).pixmap(QSize(32, 32), 1.0).toImage();
    QVERIFY(plain != well && well != bad && bad != unwell && unwell != well);
    const QColor light = bad.pixelColor(24, 24);
    QVERIFY2(light.red() > light.green() + 60, qPrintable(light.name()));
    if (m_screenshots.isEmpty() || m_window->devicePixelRatioF() > 1)
        return;
    QVERIFY(
        stateIcon(StateMark::of({failed(kSite)})).pixmap(QSize(64, 64)).save(m_screenshots + s("/tray-failed.png")));
    QVERIFY(stateIcon(StateMark::of({unhealthy(kSite, 1)}))
                .pixmap(QSize(64, 64))
                .save(m_screenshots + s("/tray-unwell.png")));
    QVERIFY(stateIcon(StateMark::of({running(kSite)}))
                .pixmap(QSize(22, 22))
                .save(m_screenshots + s("/tray-running-22.png")));
}

void TestNotices::badgeOfProcessGroups()
{
    openShop();
    MechanismReport report;
    report.mechanism = Mechanism::ProcessGroup;
    report.guarantee = guaranteeOf(Mechanism::ProcessGroup);
    report.refused = weakReport().refused;
    m_session->setMechanism(report);
    QVERIFY(part<MechanismBadge>()->isWarning());
    shoot(s("process-groups"));
}

QTEST_MAIN(TestNotices)
#include "tst_notices.moc"
