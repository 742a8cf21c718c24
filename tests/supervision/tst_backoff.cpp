// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/backoff.h"
#include "engine/supervision/probecounter.h"
#include "engine/supervision/restartintensity.h"

#include <QTest>

#include <limits>

using namespace paddock;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Verdict = ProbeCounter::Verdict;

/// The pure parts of supervision that count and reckon, with time handed in.
class tst_Backoff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void waitsGrowByTheFactorUpToTheCap();
    void jitterStaysWithinItsShareAndBelowTheCap();
    void aRunThatLastedBeginsAnew();
    void startsOfWhatWasNeverReadyLieASecondApart();
    void whatWasReadyMayStartAtOnce();
    void absurdSpecsGiveFiniteWaits();
    void intensityGivesUpOnOneTooMany();
    void intensityForgetsWhatLeftThePeriod();
    void intensityOfZeroBearsNothing();
    void withoutIntensityNothingIsGivenUp();
    void verdictTakesThresholdsInARow();
    void oneOddAnswerChangesNothing();
};

void tst_Backoff::waitsGrowByTheFactorUpToTheCap()
{
    Backoff backoff({.base = 2s, .factor = 3, .cap = 30s, .jitter = 0, .resetAfter = 1min});
    QList<milliseconds> waits;
    for (int i = 0; i < 5; ++i)
        waits.append(backoff.next(5s, false));
    QCOMPARE(waits, (QList<milliseconds>{2s, 6s, 18s, 30s, 30s}));
    QCOMPARE(backoff.attempt(), 5);
}

void tst_Backoff::jitterStaysWithinItsShareAndBelowTheCap()
{
    double random = 0;
    const BackoffSpec spec{.base = 10s, .factor = 2, .cap = 20s, .jitter = 0.5, .resetAfter = 1min};
    const auto first = [&] { return Backoff(spec, [&] { return random; }).next(5s, false); };
    QCOMPARE(first(), milliseconds(5s));
    random = 0.5;
    QCOMPARE(first(), milliseconds(10s));
    random = 0.999999;
    QVERIFY(first() > 14s && first() <= 15s);
    Backoff atCap(spec, [&] { return random; });
    atCap.next(5s, false);
    QCOMPARE(atCap.next(5s, false), milliseconds(20s));
}

void tst_Backoff::aRunThatLastedBeginsAnew()
{
    Backoff backoff({.base = 2s, .factor = 2, .cap = 1min, .jitter = 0, .resetAfter = 60s});
    backoff.next(59s, true);
    QCOMPARE(backoff.next(59s, true), milliseconds(4s));
    QCOMPARE(backoff.next(60s, true), milliseconds(2s));
    QCOMPARE(backoff.attempt(), 1);
}

void tst_Backoff::startsOfWhatWasNeverReadyLieASecondApart()
{
    Backoff backoff({.base = 1ms, .factor = 1, .cap = 1ms, .jitter = 0, .resetAfter = 1min});
    QCOMPARE(backoff.next(300ms, false), milliseconds(700ms));
    QCOMPARE(backoff.next(0ms, false), milliseconds(1s));
    QCOMPARE(backoff.next(5s, false), milliseconds(1ms));
}

void tst_Backoff::whatWasReadyMayStartAtOnce()
{
    Backoff backoff({.base = 0ms, .factor = 1, .cap = 0ms, .jitter = 0, .resetAfter = 1min});
    QCOMPARE(backoff.next(10ms, true), milliseconds(0));
}

void tst_Backoff::absurdSpecsGiveFiniteWaits()
{
    Backoff backoff({.base = 1h, .factor = 1e300, .cap = 24h, .jitter = 5, .resetAfter = 100h}, [] { return 0.999; });
    for (int i = 0; i < 2000; ++i) {
        const milliseconds wait = backoff.next(0ms, false);
        QVERIFY(wait >= 1s && wait <= 24h);
    }
    Backoff shrinking({.base = 10s, .factor = -4, .cap = 1min, .jitter = 0, .resetAfter = 100h});
    shrinking.next(0ms, true);
    QCOMPARE(shrinking.next(0ms, true), milliseconds(10s));
}

void tst_Backoff::intensityGivesUpOnOneTooMany()
{
    RestartIntensity intensity(IntensitySpec{3, 10s});
    const RestartIntensity::Moment start{};
    for (int i = 0; i < 3; ++i)
        QVERIFY(intensity.admit(start + i * 1s));
    QVERIFY(!intensity.admit(start + 4s));
    QCOMPARE(intensity.recent(), 3);
}

void tst_Backoff::intensityForgetsWhatLeftThePeriod()
{
    RestartIntensity intensity(IntensitySpec{2, 10s});
    const RestartIntensity::Moment start{};
    QVERIFY(intensity.admit(start));
    QVERIFY(intensity.admit(start + 9s));
    QVERIFY(!intensity.admit(start + 10s));
    QVERIFY(intensity.admit(start + 10s + 1ms));
    QVERIFY(!intensity.admit(start + 12s));
}

void tst_Backoff::intensityOfZeroBearsNothing()
{
    RestartIntensity intensity(IntensitySpec{0, 10s});
    QVERIFY(!intensity.admit({}));
}

void tst_Backoff::withoutIntensityNothingIsGivenUp()
{
    RestartIntensity intensity(std::nullopt);
    for (int i = 0; i < 10000; ++i)
        QVERIFY(intensity.admit({}));
    QCOMPARE(intensity.recent(), 0);
}

void tst_Backoff::verdictTakesThresholdsInARow()
{
    ProbeCounter counter(2, 3);
    QVERIFY(!counter.take(true));
    QCOMPARE(counter.verdict(), Verdict::Unknown);
    QVERIFY(counter.take(true));
    QCOMPARE(counter.verdict(), Verdict::Good);
    QVERIFY(!counter.take(false));
    QVERIFY(!counter.take(false));
    QVERIFY(counter.take(false));
    QCOMPARE(counter.verdict(), Verdict::Bad);
    QCOMPARE(counter.failuresInARow(), 3);
    QVERIFY(!counter.take(true));
    QVERIFY(counter.take(true));
    QCOMPARE(counter.failuresInARow(), 0);
}

void tst_Backoff::oneOddAnswerChangesNothing()
{
    ProbeCounter counter(1, 2);
    QVERIFY(counter.take(true));
    for (int i = 0; i < 10; ++i) {
        QVERIFY(!counter.take(false));
        QVERIFY(!counter.take(true));
    }
    QCOMPARE(counter.verdict(), Verdict::Good);
}

QTEST_GUILESS_MAIN(tst_Backoff)
#include "tst_backoff.moc"
