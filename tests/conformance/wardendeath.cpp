// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/conformancetest.h"

#include <signal.h>

#include <cerrno>
#include <cstring>

namespace paddock::test {

using namespace std::chrono_literals;

/// The session's warden is killed, whatever it is just at: the engine ends what it had started, says so once, and can
/// start again.
class WardenDeathTest : public ConformanceTest
{
    Q_OBJECT
private Q_SLOTS:
    void wardenKilledWhileItOpensIsAFailure();
    void wardenKilledBeforeAnyGroupIsReported();
    void wardenKilledWithARunEndsIt_data();
    void wardenKilledWithARunEndsIt();
    void wardenKilledBeforeItClosesIsAClose();
    void wardenKilledWhileItClosesIsAClose();
    void wardenKilledAsTheOwnerOfAThousandLeavesNothing();
    void groupsWardenKilledEndsItsGroupOnly();

private:
    void openAndRunAgain();
};

void WardenDeathTest::openAndRunAgain()
{
    QSignalSpy ready(session(), &SessionGroup::ready);
    session()->open();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, kPatience);
    const Run next = run("exit 3");
    QTRY_VERIFY_WITH_TIMEOUT(next.ended(), kPatience);
    QCOMPARE(next.outcome().exitCode, std::optional<int>(3));
}

void WardenDeathTest::wardenKilledWhileItOpensIsAFailure()
{
    closeSession();
    QTRY_COMPARE_WITH_TIMEOUT(childProcesses(), 0, kPatience);
    SessionGroup::Options options;
    options.insist = mechanism();
    options.wardenPath = wardenPath();
    SessionGroup opening(options);
    QSignalSpy failed(&opening, &SessionGroup::failed);
    QSignalSpy lost(&opening, &SessionGroup::wardenLost);
    QSignalSpy ready(&opening, &SessionGroup::ready);
    opening.open();
    killWarden();
    QTRY_COMPARE_WITH_TIMEOUT(failed.count() + lost.count(), 1, kPatience);
    QCOMPARE(lost.count(), ready.count()); // on a busy machine it may have stood already
    QCOMPARE((failed + lost).at(0).at(0).value<Error>().code, ErrorCode::WardenLost);
    const int before = static_cast<int>(ready.count());
    opening.open();
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), before + 1, kPatience);
}

void WardenDeathTest::wardenKilledBeforeAnyGroupIsReported()
{
    QSignalSpy lost(session(), &SessionGroup::wardenLost);
    killWarden();
    QTRY_COMPARE_WITH_TIMEOUT(lost.count(), 1, kPatience);
    QCOMPARE(lost.at(0).at(0).value<Error>().code, ErrorCode::WardenLost);
    QVERIFY(!session()->isReady());
    const Run refused = run("exit 3");
    QVERIFY(!refused.ended()); // it waits for a session to be opened
    openAndRunAgain();
}

void WardenDeathTest::wardenKilledWithARunEndsIt_data()
{
    QTest::addColumn<QString>("phase");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<int>("escapees");
    QTest::newRow("starting") << QStringLiteral("starting") << QByteArray("sleep") << 0;
    QTest::newRow("running") << QStringLiteral("running") << QByteArray("setsid") << 1;
    QTest::newRow("frozen") << QStringLiteral("frozen") << QByteArray("tree 2 4") << 0;
    QTest::newRow("in the grace") << QStringLiteral("stopping") << QByteArray("ignore") << 0;
    QTest::newRow("killing") << QStringLiteral("killing") << QByteArray("tree 2 10") << 0;
    QTest::newRow("leader gone") << QStringLiteral("waiting") << QByteArray("ignoring-grandchild leave") << 0;
}

void WardenDeathTest::wardenKilledWithARunEndsIt()
{
    QFETCH(QString, phase);
    QFETCH(QByteArray, words);
    QFETCH(int, escapees);
    QSignalSpy lost(session(), &SessionGroup::wardenLost);
    Process::Options options;
    options.stop = {{{SIGTERM, 60s}}};
    options.leftovers = Process::Leftovers::Wait;
    const Run ending = run(words.constData(), options);
    Process &process = *ending.process;
    if (phase != u"starting")
        QTRY_VERIFY_WITH_TIMEOUT(ending.isReady(), kPatience);
    if (phase == u"frozen") {
        process.setFrozen(true);
        QTRY_VERIFY_WITH_TIMEOUT(process.isFrozen(), kPatience);
    } else if (phase == u"stopping") {
        process.stop();
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), Process::State::Stopping, kPatience);
    } else if (phase == u"killing") {
        process.kill();
    } else if (phase == u"waiting") {
        QTRY_COMPARE_WITH_TIMEOUT(alive().size(), 2, kPatience);
    }
    killWarden();
    QTRY_COMPARE_WITH_TIMEOUT(lost.count(), 1, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(ending.ended(), kPatience);
    QCoreApplication::processEvents();
    QCOMPARE(ending.finished->count(), 1);
    if (phase != u"killing" && phase != u"starting") // those may have come to their own end just before
        QCOMPARE(ending.outcome().error.code, ErrorCode::WardenLost);
    // Nobody but the warden may have known of it yet, and no group of the kernel's holds it.
    if (phase == u"starting" && sessionsEscape())
        QVERIFY(alive().size() <= 1 && endWhoIsLeft());
    else
        QVERIFY(onlyEscapeesAreLeft(escapees));
    openAndRunAgain();
}

/// Held, so that the kill comes before the warden has begun with what the close asks for.
void WardenDeathTest::wardenKilledBeforeItClosesIsAClose()
{
    const Run sleeper = run("setsid");
    QTRY_VERIFY_WITH_TIMEOUT(sleeper.isReady(), kPatience);
    QSignalSpy closed(session(), &SessionGroup::closed);
    const auto held = warden();
    QVERIFY(held && proctree::signalExactly(*held, SIGSTOP) == 0);
    session()->close();
    QCOMPARE(proctree::signalExactly(*held, SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QVERIFY(onlyEscapeesAreLeft(1));
}

/// Anywhere in its closing: it may even have done all of it before the signal comes.
void WardenDeathTest::wardenKilledWhileItClosesIsAClose()
{
    const Run sleeper = run("setsid");
    QTRY_VERIFY_WITH_TIMEOUT(sleeper.isReady(), kPatience);
    QSignalSpy closed(session(), &SessionGroup::closed);
    const auto closing = warden();
    QVERIFY(closing);
    session()->close();
    const int error = proctree::signalExactly(*closing, SIGKILL);
    QVERIFY2(error == 0 || error == ESRCH, std::strerror(error));
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QVERIFY(onlyEscapeesAreLeft(1));
}

/// The engine alone has to end them then.
void WardenDeathTest::wardenKilledAsTheOwnerOfAThousandLeavesNothing()
{
    const Run tree = run(sessionsEscape() ? "tree 3 10" : "tree 3 10 wild");
    QTRY_VERIFY_WITH_TIMEOUT(tree.isReady(), kPatience);
    QCOMPARE(alive().size(), 1111);
    killWarden();
    QTRY_VERIFY_WITH_TIMEOUT(tree.ended(), kPatience);
    QCOMPARE(alive().size(), 0);
}

void WardenDeathTest::groupsWardenKilledEndsItsGroupOnly()
{
    const QString bystander = uniqueMark();
    const Run stays(session(), helperCommand({QStringLiteral("ignoring-grandchild")}, bystander));
    const Run ends = run("daemon stay");
    QTRY_VERIFY_WITH_TIMEOUT(ends.isReady() && stays.isReady(), kPatience);
    const std::int32_t groupsWarden = ends.process->location().reaperPid;
    QCOMPARE(groupsWarden > 0, mechanism() == Mechanism::Subreaper); // the others have one warden for all
    if (groupsWarden <= 0) {
        ends.process->kill();
        QTRY_VERIFY_WITH_TIMEOUT(ends.ended(), kPatience);
        QVERIFY(onlyEscapeesAreLeft(1));
        return;
    }
    const auto entry = proctree::readEntry(groupsWarden);
    QVERIFY(entry.has_value());
    QCOMPARE(proctree::signalExactly(*entry, SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(ends.ended(), kPatience);
    QCOMPARE(ends.outcome().error.code, ErrorCode::WardenLost);
    QCOMPARE(alive().size(), 0);
    QCOMPARE(markedProcesses(bystander).size(), 3);
    QVERIFY(!stays.ended());
}

std::unique_ptr<QObject> makeWardenDeathTest() { return std::make_unique<WardenDeathTest>(); }

} // namespace paddock::test

#include "wardendeath.moc"
