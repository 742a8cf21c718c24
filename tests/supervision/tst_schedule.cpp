// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/schedule.h"

#include <QTest>

using namespace paddock;
using namespace std::chrono_literals;

namespace {

/// Both clocks, in our hands; a day in UTC, without a change of the hour.
struct Clocks
{
    void pass(std::chrono::milliseconds time)
    {
        now.steady += time;
        now.wall = now.wall.addMSecs(time.count());
    }
    void setWall(const char *time)
    {
        now.wall = QDateTime(QDate(2026, 3, 2), QTime::fromString(QLatin1String(time)), Qt::UTC);
    }

    Schedule::Time now{QDateTime(QDate(2026, 3, 2), QTime(3, 0, 10), Qt::UTC), 1000s};
};

Schedule made(const ScheduleSpec &spec, const Clocks &clocks) { return Schedule::create(spec, clocks.now).value(); }

Schedule cron(const char *line, const Clocks &clocks)
{
    ScheduleSpec spec;
    spec.cron = QString::fromLatin1(line);
    return made(spec, clocks);
}

Schedule every(std::chrono::milliseconds interval, const Clocks &clocks)
{
    ScheduleSpec spec;
    spec.every = interval;
    return made(spec, clocks);
}

/// Looks as a timer would, as often as it is told to; how many starts were due.
int startsIn(std::chrono::milliseconds time, Schedule &schedule, Clocks &clocks)
{
    int starts = 0;
    while (time > 0ms) {
        const auto step = std::min(time, std::max(schedule.untilLook(clocks.now), 1ms));
        clocks.pass(step);
        time -= step;
        starts += int(schedule.takeDue(clocks.now));
    }
    return starts;
}

QString nextOf(const Schedule &schedule, const Clocks &clocks)
{
    const auto next = schedule.nextAt(clocks.now);
    return next ? next->toString(QStringLiteral("d HH:mm:ss")) : QString();
}

} // namespace

class tst_Schedule : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void firstStartComesAtItsTime();
    void intervalCountsFromStartToStart();
    void cronStartsOnceAtEachOfItsMinutes();
    void lateTimerStillStarts();
    void noBacklogAfterTheClockWasPutForward();
    void clockPutBackWaitsForTheTimeAgain();
    void clockPutBackALittleStartsNothingTwice();
    void frequentStartsDoNotWaitForAClockThatWasPutBack();
    void frequentStartsAreNotDoubledByASecondPutBack();
    void clockThatJumpsAboutStartsNoStorm();
    void intervalDoesNotCareForTheWallClock();
    void intervalMissedManyTimesStartsOnce();
    void badLineFails();
};

void tst_Schedule::firstStartComesAtItsTime()
{
    Clocks clocks;
    Schedule daily = cron("30 3 * * *", clocks);
    QVERIFY(!daily.takeDue(clocks.now));
    QCOMPARE(nextOf(daily, clocks), QStringLiteral("2 03:30:00"));
    Schedule often = every(10s, clocks);
    QVERIFY(!often.takeDue(clocks.now));
    QCOMPARE(nextOf(often, clocks), QStringLiteral("2 03:00:20"));
    QCOMPARE(often.untilLook(clocks.now), std::chrono::milliseconds(10s));
}

void tst_Schedule::intervalCountsFromStartToStart()
{
    Clocks clocks;
    Schedule schedule = every(10s, clocks);
    QCOMPARE(startsIn(100s, schedule, clocks), 10);
    clocks.pass(13s); // the timer came late: the one after it does not
    QVERIFY(schedule.takeDue(clocks.now));
    QCOMPARE(schedule.untilLook(clocks.now), std::chrono::milliseconds(7s));
}

void tst_Schedule::cronStartsOnceAtEachOfItsMinutes()
{
    Clocks clocks;
    Schedule schedule = cron("*/15 * * * *", clocks);
    QCOMPARE(startsIn(2h, schedule, clocks), 8);
    QCOMPARE(startsIn(24h, schedule, clocks), 96);
}

void tst_Schedule::lateTimerStillStarts()
{
    Clocks clocks;
    Schedule schedule = cron("30 3 * * *", clocks);
    clocks.setWall("03:30:20");
    QVERIFY(schedule.takeDue(clocks.now));
    QVERIFY(!schedule.takeDue(clocks.now));
    QCOMPARE(nextOf(schedule, clocks), QStringLiteral("3 03:30:00"));
}

void tst_Schedule::noBacklogAfterTheClockWasPutForward()
{
    Clocks clocks;
    Schedule schedule = cron("*/5 * * * *", clocks);
    clocks.setWall("09:02:00"); // seventy starts went by
    QVERIFY(!schedule.takeDue(clocks.now));
    QCOMPARE(nextOf(schedule, clocks), QStringLiteral("2 09:05:00"));
    QCOMPARE(startsIn(10min, schedule, clocks), 2);
}

void tst_Schedule::clockPutBackWaitsForTheTimeAgain()
{
    Clocks clocks;
    clocks.setWall("23:00:00");
    Schedule schedule = cron("0 * * * *", clocks);
    clocks.setWall("04:30:00");
    QVERIFY(!schedule.takeDue(clocks.now));
    QCOMPARE(nextOf(schedule, clocks), QStringLiteral("2 05:00:00"));
}

void tst_Schedule::clockPutBackALittleStartsNothingTwice()
{
    Clocks clocks;
    Schedule schedule = cron("30 3 * * *", clocks);
    clocks.setWall("03:30:01");
    QVERIFY(schedule.takeDue(clocks.now));
    clocks.setWall("03:29:58");
    QCOMPARE(startsIn(1h, schedule, clocks), 0);
    QCOMPARE(nextOf(schedule, clocks), QStringLiteral("3 03:30:00"));
}

void tst_Schedule::frequentStartsDoNotWaitForAClockThatWasPutBack()
{
    Clocks clocks;
    Schedule schedule = cron("* * * * *", clocks);
    QCOMPARE(startsIn(10min, schedule, clocks), 10);
    clocks.setWall("01:10:10"); // two hours
    const int starts = startsIn(10min, schedule, clocks);
    QVERIFY2(starts >= 9 && starts <= 10, qPrintable(QString::number(starts)));
}

void tst_Schedule::frequentStartsAreNotDoubledByASecondPutBack()
{
    Clocks clocks;
    Schedule schedule = cron("* * * * *", clocks);
    clocks.setWall("03:01:00");
    QVERIFY(schedule.takeDue(clocks.now));
    clocks.setWall("03:00:58");
    QCOMPARE(startsIn(50s, schedule, clocks), 0);
    QCOMPARE(startsIn(20s, schedule, clocks), 1);
}

void tst_Schedule::clockThatJumpsAboutStartsNoStorm()
{
    // Back and forth over the turn of the minute, every second: still one start a minute.
    Clocks clocks;
    Schedule schedule = cron("* * * * *", clocks);
    int starts = 0;
    for (int second = 0; second < 3600; ++second) {
        clocks.pass(1s);
        clocks.now.wall = clocks.now.wall.addSecs(second % 2 == 0 ? 40 : -40);
        starts += int(schedule.takeDue(clocks.now));
    }
    QVERIFY2(starts >= 50 && starts <= 61, qPrintable(QString::number(starts)));
}

void tst_Schedule::intervalDoesNotCareForTheWallClock()
{
    Clocks clocks;
    Schedule schedule = every(5min, clocks);
    clocks.setWall("01:00:00");
    QCOMPARE(startsIn(10min, schedule, clocks), 2);
    clocks.setWall("23:00:00");
    QVERIFY(!schedule.takeDue(clocks.now));
    QCOMPARE(startsIn(10min, schedule, clocks), 2);
}

void tst_Schedule::intervalMissedManyTimesStartsOnce()
{
    Clocks clocks;
    Schedule schedule = every(10s, clocks);
    clocks.pass(1h);
    QVERIFY(schedule.takeDue(clocks.now));
    QVERIFY(!schedule.takeDue(clocks.now));
    QCOMPARE(schedule.untilLook(clocks.now), std::chrono::milliseconds(10s));
}

void tst_Schedule::badLineFails()
{
    ScheduleSpec spec;
    spec.cron = QStringLiteral("61 * * * *");
    QVERIFY(!Schedule::create(spec, Clocks().now));
}

QTEST_GUILESS_MAIN(tst_Schedule)
#include "tst_schedule.moc"
