// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/supervisiontable.h"

#include <QHash>
#include <QTest>

#include <array>

using namespace paddock;
using S = SupervisorState;
using E = SupervisorEvent;
using A = SupervisorAction;

namespace {

/// What each state answers to, cell by cell; an event that is not named is ignored there.
struct Cell
{
    S state;
    E event;
    S next;
    A action;
};

constexpr std::array kResting{S::Down, S::Completed, S::Failed, S::GivenUp};

QList<Cell> expectedCells()
{
    QList<Cell> cells;
    for (const S state : kResting) {
        cells.append({state, E::StartAsked, S::Launching, A::Launch});
        cells.append({state, E::RestartAsked, S::Launching, A::Launch});
        cells.append({state, E::StopAsked, S::Down, A::Nothing}); // forgets how it ended
        cells.append({state, E::KillAsked, S::Down, A::Nothing});
    }
    for (const S state : {S::Launching, S::Up, S::Ready}) {
        cells.append({state, E::StopAsked, S::Stopping, A::Stop});
        cells.append({state, E::RestartAsked, S::Restarting, A::Stop});
        cells.append({state, E::KillAsked, S::Stopping, A::Kill});
        cells.append({state, E::EndedWell, S::Completed, A::Nothing});
        cells.append({state, E::EndedBadly, S::Failed, A::Nothing});
        cells.append({state, E::EndedAgain, S::BackingOff, A::Rest});
        cells.append({state, E::EndedTooOften, S::GivenUp, A::Nothing});
    }
    cells.append({S::Launching, E::Launched, S::Up, A::Nothing});
    cells.append({S::Launching, E::StartTimedOut, S::Failing, A::Stop});
    cells.append({S::Up, E::BecameReady, S::Ready, A::Nothing});
    cells.append({S::Up, E::HealthLost, S::Failing, A::Stop});
    cells.append({S::Up, E::StartTimedOut, S::Failing, A::Stop});
    cells.append({S::Ready, E::ReadinessLost, S::Up, A::Nothing});
    cells.append({S::Ready, E::HealthLost, S::Failing, A::Stop});
    for (const S state : {S::Stopping, S::Restarting, S::Failing}) {
        cells.append({state, E::StartAsked, S::Restarting, A::Nothing}); // queued behind the stop
        cells.append({state, E::RestartAsked, S::Restarting, A::Nothing});
        cells.append({state, E::StopAsked, S::Stopping, A::Nothing}); // wins over what was queued
        cells.append({state, E::KillAsked, S::Stopping, A::Kill});
    }
    for (const E end : {E::EndedWell, E::EndedBadly, E::EndedAgain, E::EndedTooOften}) {
        cells.append({S::Stopping, end, S::Down, A::Nothing}); // whatever the policy says
        cells.append({S::Restarting, end, S::Launching, A::Launch});
    }
    cells.append({S::Failing, E::EndedWell, S::Failed, A::Nothing});
    cells.append({S::Failing, E::EndedBadly, S::Failed, A::Nothing});
    cells.append({S::Failing, E::EndedAgain, S::BackingOff, A::Rest});
    cells.append({S::Failing, E::EndedTooOften, S::GivenUp, A::Nothing});
    cells.append({S::BackingOff, E::StartAsked, S::Launching, A::Launch});
    cells.append({S::BackingOff, E::RestartAsked, S::Launching, A::Launch});
    cells.append({S::BackingOff, E::StopAsked, S::Down, A::Unrest});
    cells.append({S::BackingOff, E::KillAsked, S::Down, A::Unrest});
    cells.append({S::BackingOff, E::BackoffElapsed, S::Launching, A::Launch});
    return cells;
}

} // namespace

class tst_SupervisionTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyCellDoesWhatItShould_data();
    void everyCellDoesWhatItShould();
    void everyWayOutOfAProcessLeadsThroughItsEnd();
    void everyStateHasAName();
};

void tst_SupervisionTable::everyCellDoesWhatItShould_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("event");
    QTest::addColumn<int>("next");
    QTest::addColumn<int>("action");
    QHash<int, Cell> named;
    for (const Cell &cell : expectedCells()) {
        const int at = int(cell.state) * kSupervisorEventCount + int(cell.event);
        QVERIFY(!named.contains(at));
        named.insert(at, cell);
    }
    for (int state = 0; state < kSupervisorStateCount; ++state) {
        for (int event = 0; event < kSupervisorEventCount; ++event) {
            const Cell cell =
                named.value(state * kSupervisorEventCount + event, {S(state), E(event), S(state), A::Nothing});
            QTest::addRow("%s, event %d", qPrintable(supervisorStateId(S(state))), event)
                << state << event << int(cell.next) << int(cell.action);
        }
    }
}

void tst_SupervisionTable::everyCellDoesWhatItShould()
{
    QFETCH(int, state);
    QFETCH(int, event);
    QFETCH(int, next);
    QFETCH(int, action);
    const SupervisorStep step = supervisorStep(S(state), E(event));
    QCOMPARE(supervisorStateId(step.next), supervisorStateId(S(next)));
    QCOMPARE(int(step.action), action);
}

void tst_SupervisionTable::everyWayOutOfAProcessLeadsThroughItsEnd()
{
    for (int state = 0; state < kSupervisorStateCount; ++state) {
        for (int event = 0; event < kSupervisorEventCount; ++event) {
            const SupervisorStep step = supervisorStep(S(state), E(event));
            const bool isEnd = event >= int(E::EndedWell) && event <= int(E::EndedTooOften);
            if (hasProcess(S(state)) && !hasProcess(step.next))
                QVERIFY2(isEnd, qPrintable(supervisorStateId(S(state)))); // "stopped" means empty
            if (step.action == A::Launch)
                QVERIFY(!hasProcess(S(state)) || isEnd); // never two at once
            if (step.action == A::Stop || step.action == A::Kill)
                QVERIFY(hasProcess(S(state)));
        }
    }
}

void tst_SupervisionTable::everyStateHasAName()
{
    QSet<QString> names;
    for (int state = 0; state < kSupervisorStateCount; ++state)
        names.insert(supervisorStateId(S(state)));
    QCOMPARE(names.size(), kSupervisorStateCount);
}

QTEST_GUILESS_MAIN(tst_SupervisionTable)
#include "tst_supervisiontable.moc"
