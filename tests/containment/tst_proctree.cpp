// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/proctree.h"

#include <QByteArray>
#include <QRandomGenerator>
#include <QTest>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <future>
#include <thread>

using namespace paddock;

namespace {

pid_t forkSleeper()
{
    const pid_t pid = ::fork();
    while (pid == 0)
        ::pause();
    return pid;
}

void endSleeper(pid_t pid)
{
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

} // namespace

class tst_ProcTree : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statIsParsedWhateverTheNameHolds_data();
    void statIsParsedWhateverTheNameHolds();
    void garbageIsRefused();
    void ownEntryIsFound();
    void wrongStartTimeIsNotSignalled();
    void endedProcessIsNoDescendant();
    void childrenOfAnotherThreadAreFound();
    void moreChildrenThanABufferHoldsAreFound();
};

void tst_ProcTree::statIsParsedWhateverTheNameHolds_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("plain") << QByteArray("bash");
    QTest::newRow("spaces") << QByteArray("tmux: server");
    QTest::newRow("parentheses") << QByteArray("a) R 1 (b");
    QTest::newRow("newline") << QByteArray("a\nb) S 7\n");
    QTest::newRow("empty") << QByteArray();
}

void tst_ProcTree::statIsParsedWhateverTheNameHolds()
{
    QFETCH(QByteArray, name);
    const QByteArray text =
        "4711 (" + name + ") S 42 4711 4711 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 3 0 987654321 1 1 1\n";
    const auto entry = proctree::parseStat(text.constData(), static_cast<std::size_t>(text.size()));
    QVERIFY(entry.has_value());
    QCOMPARE(entry->pid, 4711);
    QCOMPARE(entry->parent, 42);
    QCOMPARE(entry->state, 'S');
    QCOMPARE(entry->threads, 3);
    QCOMPARE(entry->startTime, std::uint64_t(987654321));
    QVERIFY(!entry->kernelThread);
}

void tst_ProcTree::garbageIsRefused()
{
    QVERIFY(!proctree::parseStat("", 0));
    QVERIFY(!proctree::parseStat("1 (x)", 5));
    QVERIFY(!proctree::parseStat("1 (x) ", 6));
    QVERIFY(!proctree::parseStat("1 (x) S 1 2", 11));
    QRandomGenerator random(20240607); // the seed is fixed so that a failure can be looked at again
    for (int round = 0; round < 20000; ++round) {
        QByteArray noise(static_cast<qsizetype>(random.bounded(200)), Qt::Uninitialized);
        for (char &byte : noise)
            byte =
                random.bounded(4) ? "0123456789() SRZ-\n"[random.bounded(18)] : static_cast<char>(random.bounded(256));
        proctree::parseStat(noise.constData(), static_cast<std::size_t>(noise.size()));
    }
}

void tst_ProcTree::ownEntryIsFound()
{
    const auto self = proctree::readEntry(::getpid());
    QVERIFY(self.has_value());
    QCOMPARE(self->parent, ::getppid());
    QVERIFY(self->startTime > 0);
    QVERIFY(!proctree::readEntry(-1));
}

void tst_ProcTree::wrongStartTimeIsNotSignalled()
{
    const pid_t child = ::fork();
    if (child == 0) {
        for (;;)
            ::pause();
    }
    auto entry = proctree::readEntry(child);
    QVERIFY(entry.has_value());
    proctree::Entry stranger = *entry;
    stranger.startTime += 1;
    QCOMPARE(proctree::signalExactly(stranger, SIGKILL), ESRCH);
    QVERIFY(proctree::readEntry(child)->isAlive());
    QCOMPARE(proctree::signalExactly(*entry, SIGKILL), 0);
    QCOMPARE(::waitpid(child, nullptr, 0), child);
    QCOMPARE(proctree::signalExactly(*entry, SIGKILL), ESRCH);
}

void tst_ProcTree::endedProcessIsNoDescendant()
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    siginfo_t info{};
    QCOMPARE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
    for (const proctree::Entry &entry : proctree::descendants(::getpid()))
        QVERIFY(entry.pid != child); // it is a zombie: dead, only not reaped
    QCOMPARE(::waitpid(child, nullptr, 0), child);
}

/// The kernel lists children by the thread that had them.
void tst_ProcTree::childrenOfAnotherThreadAreFound()
{
    const pid_t first = forkSleeper();
    std::promise<pid_t> born;
    std::promise<void> looked;
    std::thread thread([&] {
        born.set_value(forkSleeper());
        looked.get_future().wait();
    });
    const pid_t second = born.get_future().get();
    const std::vector<pid_t> found = proctree::children(::getpid());
    looked.set_value();
    thread.join();
    for (const pid_t pid : {first, second})
        endSleeper(pid);
    QVERIFY(std::find(found.begin(), found.end(), first) != found.end());
    QVERIFY(std::find(found.begin(), found.end(), second) != found.end());
}

void tst_ProcTree::moreChildrenThanABufferHoldsAreFound()
{
    std::vector<pid_t> born;
    for (qsizetype written = 0; written <= 4096; written += QByteArray::number(born.back()).size() + 1)
        born.push_back(forkSleeper());
    std::vector<pid_t> found = proctree::children(::getpid());
    std::erase_if(found, [&](pid_t pid) { return std::find(born.begin(), born.end(), pid) == born.end(); });
    for (const pid_t pid : born)
        endSleeper(pid);
    std::sort(found.begin(), found.end());
    std::sort(born.begin(), born.end());
    QCOMPARE(found, born);
}

QTEST_GUILESS_MAIN(tst_ProcTree)
#include "tst_proctree.moc"
