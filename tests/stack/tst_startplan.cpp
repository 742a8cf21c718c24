// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/startplan.h"

#include <QTest>

using namespace paddock;
using State = ServiceState;
using Action = NextStep::Action;

Q_DECLARE_METATYPE(ServiceView)
Q_DECLARE_METATYPE(NextStep)

namespace {

using Condition = DependencyCondition;

constexpr State kStates[] = {State::Stopped,  State::Waiting,    State::Starting, State::Running, State::Frozen,
                             State::Stopping, State::BackingOff, State::Exited,   State::Failed,  State::GivenUp};
constexpr const char *kWishes[] = {"none", "run", "rest", "restart"};

QString cell(State state, Wish wish)
{
    return serviceStateId(state) + QLatin1String(" wishing ") + QLatin1String(kWishes[int(wish)]);
}

} // namespace

class tst_StartPlan : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aloneDoesWhatItIsAsked_data();
    void aloneDoesWhatItIsAsked();
    void startWaitsForItsDependency_data();
    void startWaitsForItsDependency();
    void conditionHoldsWhereItShould_data();
    void conditionHoldsWhereItShould();
    void conditionThatIsAboutToEndHoldsNoMore();
    void stopWaitsForWhatNeedsIt_data();
    void stopWaitsForWhatNeedsIt();
    void nothingStartsBeforeTheGateIsOpen();
    void namesEveryoneItWaitsFor();
    void settledMeansNothingIsUnderWay_data();
    void settledMeansNothingIsUnderWay();
};

void tst_StartPlan::aloneDoesWhatItIsAsked_data()
{
    QTest::addColumn<ServiceView>("self");
    QTest::addColumn<int>("action");
    // One row a state: what follows from no wish, run, rest, restart.
    const auto row = [](State state, Action none, Action run, Action rest, Action restart) {
        const Action actions[] = {none, run, rest, restart};
        for (int wish = 0; wish < 4; ++wish) {
            QTest::newRow(qPrintable(cell(state, Wish(wish)))) << ServiceView{state, Wish(wish)} << int(actions[wish]);
        }
    };
    row(State::Stopped, Action::Nothing, Action::Start, Action::Forget, Action::Start);
    row(State::Waiting, Action::Forget, Action::Start, Action::Forget, Action::Start);
    row(State::Starting, Action::Nothing, Action::Nothing, Action::Stop, Action::Stop);
    row(State::Running, Action::Nothing, Action::Nothing, Action::Stop, Action::Stop);
    row(State::Frozen, Action::Nothing, Action::Nothing, Action::Stop, Action::Stop);
    row(State::Stopping, Action::Nothing, Action::Nothing, Action::Nothing, Action::Nothing);
    row(State::BackingOff, Action::Nothing, Action::Start, Action::Stop, Action::Stop);
    row(State::GivenUp, Action::Nothing, Action::Start, Action::Forget, Action::Start);
    row(State::Exited, Action::Nothing, Action::Start, Action::Forget, Action::Start);
    row(State::Failed, Action::Nothing, Action::Start, Action::Forget, Action::Start);
}

void tst_StartPlan::aloneDoesWhatItIsAsked()
{
    QFETCH(ServiceView, self);
    QFETCH(int, action);
    const NextStep step = planNext(self, {}, {}, true);
    QCOMPARE(int(step.action), action);
    QVERIFY(!step.blocked);
    QVERIFY(step.waitsFor.empty());
}

void tst_StartPlan::startWaitsForItsDependency_data()
{
    QTest::addColumn<ServiceView>("dependency");
    QTest::addColumn<int>("action");
    QTest::addColumn<bool>("blocked");
    const auto row = [](State state, Wish wish, Action action, bool blocked) {
        QTest::newRow(qPrintable(cell(state, wish))) << ServiceView{state, wish} << int(action) << blocked;
    };
    for (const State state : kStates) {
        const bool runs = state == State::Running;
        const bool moves = state == State::Starting || state == State::Stopping || state == State::BackingOff || runs;
        row(state, Wish::None, runs ? Action::Start : Action::Wait, !moves);
        row(state, Wish::Run, runs ? Action::Start : Action::Wait, false);
        row(state, Wish::Rest, Action::Wait, false);
        row(state, Wish::Restart, Action::Wait, false);
    }
    QTest::newRow("blocked itself") << ServiceView{State::Waiting, Wish::Run, true} << int(Action::Wait) << true;
}

void tst_StartPlan::startWaitsForItsDependency()
{
    QFETCH(ServiceView, dependency);
    QFETCH(int, action);
    QFETCH(bool, blocked);
    const NextStep step = planNext({State::Stopped, Wish::Run}, {{dependency}}, {}, true);
    QCOMPARE(int(step.action), action);
    QCOMPARE(step.blocked, blocked);
}

void tst_StartPlan::conditionHoldsWhereItShould_data()
{
    QTest::addColumn<int>("condition");
    QTest::addColumn<ServiceView>("service");
    QTest::addColumn<bool>("logged");
    QTest::addColumn<int>("action");
    QTest::addColumn<bool>("blocked");
    const auto row = [](const char *name, Condition condition, ServiceView view, Action action, bool blocked = false,
                        bool logged = false) {
        QTest::newRow(name) << int(condition) << view << logged << int(action) << blocked;
    };
    const ServiceView launched{.state = State::Starting, .launched = true};
    const ServiceView ready{.state = State::Running, .launched = true, .ready = true};
    const ServiceView unready{.state = State::Running, .launched = true};
    const ServiceView healthy{.state = State::Running, .launched = true, .ready = true, .healthy = true};
    row("started before it is ready", Condition::Started, launched, Action::Start);
    row("started once it lost readiness", Condition::Started, unready, Action::Start);
    row("not started while only asked for", Condition::Started, {State::Starting}, Action::Wait);
    row("ready", Condition::Ready, ready, Action::Start);
    row("not ready yet", Condition::Ready, launched, Action::Wait);
    row("not ready any more", Condition::Ready, unready, Action::Wait);
    row("ready never", Condition::Ready, {State::Failed}, Action::Wait, true);
    row("ready later", Condition::Ready, {State::BackingOff}, Action::Wait);
    row("healthy", Condition::Healthy, healthy, Action::Start);
    row("ready is not healthy", Condition::Healthy, ready, Action::Wait);
    row("completed well", Condition::Completed, {State::Exited}, Action::Start);
    row("completed badly", Condition::Completed, {State::Failed}, Action::Start);
    row("completed for good", Condition::Completed, {State::GivenUp}, Action::Start);
    row("not completed", Condition::Completed, ready, Action::Wait);
    row("not begun", Condition::Completed, {State::Stopped}, Action::Wait, true);
    row("successful", Condition::CompletedSuccessfully, {State::Exited}, Action::Start);
    row("not successful", Condition::CompletedSuccessfully, {State::Failed}, Action::Wait, true);
    row("may succeed yet", Condition::CompletedSuccessfully, {State::BackingOff}, Action::Wait);
    row("logged while starting", Condition::LogReady, launched, Action::Start, false, true);
    row("logged and ended", Condition::LogReady, {State::Exited}, Action::Start, false, true);
    row("not logged", Condition::LogReady, ready, Action::Wait);
    row("ended without a word", Condition::LogReady, {State::Exited}, Action::Wait, true);
}

void tst_StartPlan::conditionHoldsWhereItShould()
{
    QFETCH(int, condition);
    QFETCH(ServiceView, service);
    QFETCH(bool, logged);
    QFETCH(int, action);
    QFETCH(bool, blocked);
    const NextStep step = planNext({State::Stopped, Wish::Run}, {{service, Condition(condition), logged}}, {}, true);
    QCOMPARE(int(step.action), action);
    QCOMPARE(step.blocked, blocked);
}

void tst_StartPlan::conditionThatIsAboutToEndHoldsNoMore()
{
    for (const Wish wish : {Wish::Rest, Wish::Restart}) {
        ServiceView view{.state = State::Running, .wish = wish, .launched = true, .ready = true, .healthy = true};
        for (const Condition condition : {Condition::Started, Condition::Ready, Condition::Healthy})
            QVERIFY(!isSatisfied({view, condition}));
        QVERIFY(!isSatisfied({view, Condition::LogReady, true}));
    }
    // What is to run again has not completed yet.
    QVERIFY(!isSatisfied({{State::Exited, Wish::Run}, Condition::CompletedSuccessfully}));
}

void tst_StartPlan::stopWaitsForWhatNeedsIt_data()
{
    QTest::addColumn<int>("dependant");
    QTest::addColumn<int>("action");
    for (const State state : kStates) {
        QTest::newRow(qPrintable(serviceStateId(state)))
            << int(state) << int(paddock::isActive(state) ? Action::Wait : Action::Stop);
    }
}

void tst_StartPlan::stopWaitsForWhatNeedsIt()
{
    QFETCH(int, dependant);
    QFETCH(int, action);
    for (const Wish wish : {Wish::Rest, Wish::Restart}) {
        const NextStep step =
            planNext({State::Running, wish, false}, {}, {{State(dependant), Wish::None, false}}, true);
        QCOMPARE(int(step.action), action);
        QVERIFY(!step.blocked);
    }
}

void tst_StartPlan::nothingStartsBeforeTheGateIsOpen()
{
    const NextStep step = planNext({State::Stopped, Wish::Run, false}, {}, {}, false);
    QCOMPARE(int(step.action), int(Action::Wait));
    QVERIFY(!step.blocked);
    QVERIFY(step.waitsFor.empty());
}

void tst_StartPlan::namesEveryoneItWaitsFor()
{
    const ServiceView running{State::Running, Wish::None, false};
    const ServiceView starting{State::Starting, Wish::None, false};
    const NextStep start = planNext({State::Waiting, Wish::Run, false}, {{starting}, {running}, {starting}}, {}, true);
    QCOMPARE(start.waitsFor, std::vector<int>({0, 2}));
    const NextStep stop =
        planNext({State::Running, Wish::Rest, false}, {}, {running, {State::Exited, Wish::None, false}}, true);
    QCOMPARE(stop.waitsFor, std::vector<int>({0}));
}

void tst_StartPlan::settledMeansNothingIsUnderWay_data()
{
    QTest::addColumn<ServiceView>("view");
    QTest::addColumn<bool>("unsettled");
    for (const State state : kStates) {
        const bool moves = state == State::Starting || state == State::Stopping || state == State::BackingOff;
        QTest::newRow(qPrintable(cell(state, Wish::None))) << ServiceView{state, Wish::None, false} << moves;
        QTest::newRow(qPrintable(cell(state, Wish::Run))) << ServiceView{state, Wish::Run, false} << true;
    }
    QTest::newRow("blocked") << ServiceView{State::Waiting, Wish::Run, true} << false;
}

void tst_StartPlan::settledMeansNothingIsUnderWay()
{
    QFETCH(ServiceView, view);
    QFETCH(bool, unsettled);
    QCOMPARE(isUnsettled(view), unsettled);
}

QTEST_GUILESS_MAIN(tst_StartPlan)
#include "tst_startplan.moc"
