// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/conformancetest.h"

#include <QRandomGenerator>

#include <signal.h>

namespace paddock::test {

using namespace std::chrono_literals;

/// Orders in an order that nobody would think of. A seed fixes which; PADDOCK_SEED=N runs that one alone.
class RandomOrdersTest : public ConformanceTest
{
    Q_OBJECT
private Q_SLOTS:
    void anyOrderOfOrdersLeavesNothing_data();
    void anyOrderOfOrdersLeavesNothing();

private:
    void doSomething(QRandomGenerator &random);
    void startRun(QRandomGenerator &random);
    void startInGroup(QRandomGenerator &random);

    std::vector<std::unique_ptr<Run>> m_runs;
    std::vector<std::unique_ptr<Containment>> m_groups;
};

void RandomOrdersTest::anyOrderOfOrdersLeavesNothing_data()
{
    constexpr quint32 kSeeds = 64;
    QTest::addColumn<quint32>("seed");
    bool alone = false;
    const quint32 one = qEnvironmentVariable("PADDOCK_SEED").toUInt(&alone);
    for (quint32 seed = alone ? one : 1; seed <= (alone ? one : kSeeds); ++seed)
        QTest::addRow("PADDOCK_SEED=%u", seed) << seed;
}

void RandomOrdersTest::startRun(QRandomGenerator &random)
{
    // Whoever starts a session gets away from a process group, which is said elsewhere; here everybody stays.
    static const QList<const char *> stays{"exit 1",
                                           "sleep",
                                           "ignore",
                                           "trap 15 4",
                                           "stop-self 2",
                                           "ignoring-grandchild",
                                           "ignoring-grandchild leave",
                                           "no-such-program"};
    static const QList<const char *> leaves{"setsid", "setsid leave", "daemon leave ignore", "fork-first"};
    const QList<const char *> choice = sessionsEscape() ? stays : stays + leaves;
    Process::Options options;
    options.stop = {{{SIGTERM, std::chrono::milliseconds(random.bounded(60))}}};
    m_runs.push_back(std::make_unique<Run>(run(choice.at(random.bounded(quint32(choice.size()))), options)));
}

void RandomOrdersTest::startInGroup(QRandomGenerator &random)
{
    if (m_groups.empty() || (m_groups.size() < 3 && random.bounded(2) == 0))
        m_groups.push_back(session()->createContainment(random.bounded(2) ? QStringLiteral("group") : QString()));
    Containment &group = *m_groups[random.bounded(quint32(m_groups.size()))];
    group.start(helperRequest({random.bounded(2) ? "sleep-quietly" : "exit"}, mark()));
}

void RandomOrdersTest::doSomething(QRandomGenerator &random)
{
    static const int kSignals[] = {0, SIGTERM, SIGHUP, SIGINT, SIGUSR1, SIGSTOP, SIGCONT, SIGKILL, 9999};
    const int signal = kSignals[random.bounded(quint32(std::size(kSignals)))];
    const quint32 what = random.bounded(12U);
    if (what <= 1)
        return startRun(random);
    if (what == 2)
        return startInGroup(random);
    const bool ofRun = !m_runs.empty() && (m_groups.empty() || random.bounded(3) != 0);
    if (!ofRun && m_groups.empty())
        return;
    const std::size_t index = random.bounded(quint32(ofRun ? m_runs.size() : m_groups.size()));
    Process *const process = ofRun ? m_runs[index]->process.get() : nullptr;
    Containment *const group = ofRun ? nullptr : m_groups[index].get();
    switch (what) {
    case 3:
        process ? process->kill() : group->kill();
        break;
    case 4:
        process ? void(process->setFrozen(true)) : group->setFrozen(true);
        break;
    case 5:
        process ? void(process->setFrozen(false)) : group->setFrozen(false);
        break;
    case 6:
    case 7:
        process ? process->signalAll(signal) : group->signalAll(signal);
        break;
    case 8:
        process ? void(process->members()) : void(group->members());
        break;
    case 9:
        process ? process->stop() : group->signalAll(SIGTERM, true);
        break;
    case 10:
        if (ofRun)
            m_runs.erase(m_runs.begin() + static_cast<std::ptrdiff_t>(index));
        else
            m_groups.erase(m_groups.begin() + static_cast<std::ptrdiff_t>(index));
        break;
    default:
        QTest::qWait(static_cast<int>(random.bounded(8)));
    }
}

void RandomOrdersTest::anyOrderOfOrdersLeavesNothing()
{
    QFETCH(quint32, seed);
    constexpr int kOrders = 60;
    QRandomGenerator random(seed);
    for (int order = 0; order < kOrders; ++order) {
        doSomething(random);
        if (random.bounded(4) == 0)
            QCoreApplication::processEvents();
    }
    QVERIFY(session()->isReady());
    for (const auto &each : m_runs)
        each->process->kill();
    for (const auto &each : m_runs) {
        QTRY_VERIFY_WITH_TIMEOUT(each->ended(), kPatience);
        QCOMPARE(each->finished->count(), 1);
    }
    m_groups.clear();
    // Not QTRY, which looks once more when it has seen none: a start that was still on its way to a group that goes
    // lives for a moment. Who stays fails the cleanup.
    QVERIFY(QTest::qWaitFor([this] { return alive().isEmpty(); }, kPatience));
    m_runs.clear();
    const Run after = run("exit 3"); // and it all still works
    QTRY_VERIFY_WITH_TIMEOUT(after.ended(), kPatience);
    QCOMPARE(after.outcome().exitCode, std::optional<int>(3));
}

std::unique_ptr<QObject> makeRandomOrdersTest() { return std::make_unique<RandomOrdersTest>(); }

} // namespace paddock::test

#include "randomorders.moc"
