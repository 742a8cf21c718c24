// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/reloadplan.h"

#include <QTest>

#include <array>

using namespace paddock;
using Action = ReloadAction;
using State = ServiceState;

/// What becomes of a service in each state when a changed file is in force.
class tst_ReloadPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatRunsIsRenewedOnlyWhereItHasTo();
    void whatHasEndedRunsAgainWhereItIsWanted();
    void whatRestsIsLeftAlone();
    void whatIsBeingStoppedIsStopped();
    void newOnesStartWithTheStack();
    void disabledOnesStop();
};

namespace {

constexpr std::array kRunning{State::Starting, State::Running, State::Frozen, State::BackingOff};
constexpr std::array kEnded{State::Exited, State::Failed, State::GivenUp};
constexpr std::array kResting{State::Stopped, State::Waiting, State::Stopping};

ReloadView changed(State state)
{
    ReloadView view;
    view.state = state;
    view.needsNewRun = true;
    view.wanted = true;
    return view;
}

} // namespace

void tst_ReloadPlan::whatRunsIsRenewedOnlyWhereItHasTo()
{
    for (const State state : kRunning) {
        ReloadView view = changed(state);
        QCOMPARE(whenReloaded(view, true), Action::Renew);
        QCOMPARE(whenReloaded(view, false), Action::Renew);
        view.needsNewRun = false;
        QCOMPARE(whenReloaded(view, true), Action::Nothing);
    }
}

void tst_ReloadPlan::whatHasEndedRunsAgainWhereItIsWanted()
{
    for (const State state : kEnded) {
        ReloadView view = changed(state);
        QCOMPARE(whenReloaded(view, false), Action::Renew);
        view.byClock = true;
        QCOMPARE(whenReloaded(view, true), Action::Nothing);
        view.byClock = view.wanted = false;
        QCOMPARE(whenReloaded(view, true), Action::Nothing);
        view.wanted = true;
        view.needsNewRun = false;
        QCOMPARE(whenReloaded(view, true), Action::Nothing);
    }
}

void tst_ReloadPlan::whatRestsIsLeftAlone()
{
    for (const State state : kResting)
        QCOMPARE(whenReloaded(changed(state), true), Action::Nothing);
}

void tst_ReloadPlan::whatIsBeingStoppedIsStopped()
{
    for (const State state : kRunning) {
        ReloadView view = changed(state);
        view.wish = Wish::Rest;
        QCOMPARE(whenReloaded(view, true), Action::Nothing);
    }
}

void tst_ReloadPlan::newOnesStartWithTheStack()
{
    ReloadView view;
    view.wasOff = true;
    QCOMPARE(whenReloaded(view, true), Action::Start);
    QCOMPARE(whenReloaded(view, false), Action::Nothing);
    view.isOff = true;
    QCOMPARE(whenReloaded(view, true), Action::Nothing);
    ReloadView back = changed(State::Running); // it had been taken out, and still runs
    back.wasOff = true;
    QCOMPARE(whenReloaded(back, true), Action::Renew);
    back.needsNewRun = false;
    QCOMPARE(whenReloaded(back, true), Action::Start);
}

void tst_ReloadPlan::disabledOnesStop()
{
    ReloadView view = changed(State::Running);
    view.isOff = true;
    QCOMPARE(whenReloaded(view, true), Action::Stop);
    view.wasOff = true; // started by name
    QCOMPARE(whenReloaded(view, true), Action::Renew);
    view.needsNewRun = false;
    QCOMPARE(whenReloaded(view, true), Action::Nothing);
}

QTEST_APPLESS_MAIN(tst_ReloadPlan)
#include "tst_reloadplan.moc"
