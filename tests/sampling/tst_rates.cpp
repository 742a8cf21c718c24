// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/processrates.h"

#include <QTest>

using namespace paddock;
using namespace std::chrono_literals;

namespace {

constexpr double twoCores = 200;
const CpuRate::TimePoint start{1000s};

} // namespace

class TestRates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstReadingHasNoFigure()
    {
        CpuRate rate;
        QVERIFY(!rate.advance(start, 5s, twoCores));
        QCOMPARE(rate.advance(start + 1s, 5s + 500ms, twoCores).value_or(-1), 50.0);
        QCOMPARE(rate.advance(start + 2s, 5s + 500ms, twoCores).value_or(-1), 0.0);
    }

    void tooShortATimeKeepsTheFigure()
    {
        CpuRate rate;
        rate.advance(start, 0s, twoCores);
        rate.advance(start + 1s, 250ms, twoCores);
        QCOMPARE(rate.advance(start + 1s + 50ms, 260ms, twoCores).value_or(-1), 25.0);
        // what was used in the short time is not lost
        QCOMPARE(rate.advance(start + 2s, 750ms, twoCores).value_or(-1), 50.0);
    }

    void counterThatWentBackStartsAfresh()
    {
        CpuRate rate;
        rate.advance(start, 10s, twoCores);
        QVERIFY(!rate.advance(start + 1s, 1s, twoCores));
        QCOMPARE(rate.advance(start + 2s, 1s + 100ms, twoCores).value_or(-1), 10.0);
    }

    void clockThatWentBackStartsAfresh()
    {
        CpuRate rate;
        rate.advance(start, 1s, twoCores);
        QVERIFY(!rate.advance(start - 5s, 2s, twoCores));
    }

    void figureIsNeverMoreThanTheMachineHas()
    {
        CpuRate rate;
        rate.advance(start, 0s, twoCores);
        QCOMPARE(rate.advance(start + 1s, std::chrono::hours(24), twoCores).value_or(-1), twoCores);
        QCOMPARE(rate.advance(start + 2s, std::chrono::nanoseconds::max(), twoCores).value_or(-1), twoCores);
    }

    void reusedPidHasNoFigure()
    {
        ProcessRates rates(twoCores);
        rates.advance(start, {{{7, 100}, 50s}, {{9, 100}, 1s}});
        const auto &percents = rates.advance(start + 1s, {{{7, 200}, 90s}, {{9, 100}, 1s + 200ms}});
        QCOMPARE(percents.size(), 2U);
        QVERIFY(!percents[0]);
        QCOMPARE(percents[1].value_or(-1), 20.0);
    }

    void processesComeAndGo()
    {
        ProcessRates rates(twoCores);
        rates.advance(start, {{{2, 1}, 1s}, {{4, 1}, 1s}, {{6, 1}, 1s}});
        const auto second = rates.advance(start + 1s, {{{1, 9}, 0s}, {{4, 1}, 1s + 1s}, {{5, 9}, 3s}});
        QVERIFY(!second[0]);
        QCOMPARE(second[1].value_or(-1), 100.0);
        QVERIFY(!second[2]);
        const auto third = rates.advance(start + 2s, {{{2, 1}, 5s}, {{5, 9}, 3s}});
        QVERIFY2(!third[0], "forgotten when it was missing once");
        QCOMPARE(third[1].value_or(-1), 0.0);
        QVERIFY(rates.advance(start + 3s, {}).empty());
    }
};

QTEST_GUILESS_MAIN(TestRates)
#include "tst_rates.moc"
