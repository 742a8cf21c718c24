// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/samples.h"
#include "tests/ui/windowtest.h"
#include "ui/common/liveclock.h"
#include "ui/output/lowerpane.h"
#include "ui/output/outputpane.h"
#include "ui/services/servicelist.h"
#include "ui/startup/startupmodel.h"
#include "ui/startup/startuppane.h"
#include "ui/startup/startupview.h"

#include <QApplication>
#include <QTest>

using namespace paddock;
using State = ServiceState;

namespace {

constexpr int kNever = -1;

QString s(const char *text) { return QString::fromUtf8(text); }

/// Times in milliseconds from `begin`.
ServiceStatus service(const QString &id, State state, const QDateTime &begin, int started, int ready,
                      const QStringList &needs = {})
{
    const auto at = [&](int ms) { return ms == kNever ? std::nullopt : std::optional(begin.addMSecs(ms)); };
    ServiceStatus status = FakeSession::makeStatus(id, state);
    status.startup = {begin, at(started), at(ready)};
    status.ready = ready != kNever;
    for (const QString &need : needs)
        status.needs.append({need, DependencyCondition::Ready});
    return status;
}

QList<ServiceStatus> finished(const QDateTime &begin)
{
    return {service(s("postgres"), State::Running, begin, 12, 2140),
            service(s("redis"), State::Running, begin, 14, 320),
            service(s("migrate"), State::Exited, begin, 2141, 2890, {s("postgres")}),
            service(s("api"), State::Running, begin, 2892, 4180, {s("migrate"), s("redis")}),
            service(s("worker"), State::Running, begin, 325, 900, {s("redis")}),
            service(s("nginx"), State::Running, begin, 4181, 4230, {s("api")})};
}

} // namespace

/// The start-up timeline in the window.
class TestStartupPane : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void emptySaysWhatToDo();
    void finishedStartIsKept();
    void liveStartCounts();
    void hiddenTimelineDoesNotWake();
    void rowsLeadToTheirServices();
    void fortyServicesScroll();
    void namesOfSixtyCharacters();

private:
    void openStartup(const QList<ServiceStatus> &services);
};

void TestStartupPane::openStartup(const QList<ServiceStatus> &services)
{
    m_session->setMechanism(strongReport());
    m_session->open(s("shop"), services);
    m_session->setSnapshot(shopSample());
    QTRY_VERIFY(!part<ServiceList>()->currentId().isEmpty());
    press(Qt::Key_3, Qt::AltModifier);
    QVERIFY(part<StartupPane>()->isVisible());
    QVERIFY(!part<OutputPane>()->isVisible());
}

void TestStartupPane::emptySaysWhatToDo()
{
    openStartup(shop(State::Stopped));
    QCOMPARE(part<StartupModel>()->rowCount(), 0);
    QVERIFY(!part<StartupPane>()->clock()->isTicking());
    shoot(s("startup-empty"));
}

void TestStartupPane::finishedStartIsKept()
{
    openStartup(finished(QDateTime::currentDateTime().addSecs(-600)));
    StartupModel *model = part<StartupModel>();
    QCOMPARE(model->rowCount(), 6);
    QCOMPARE(part<StartupPane>()->summary(),
             s("all 6 services ready in 4.2\u00a0s · critical path, added by each: postgres 2.1 s > migrate 0.7 s > "
               "api 1.2 s > nginx 50 ms"));
    QVERIFY(model->bar(model->indexOf(s("api"))).onPath.has_value());
    QVERIFY(!model->bar(model->indexOf(s("worker"))).onPath.has_value());
    QVERIFY(model->indexOf(s("api")).data(Qt::ToolTipRole).toString().contains(s("on the critical path, added 1.2")));
    // It waited for a moment after api had let it go: what it added is not what it took.
    QCOMPARE(model->bar(model->indexOf(s("nginx"))).words, s("49 ms"));
    QVERIFY(!part<StartupPane>()->clock()->isTicking());
    shoot(s("startup-finished"));
}

void TestStartupPane::liveStartCounts()
{
    const QDateTime begin = QDateTime::currentDateTime().addMSecs(-2600);
    QList<ServiceStatus> services{service(s("postgres"), State::Running, begin, 12, 2140),
                                  service(s("redis"), State::Starting, begin, 14, kNever),
                                  service(s("migrate"), State::Starting, begin, 2141, kNever, {s("postgres")}),
                                  service(s("api"), State::Waiting, begin, kNever, kNever, {s("migrate")}),
                                  service(s("worker"), State::Failed, begin, 325, kNever)};
    services[1].reason = s("not ready yet: Connection refused");
    services[3].reason = s("waiting for migrate: has not ended, redis: not ready");
    services[4].reason = s("exit 1");
    services[4].since = begin.addMSecs(1100);
    openStartup(services);
    StartupModel *model = part<StartupModel>();
    QVERIFY(part<StartupPane>()->clock()->isTicking());
    const auto before = model->timeline().total;
    QTRY_VERIFY(model->timeline().total > before);
    QCOMPARE(model->bar(model->indexOf(s("api"))).words, services[3].reason);
    shoot(s("startup-live"));
    for (ServiceStatus status : finished(begin))
        m_session->setStatus(status);
    m_session->removeStatus(s("nginx"));
    QTRY_VERIFY(!model->timeline().isUnderWay);
    QTRY_VERIFY(!part<StartupPane>()->clock()->isTicking());
}

void TestStartupPane::hiddenTimelineDoesNotWake()
{
    const QDateTime begin = QDateTime::currentDateTime();
    openStartup({service(s("postgres"), State::Starting, begin, 12, kNever)});
    QVERIFY(part<StartupPane>()->clock()->isTicking());
    press(Qt::Key_2, Qt::AltModifier);
    QVERIFY(part<OutputPane>()->isVisible());
    QVERIFY(!part<StartupPane>()->clock()->isTicking());
    press(Qt::Key_3, Qt::AltModifier);
    QVERIFY(part<StartupPane>()->clock()->isTicking());
    m_window->hide();
    QVERIFY(!part<StartupPane>()->clock()->isTicking());
}

void TestStartupPane::rowsLeadToTheirServices()
{
    openStartup(finished(QDateTime::currentDateTime().addSecs(-600)));
    StartupView *view = part<StartupView>();
    StartupModel *model = part<StartupModel>();
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(model->indexOf(s("api"))).center());
    QCOMPARE(part<ServiceList>()->currentId(), s("api"));
    QVERIFY(part<StartupPane>()->isVisible());
    QVERIFY(part<ServiceList>()->choose(s("worker")));
    QCOMPARE(view->currentIndex(), model->indexOf(s("worker")));
    view->setFocus();
    press(Qt::Key_Down);
    QCOMPARE(view->currentIndex(), model->indexOf(s("nginx")));
    press(Qt::Key_Return);
    QVERIFY(part<OutputPane>()->isVisible());
    QCOMPARE(part<OutputPane>()->service(), s("nginx"));
}

void TestStartupPane::fortyServicesScroll()
{
    const QDateTime begin = QDateTime::currentDateTime().addSecs(-600);
    QList<ServiceStatus> services;
    for (int i = 0; i < 40; ++i) {
        const QStringList needs = i == 0 ? QStringList() : QStringList(services.at(i / 2).id);
        const int started = i == 0 ? 0 : int(begin.msecsTo(*services.at(i / 2).startup.readyAt));
        services << service(s("service-%1").arg(i, 2, 10, QLatin1Char('0')), State::Running, begin, started,
                            started + 120 + (i * 97) % 400, needs);
    }
    openStartup(services);
    QCOMPARE(part<StartupModel>()->rowCount(), 40);
    press(Qt::Key_2, Qt::AltModifier); // the lower half fills the centre
    press(Qt::Key_3, Qt::AltModifier);
    part<StartupView>()->scrollTo(part<StartupModel>()->index(12), QAbstractItemView::PositionAtTop);
    shoot(s("startup-forty"));
    press(Qt::Key_0, Qt::AltModifier);
}

void TestStartupPane::namesOfSixtyCharacters()
{
    const QDateTime begin = QDateTime::currentDateTime().addSecs(-600);
    const QString first = QString(56, u'a') + s("-one");
    const QString second = QString(56, u'b') + s("-two");
    openStartup({service(first, State::Running, begin, 10, 61'000),
                 service(second, State::Running, begin, 61'001, 95'000, {first})});
    m_window->resize(900, 560);
    QCoreApplication::processEvents();
    shoot(s("startup-long-names"));
    QVERIFY(part<StartupPane>()->summary().startsWith(s("all 2 services ready in 1\u00a0m 35\u00a0s")));
}

QTEST_MAIN(TestStartupPane)
#include "tst_startuppane.moc"
