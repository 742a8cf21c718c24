// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/cronexpression.h"

#include <QTest>
#include <QTimeZone>

using namespace paddock;

namespace {

QDateTime at(const char *text, Qt::TimeSpec spec = Qt::UTC)
{
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), QStringLiteral("yyyy-MM-dd hh:mm"));
    time.setTimeSpec(spec);
    return time;
}

} // namespace

class tst_CronExpression : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsTheNextTime_data();
    void findsTheNextTime();
    void comesWhereClocksAreChanged();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
};

void tst_CronExpression::findsTheNextTime_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QDateTime>("after");
    QTest::addColumn<QDateTime>("next");
    const auto row = [](const char *text, const char *after, const char *next) {
        QTest::addRow("%s after %s", text, after) << QString::fromLatin1(text) << at(after) << at(next);
    };
    row("* * * * *", "2026-03-05 10:20", "2026-03-05 10:21");
    row("*/15 * * * *", "2026-03-05 10:20", "2026-03-05 10:30");
    row("5/15 * * * *", "2026-03-05 10:36", "2026-03-05 10:50");
    row("0 0 * * *", "2026-12-31 10:20", "2027-01-01 00:00");
    row("@daily", "2026-12-31 00:00", "2027-01-01 00:00");
    row("@hourly", "2026-12-31 23:59", "2027-01-01 00:00");
    row("30 6 * * MON-FRI", "2026-03-06 06:30", "2026-03-09 06:30");
    row("30 6 * * 0", "2026-03-06 06:30", "2026-03-08 06:30");
    row("30 6 * * 7", "2026-03-06 06:30", "2026-03-08 06:30");
    row("0 12 1,15 * *", "2026-03-02 00:00", "2026-03-15 12:00");
    row("0 12 13 * FRI", "2026-03-05 13:00", "2026-03-06 12:00");
    row("0 12 13 * FRI", "2026-03-06 13:00", "2026-03-13 12:00");
    row("0 0 29 2 *", "2026-03-06 13:00", "2028-02-29 00:00");
    row("0 0 1 jan,jul *", "2026-03-06 13:00", "2026-07-01 00:00");
    row("0-10/5,59 22-23 * * *", "2026-03-06 22:10", "2026-03-06 22:59");
}

void tst_CronExpression::findsTheNextTime()
{
    QFETCH(QString, text);
    QFETCH(QDateTime, after);
    QFETCH(QDateTime, next);
    const auto cron = CronExpression::parse(text);
    QVERIFY2(cron.has_value(), qPrintable(cron ? QString() : cron.error().message));
    QCOMPARE(cron->next(after), next);
}

void tst_CronExpression::comesWhereClocksAreChanged()
{
    const QTimeZone zone("Europe/Berlin");
    if (!zone.isValid())
        QSKIP("this machine has no time zones");
    const auto cron = CronExpression::parse(QStringLiteral("30 2 * * *"));
    // 02:30 is left out on 29 March 2026: whatever stands for it, each step goes forward and none is far.
    QDateTime time(QDate(2026, 3, 27), QTime(12, 0), zone);
    for (int i = 0; i < 5; ++i) {
        const auto next = cron->next(time);
        QVERIFY(next.has_value());
        QVERIFY(*next > time);
        QVERIFY(time.secsTo(*next) <= 25 * 3600);
        time = *next;
    }
}

void tst_CronExpression::refusesWhatIsNone_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             "*",
                             "* * * *",
                             "* * * * * *",
                             "60 * * * *",
                             "-1 * * * *",
                             "+1 * * * *",
                             "* 24 * * *",
                             "* * 0 * *",
                             "* * 32 * *",
                             "* * * 0 *",
                             "* * * 13 *",
                             "* * * * 8",
                             "5-1 * * * *",
                             "*/0 * * * *",
                             "*/x * * * *",
                             "1//2 * * * *",
                             "1- * * * *",
                             ",1 * * * *",
                             "* * * JANU *",
                             "* * * ANF *",
                             "0 0 30 2 *",
                             "0 0 31 4,6 *",
                             "@never",
                             "1.5 * * * *"})
        QTest::addRow("'%s'", text) << QString::fromLatin1(text);
}

void tst_CronExpression::refusesWhatIsNone()
{
    QFETCH(QString, text);
    const auto cron = CronExpression::parse(text);
    QVERIFY(!cron);
    QVERIFY(!cron.error().message.isEmpty());
}

QTEST_GUILESS_MAIN(tst_CronExpression)
#include "tst_cronexpression.moc"
