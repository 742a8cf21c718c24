// SPDX-License-Identifier: Apache-2.0
#include "engine/base/duration.h"

#include <QTest>

using namespace paddock;
using namespace std::chrono_literals;

class tst_Duration : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void parsesEveryUnit_data();
    void parsesEveryUnit();
    void refusesAnythingElse_data();
    void refusesAnythingElse();
    void namesTheTextItRefused();
    void refusesWhatATimerCannotKeep();
    void formatsForPeople_data();
    void formatsForPeople();
};

void tst_Duration::parsesEveryUnit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("milliseconds");
    QTest::newRow("milliseconds") << QStringLiteral("500ms") << qint64(500);
    QTest::newRow("seconds") << QStringLiteral("5s") << qint64(5'000);
    QTest::newRow("minutes") << QStringLiteral("2m") << qint64(120'000);
    QTest::newRow("hours") << QStringLiteral("1h") << qint64(3'600'000);
    QTest::newRow("nothing") << QStringLiteral("0s") << qint64(0);
    QTest::newRow("leading zero") << QStringLiteral("007s") << qint64(7'000);
    QTest::newRow("longest") << QStringLiteral("596h") << qint64(596) * 3'600'000;
}

void tst_Duration::parsesEveryUnit()
{
    QFETCH(QString, text);
    QFETCH(qint64, milliseconds);
    const auto parsed = parseDuration(text);
    QVERIFY(parsed);
    QCOMPARE(qint64(parsed->count()), milliseconds);
}

void tst_Duration::refusesAnythingElse_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "5", "s", "ms", "-5s", "+5s", " 5s", "5s ", "5 s", "1.5s", "5S", "5sec", "1h30m",
                             "1e3s", "0x5s", "5d", "five s", "1_000s", "\u0665s"})
        QTest::addRow("'%s'", text) << QString::fromUtf8(text);
}

void tst_Duration::refusesAnythingElse()
{
    QFETCH(QString, text);
    const auto parsed = parseDuration(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::InvalidArgument);
}

void tst_Duration::namesTheTextItRefused()
{
    const auto parsed = parseDuration(QStringLiteral("5 parsecs"));
    QVERIFY(!parsed);
    QVERIFY(parsed.error().message.contains(QLatin1String("'5 parsecs'")));
    QVERIFY(parsed.error().message.contains(QLatin1String("500ms")));
}

void tst_Duration::refusesWhatATimerCannotKeep()
{
    for (const char *text : {"597h", "2147483648ms", "9223372036854775807h", "99999999999999999999s"}) {
        const auto parsed = parseDuration(QString::fromLatin1(text));
        QVERIFY2(!parsed, text);
        QVERIFY(parsed.error().message.contains(QLatin1String("596h")));
    }
}

void tst_Duration::formatsForPeople_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("text");
    const auto row = [](qint64 ms, const char *text) { QTest::addRow("%s", text) << ms << QString::fromLatin1(text); };
    row(-5, "0 s");
    row(30, "30 ms");
    row(400, "0.4 s");
    row(5'000, "5 s");
    row(9'990, "9.9 s");
    row(12'400, "12 s");
    row(59'999, "59 s");
    row(60'000, "1 m");
    row(252'000, "4 m 12 s");
    row(3'600'000, "1 h");
    row(11'100'000, "3 h 5 m");
    row(183'600'000, "2 d 3 h");
}

void tst_Duration::formatsForPeople()
{
    QFETCH(qint64, milliseconds);
    QFETCH(QString, text);
    QCOMPARE(formatDuration(std::chrono::milliseconds(milliseconds)), text);
}

QTEST_GUILESS_MAIN(tst_Duration)
#include "tst_duration.moc"
