// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/sampler.h"
#include "engine/sampling/snapshotmaker.h"
#include "tests/sampling/testchild.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <linux/sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace paddock;
using namespace std::chrono_literals;

namespace {

constexpr int patienceMs = 20000;

const ProcessSample *find(const SnapshotPtr &snapshot, pid_t pid)
{
    const auto &all = snapshot->processes;
    const auto found = std::ranges::find(all, pid, [](const ProcessSample &sample) { return sample.key.pid; });
    return found == all.end() ? nullptr : &*found;
}

/// A group of ours directly below the cgroup v2 mount, removed at the end.
class TestCgroup
{
public:
    TestCgroup()
    {
        QFile mounts(QStringLiteral("/proc/self/mountinfo"));
        if (!mounts.open(QIODevice::ReadOnly))
            return;
        for (const QByteArray &line : mounts.readAll().split('\n')) {
            const QString path = QFile::decodeName(line.split(' ').value(4));
            if (!line.contains(" - cgroup2 "))
                continue;
            const QString own = path + QStringLiteral("/paddock-test-%1").arg(::getpid());
            if (QDir().mkpath(own + QStringLiteral("/inner")))
                m_path = own;
            return;
        }
    }
    ~TestCgroup()
    {
        if (m_path.isEmpty())
            return;
        ::rmdir(QFile::encodeName(m_path + QStringLiteral("/inner")).constData());
        ::rmdir(QFile::encodeName(m_path).constData());
    }
    TestCgroup(const TestCgroup &) = delete;
    TestCgroup &operator=(const TestCgroup &) = delete;

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] bool admit(pid_t pid, const QString &below = {}) const
    {
        QFile members(m_path + below + QStringLiteral("/cgroup.procs"));
        return members.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && members.write(QByteArray::number(pid)) > 0;
    }

private:
    QString m_path;
};

/// Forks under a pid of our choice: the pid, or -1 where that is not allowed.
pid_t forkAs(pid_t wanted)
{
    clone_args arguments{};
    arguments.exit_signal = SIGCHLD;
    arguments.set_tid = quint64(quintptr(&wanted));
    arguments.set_tid_size = 1;
    const long pid = ::syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0) {
        ::alarm(90);
        for (;;)
            ::pause();
    }
    return pid_t(pid);
}

} // namespace

class TestSampler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void childIsSeenWithNameStateThreadsAndCommand()
    {
        const TestChild plain({"named", "odd) na\nme", "tail"});
        const TestChild threaded({"threads", "3"});
        SnapshotMaker maker;
        // the thread sanitizer adds a thread of its own to a program that has several
        const auto isAsleep = [&] {
            const SnapshotPtr snapshot = maker.take({});
            const int threads = find(snapshot, threaded.pid())->threads;
            return find(snapshot, plain.pid())->state == 'S' && (threads == 4 || threads == 5);
        };
        QTRY_VERIFY_WITH_TIMEOUT(isAsleep(), patienceMs);
        const SnapshotPtr snapshot = maker.take({});
        const ProcessSample *sample = find(snapshot, plain.pid());
        QVERIFY(sample);
        QCOMPARE(sample->name, QStringLiteral("odd) na\\nme"));
        QCOMPARE(sample->command, QStringLiteral("paddock-test child named odd) na\\nme tail"));
        QCOMPARE(sample->parentPid, ::getpid());
        QCOMPARE(sample->uid, ::geteuid());
        QCOMPARE(sample->threads, 1);
        QVERIFY(sample->residentBytes > 0);
        const QDateTime started = snapshot->bootedAt.addMSecs(sample->startedAfterBoot.count());
        QVERIFY(qAbs(started.msecsTo(snapshot->takenAt)) < 60000);
        QVERIFY(snapshot->ownResidentBytes > 0);
        QVERIFY(!snapshot->restricted || ::geteuid() != 0);
    }

    void endedChildVanishes()
    {
        TestChild child({"sleep"});
        const pid_t pid = child.pid();
        SnapshotMaker maker;
        QVERIFY(find(maker.take({}), pid));
        QVERIFY(find(maker.take({}), pid));
        child.killAndReap();
        QVERIFY(!find(maker.take({}), pid));
    }

    void zombieIsSeenAsOne()
    {
        const TestChild parent({"zombie"});
        SnapshotMaker maker;
        const SnapshotPtr snapshot = maker.take({{QStringLiteral("g"), QString(), ::getpid()}});
        const ProcessSample *zombie = find(snapshot, parent.reportedPid());
        QVERIFY(zombie);
        QCOMPARE(zombie->state, 'Z');
        QCOMPARE(zombie->group, 0);
        QCOMPARE(snapshot->groups[0].processes, 1);
    }

    void execShowsTheNewCommand()
    {
        TestChild child({"exec"});
        SnapshotMaker maker;
        QCOMPARE(find(maker.take({}), child.pid())->command, QStringLiteral("paddock-test child exec"));
        child.order();
        const auto command = [&] { return find(maker.take({}), child.pid())->command; };
        QTRY_COMPARE_WITH_TIMEOUT(command(), QStringLiteral("paddock-test child sleep after exec"), patienceMs);
    }

    void orphanShowsItsNewParent()
    {
        TestChild family({"family"});
        SnapshotMaker maker;
        maker.take({});
        const pid_t middle = find(maker.take({}), family.reportedPid())->parentPid;
        QVERIFY(middle != family.pid());
        family.order();
        const auto parent = [&] { return find(maker.take({}), family.reportedPid())->parentPid; };
        QTRY_COMPARE_WITH_TIMEOUT(parent(), family.pid(), patienceMs);
    }

    void reusedPidIsANewProcess()
    {
        SnapshotMaker maker;
        pid_t pid = -1;
        {
            TestChild child({"sleep"});
            pid = child.pid();
            maker.take({});
            maker.take({});
        }
        // the clock of start times ticks 100 times a second
        QThread::msleep(20);
        if (forkAs(pid) != pid)
            QSKIP("this host does not let us choose a pid");
        const SnapshotPtr snapshot = maker.take({});
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        const ProcessSample *sample = find(snapshot, pid);
        QVERIFY(sample);
        QVERIFY(!sample->cpuPercent);
        QVERIFY(sample->command != QStringLiteral("paddock-test child sleep"));
    }

    void groupOfAReaperHoldsTheDaemon()
    {
        TestChild reaper({"reaper"});
        SnapshotMaker maker;
        const QList<GroupSource> groups{{QStringLiteral("svc"), QString(), reaper.pid()}};
        SnapshotPtr snapshot = maker.take(groups);
        QCOMPARE(snapshot->groups.size(), 1U);
        QCOMPARE(snapshot->groups[0].id, QStringLiteral("svc"));
        QCOMPARE(snapshot->groups[0].processes, 1);
        QVERIFY(snapshot->groups[0].memoryBytes > 0);
        QCOMPARE(find(snapshot, reaper.reportedPid())->group, 0);
        QCOMPARE(find(snapshot, reaper.pid())->group, -1);
        reaper.order();
        const auto count = [&] { return maker.take(groups)->groups[0].processes; };
        QTRY_COMPARE_WITH_TIMEOUT(count(), 0, patienceMs);
    }

    void groupOfACgroupIsCountedWithWhatLiesBelow()
    {
        const TestCgroup cgroup;
        if (cgroup.path().isEmpty())
            QSKIP("no cgroup v2 directory can be made here");
        TestChild upper({"burn"});
        TestChild lower({"threads", "2"});
        if (!cgroup.admit(upper.pid()) || !cgroup.admit(lower.pid(), QStringLiteral("/inner")))
            QSKIP("processes can't be moved into a cgroup here");
        SnapshotMaker maker;
        const QList<GroupSource> groups{{QStringLiteral("svc"), cgroup.path(), 0}};
        SnapshotPtr snapshot = maker.take(groups);
        QCOMPARE(snapshot->groups[0].processes, 2);
        QCOMPARE(snapshot->groups[0].threads,
                 find(snapshot, upper.pid())->threads + find(snapshot, lower.pid())->threads);
        QVERIFY(snapshot->groups[0].memoryBytes > 0);
        QCOMPARE(find(snapshot, lower.pid())->group, 0);
        const auto usage = [&] { return maker.take(groups)->groups[0].cpuPercent.value_or(0); };
        QTRY_VERIFY_WITH_TIMEOUT(usage() > 0, patienceMs);
        upper.killAndReap();
        lower.killAndReap();
        QCOMPARE(maker.take(groups)->groups[0].processes, 0);
    }

    void forkChurnDoesNotDisturb()
    {
        const TestChild first({"churn"});
        const TestChild second({"churn"});
        SnapshotMaker maker;
        for (int i = 0; i < 100; ++i) {
            const SnapshotPtr snapshot = maker.take({{QStringLiteral("g"), QString(), ::getpid()}});
            QVERIFY(find(snapshot, first.pid()) && find(snapshot, second.pid()));
            const auto notAscending = [](const ProcessSample &a, const ProcessSample &b) {
                return a.key.pid >= b.key.pid;
            };
            QVERIFY(std::ranges::adjacent_find(snapshot->processes, notAscending) == snapshot->processes.end());
        }
    }

    void openFilesStayWithinAQuarterOfTheLimit()
    {
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        ProcfsSource source;
        source.read();
        rlimit low = before;
        low.rlim_cur = 64;
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &low), 0);
        const std::size_t all = source.read().processes.size();
        const std::size_t again = source.read().processes.size();
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        QVERIFY(source.keptFileCount() <= 16U);
        QVERIFY(all > 2U && again > 2U);
    }

    void figuresComeSoonOnTheEnginesThread()
    {
        const TestChild burner({"burn"});
        Sampler sampler;
        sampler.setInterval(1h);
        QSignalSpy spy(&sampler, &Sampler::sampled);
        bool elsewhere = false;
        SnapshotPtr last;
        connect(&sampler, &Sampler::sampled, this, [&](const SnapshotPtr &snapshot) {
            elsewhere = elsewhere || QThread::currentThread() != thread();
            QVERIFY(!last || last->sequence < snapshot->sequence);
            last = snapshot;
        });
        sampler.start();
        // the second sample does not wait for the interval
        QTRY_VERIFY_WITH_TIMEOUT(last && last->sequence == 2, patienceMs);
        QVERIFY(!elsewhere);
        const ProcessSample *sample = find(last, burner.pid());
        QVERIFY(sample && sample->cpuPercent.value_or(0) > 0);
        QVERIFY(last->ownCpuPercent);
    }

    void orderedSampleComesAtOnceWithTheNewGroups()
    {
        Sampler sampler;
        sampler.setInterval(1h);
        SnapshotPtr last;
        connect(&sampler, &Sampler::sampled, this, [&](const SnapshotPtr &snapshot) { last = snapshot; });
        sampler.start();
        QTRY_VERIFY_WITH_TIMEOUT(last && last->sequence == 2, patienceMs);
        QVERIFY(last->groups.empty());
        sampler.setGroups({{QStringLiteral("mine"), QString(), ::getpid()}});
        sampler.sampleNow();
        QTRY_VERIFY_WITH_TIMEOUT(last->sequence == 3, patienceMs);
        QCOMPARE(last->groups.size(), 1U);
        sampler.setInterval(100ms);
        QTRY_VERIFY_WITH_TIMEOUT(last->sequence >= 6, patienceMs);
    }

    void nothingComesAfterStop()
    {
        Sampler sampler;
        sampler.setInterval(100ms);
        QSignalSpy spy(&sampler, &Sampler::sampled);
        for (int round = 0; round < 5; ++round) {
            sampler.start();
            sampler.start();
            QTRY_VERIFY_WITH_TIMEOUT(spy.count() > round, patienceMs);
            sampler.stop();
            sampler.stop();
            const auto count = spy.count();
            QCoreApplication::processEvents();
            QCOMPARE(spy.count(), count);
        }
    }

    void samplerEndsWhileItSleeps()
    {
        QElapsedTimer timer;
        {
            Sampler sampler;
            sampler.setInterval(1h);
            QSignalSpy spy(&sampler, &Sampler::sampled);
            sampler.start();
            QTRY_VERIFY_WITH_TIMEOUT(spy.count() >= 2, patienceMs);
            timer.start();
        }
        QVERIFY(timer.elapsed() < 60000);
    }
};

int main(int argc, char **argv)
{
    if (argc > 1 && std::strcmp(argv[1], "child") == 0)
        return runChild(argc, argv);
    QCoreApplication app(argc, argv);
    TestSampler test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sampler.moc"
