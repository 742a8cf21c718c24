// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/triggerplan.h"

#include <QTest>

using namespace paddock;
using Overlap = ScheduleSpec::Overlap;
using State = ServiceState;

class tst_TriggerPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void changeStartsOrRestartsByState();
    void dueStartFollowsTheOverlap();
};

void tst_TriggerPlan::changeStartsOrRestartsByState()
{
    QCOMPARE(whenChanged(State::Running), TriggerAction::Restart);
    QCOMPARE(whenChanged(State::Starting), TriggerAction::Restart);
    QCOMPARE(whenChanged(State::Frozen), TriggerAction::Defer);
    for (const State ended : {State::Exited, State::Failed, State::GivenUp, State::BackingOff})
        QCOMPARE(whenChanged(ended), TriggerAction::Start);
    for (const State resting : {State::Stopped, State::Waiting, State::Stopping})
        QCOMPARE(whenChanged(resting), TriggerAction::Nothing);
}

void tst_TriggerPlan::dueStartFollowsTheOverlap()
{
    for (const Overlap overlap : {Overlap::Skip, Overlap::Queue, Overlap::Replace}) {
        for (const State ended : {State::Stopped, State::Exited, State::Failed, State::GivenUp})
            QCOMPARE(whenDue(overlap, ended), TriggerAction::Start);
        QCOMPARE(whenDue(overlap, State::Waiting), TriggerAction::Nothing);
    }
    for (const State there : {State::Starting, State::Running, State::Frozen}) {
        QCOMPARE(whenDue(Overlap::Skip, there), TriggerAction::Skip);
        QCOMPARE(whenDue(Overlap::Queue, there), TriggerAction::Queue);
        QCOMPARE(whenDue(Overlap::Replace, there), TriggerAction::Restart);
    }
    QCOMPARE(whenDue(Overlap::Replace, State::Stopping), TriggerAction::Start);
}

QTEST_GUILESS_MAIN(tst_TriggerPlan)
#include "tst_triggerplan.moc"
