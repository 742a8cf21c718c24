// SPDX-License-Identifier: Apache-2.0
#include "ui/startup/startupscale.h"
#include "ui/startup/startuptimeline.h"

#include <QTest>

using namespace paddock;
using namespace std::chrono_literals;
using State = ServiceState;
using End = StartupBar::End;

namespace {

const QDateTime kBegin(QDate(2026, 3, 2), QTime(10, 41, 7));
constexpr int kNever = -1;

QString s(const char *text) { return QString::fromUtf8(text); }

std::optional<QDateTime> at(int ms) { return ms == kNever ? std::nullopt : std::optional(kBegin.addMSecs(ms)); }

ServiceStatus service(const char *id, State state, int asked, int started, int ready, const QStringList &needs = {})
{
    ServiceStatus status;
    status.id = status.title = s(id);
    status.state = state;
    status.startup = {at(asked), at(started), at(ready)};
    status.since = kBegin.addMSecs(std::max({asked, started, ready, 0}));
    for (const QString &need : needs)
        status.needs.append({need, DependencyCondition::Ready});
    return status;
}

} // namespace

class TestStartupTimeline : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void finishedStartHasItsPath();
    void liveStartGrows();
    void whatFailedEndsThere();
    void laterStartsAreNoPart();
    void largestStartIsTheOne();
    void neverStartedIsEmpty();
    void scaleHasRoundMarks_data();
    void scaleHasRoundMarks();
};

void TestStartupTimeline::finishedStartHasItsPath()
{
    const StartupTimeline timeline =
        StartupTimeline::of({service("db", State::Running, 0, 10, 3100), service("cache", State::Running, 0, 10, 400),
                             service("step", State::Exited, 0, 10, 500),
                             service("api", State::Running, 0, 3100, 4200, {s("db"), s("cache")})},
                            kBegin.addSecs(600));
    QVERIFY(!timeline.isUnderWay);
    QCOMPARE(timeline.total, 4200ms);
    QCOMPARE(timeline.summary(), s("all 4 services ready in 4.2\u00a0s"));
    QCOMPARE(timeline.path.toText(), s("db 3.1 s > api 1.1 s"));
    QCOMPARE(timeline.bars.at(0).onPath, std::optional<std::chrono::milliseconds>(3100));
    QVERIFY(!timeline.bars.at(1).onPath);
    const StartupBar &api = timeline.bars.at(3);
    QCOMPARE(api.asked, 0ms);
    QCOMPARE(api.started, 3100ms);
    QCOMPARE(api.ended, 4200ms);
    QCOMPARE(int(api.end), int(End::Ready));
    QCOMPARE(api.words, s("1.1 s"));
}

void TestStartupTimeline::liveStartGrows()
{
    ServiceStatus api = service("api", State::Waiting, 0, kNever, kNever, {s("db")});
    api.reason = s("waiting for db: not ready");
    const QList<ServiceStatus> services{service("db", State::Starting, 0, 100, kNever), api};
    const StartupTimeline early = StartupTimeline::of(services, kBegin.addMSecs(1500));
    const StartupTimeline late = StartupTimeline::of(services, kBegin.addMSecs(2500));
    QVERIFY(early.isUnderWay);
    QCOMPARE(early.total, 1500ms);
    QCOMPARE(late.total, 2500ms);
    QCOMPARE(late.bars.at(1).words, s("waiting for db: not ready"));
    QVERIFY(!late.bars.at(1).hasStarted);
    QCOMPARE(late.bars.at(1).started, 2500ms);
    QCOMPARE(late.summary(), s("0 of 2 services ready · 2.5\u00a0s"));
}

void TestStartupTimeline::whatFailedEndsThere()
{
    ServiceStatus db = service("db", State::Failed, 0, 100, kNever);
    db.since = kBegin.addMSecs(700);
    db.reason = s("exit 1");
    const StartupTimeline timeline = StartupTimeline::of({db}, kBegin.addSecs(60));
    QCOMPARE(int(timeline.bars.at(0).end), int(End::Failed));
    QCOMPARE(timeline.bars.at(0).ended, 700ms);
    QCOMPARE(timeline.bars.at(0).words, s("exit 1"));
    QVERIFY(!timeline.isUnderWay);
}

void TestStartupTimeline::laterStartsAreNoPart()
{
    ServiceStatus disabled = service("shell", State::Stopped, kNever, kNever, kNever);
    disabled.disabled = true;
    ServiceStatus launched = service("run-1", State::Running, 0, 1, 2);
    launched.launched = true;
    const StartupTimeline timeline =
        StartupTimeline::of({service("db", State::Running, 0, 10, 1000), service("api", State::Running, 5, 10, 900),
                             service("web", State::Running, 120'000, 120'010, 121'000), disabled, launched},
                            kBegin.addSecs(600));
    QCOMPARE(timeline.parts, 2);
    QCOMPARE(timeline.bars.size(), 4);
    QCOMPARE(timeline.total, 1000ms);
    QCOMPARE(timeline.bars.at(2).words, s("started 2 m later, ready in 1 s"));
    QCOMPARE(timeline.bars.at(3).words, s("disabled, not started"));
}

void TestStartupTimeline::largestStartIsTheOne()
{
    const QList<ServiceStatus> services{service("a", State::Running, 0, 10, 100),
                                        service("b", State::Running, 60'000, 60'010, 60'100)};
    QCOMPARE(int(StartupTimeline::of(services, kBegin.addSecs(90)).bars.at(1).end), int(End::Ready)); // the later
    QCOMPARE(StartupTimeline::of(services, kBegin.addSecs(90)).bars.at(0).words,
             s("started 1 m earlier, ready in 0.1 s"));
}

void TestStartupTimeline::neverStartedIsEmpty()
{
    const StartupTimeline timeline =
        StartupTimeline::of({service("db", State::Stopped, kNever, kNever, kNever)}, kBegin);
    QVERIFY(timeline.isEmpty());
    QCOMPARE(timeline.summary(), QString());
    QVERIFY(StartupTimeline::of({}, kBegin).isEmpty());
}

void TestStartupTimeline::scaleHasRoundMarks_data()
{
    QTest::addColumn<int>("total");
    QTest::addColumn<int>("width");
    QTest::addColumn<QString>("second");
    QTest::newRow("nothing yet") << 0 << 800 << s("0.01\u00a0s");
    QTest::newRow("a moment") << 400 << 800 << s("0.05\u00a0s");
    QTest::newRow("seconds") << 4200 << 800 << s("0.5\u00a0s");
    QTest::newRow("narrow") << 4200 << 300 << s("2\u00a0s");
    QTest::newRow("minutes") << 200'000 << 800 << s("20\u00a0s");
    QTest::newRow("hours") << 7'200'000 << 800 << s("15\u00a0m 00\u00a0s");
    QTest::newRow("no room") << 4200 << 0 << QString();
}

void TestStartupTimeline::scaleHasRoundMarks()
{
    QFETCH(int, total);
    QFETCH(int, width);
    QFETCH(QString, second);
    const StartupScale scale = StartupScale::of(std::chrono::milliseconds(total), 200, width);
    QVERIFY(scale.span >= std::chrono::milliseconds(total));
    QVERIFY(scale.marks().size() < 40);
    QCOMPARE(scale.label(0ms), s("0"));
    QCOMPARE(scale.x(0ms), 200.0);
    if (!second.isEmpty())
        QCOMPARE(scale.label(scale.marks().at(1)), second);
}

QTEST_APPLESS_MAIN(TestStartupTimeline)
#include "tst_startuptimeline.moc"
