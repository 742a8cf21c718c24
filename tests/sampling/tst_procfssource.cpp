// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/procfssource.h"
#include "engine/sampling/snapshotmaker.h"
#include "tests/sampling/filetree.h"

#include <QRandomGenerator>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace paddock;

namespace {

void add(const FileTree &tree, const StatText &stat, const QByteArray &command = QByteArray("sleep\0009\0", 8))
{
    const QString directory = QString::number(stat.pid);
    tree.write(directory + QStringLiteral("/stat"), stat.text());
    tree.write(directory + QStringLiteral("/cmdline"), command);
}

ProcfsSource source(const FileTree &tree, std::optional<std::size_t> keptFiles = {})
{
    return ProcfsSource({tree.root(), keptFiles});
}

std::vector<int> pidsOf(const ProcessTable &table)
{
    std::vector<int> pids;
    for (const ProcessSample &sample : table.processes)
        pids.push_back(sample.key.pid);
    return pids;
}

} // namespace

class TestProcfsSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void processIsReadWhole()
    {
        const FileTree tree;
        add(tree, {.pid = 30, .comm = "my ) app", .parentPid = 4, .startTime = 250, .threads = 7, .pages = 3});
        tree.write(QStringLiteral("stat"), "cpu 1\nbtime 1700000000\n");
        tree.write(QStringLiteral("self/stat"), "not a process directory");
        tree.write(QStringLiteral("30x/stat"), "neither is this");
        auto procfs = source(tree);
        const ProcessTable table = procfs.read();
        QCOMPARE(pidsOf(table), std::vector<int>{30});
        const ProcessSample &sample = table.processes[0];
        QCOMPARE(sample.key, (ProcessKey{30, 250}));
        QCOMPARE(sample.parentPid, 4);
        QCOMPARE(sample.name, QStringLiteral("my ) app"));
        QCOMPARE(sample.command, QStringLiteral("sleep 9"));
        QCOMPARE(sample.state, 'S');
        QCOMPARE(sample.threads, 7);
        QCOMPARE(sample.residentBytes, 3 * ::sysconf(_SC_PAGESIZE));
        QCOMPARE(sample.startedAfterBoot.count(), 250 * 1000 / ::sysconf(_SC_CLK_TCK));
        QCOMPARE(sample.uid, ::getuid());
        QCOMPARE(table.bootTime.value_or(0), 1700000000);
        QVERIFY(!table.restricted);
    }

    void vanishedMidReadIsLeftOut_data()
    {
        QTest::addColumn<QByteArray>("stat");
        QTest::addColumn<bool>("exists");
        QTest::newRow("directory without stat") << QByteArray() << false;
        QTest::newRow("empty stat") << QByteArray() << true;
        QTest::newRow("cut stat") << StatText{.pid = 20}.text().left(40) << true;
        QTest::newRow("stat of another") << StatText{.pid = 21}.text() << true;
    }

    void vanishedMidReadIsLeftOut()
    {
        QFETCH(QByteArray, stat);
        QFETCH(bool, exists);
        const FileTree tree;
        add(tree, {.pid = 10});
        tree.write(QStringLiteral("20/other"), "");
        if (exists)
            tree.write(QStringLiteral("20/stat"), stat);
        add(tree, {.pid = 30});
        auto procfs = source(tree);
        for (int pass = 0; pass < 3; ++pass)
            QCOMPARE(pidsOf(procfs.read()), (std::vector<int>{10, 30}));
        QVERIFY(!procfs.read().restricted);
    }

    void goneBetweenPassesIsLeftOut()
    {
        const FileTree tree;
        add(tree, {.pid = 10});
        add(tree, {.pid = 20});
        auto procfs = source(tree);
        QCOMPARE(procfs.read().processes.size(), 2U);
        tree.removeTree(QStringLiteral("10"));
        QCOMPARE(pidsOf(procfs.read()), std::vector<int>{20});
        QCOMPARE(procfs.keptFileCount(), 1U);
    }

    void reusedPidIsANewProcess_data()
    {
        QTest::addColumn<int>("keptFiles");
        QTest::newRow("file kept open") << 100;
        QTest::newRow("by path") << 0;
    }

    void reusedPidIsANewProcess()
    {
        QFETCH(int, keptFiles);
        const FileTree tree;
        add(tree, {.pid = 10, .startTime = 100, .userTicks = 5000}, "old");
        SnapshotMaker maker({tree.root(), std::size_t(keptFiles)});
        maker.take({});
        add(tree, {.pid = 10, .comm = "fresh", .startTime = 900, .userTicks = 90000}, "new");
        const SnapshotPtr snapshot = maker.take({});
        QCOMPARE(snapshot->processes.size(), 1U);
        QCOMPARE(snapshot->processes[0].key, (ProcessKey{10, 900}));
        QCOMPARE(snapshot->processes[0].name, QStringLiteral("fresh"));
        QCOMPARE(snapshot->processes[0].command, QStringLiteral("new"));
        QVERIFY(!snapshot->processes[0].cpuPercent);
    }

    void commandIsReadAgainAfterExec()
    {
        const FileTree tree;
        add(tree, {.pid = 10, .comm = "sh"}, "sh");
        add(tree, {.pid = 11, .comm = "python3"}, "python3");
        auto procfs = source(tree);
        procfs.read();
        add(tree, {.pid = 10, .comm = "redis"}, "redis 6379");
        add(tree, {.pid = 11, .comm = "python3", .argumentStart = 8192}, "python3 api.py");
        const ProcessTable table = procfs.read();
        QCOMPARE(table.processes[0].command, QStringLiteral("redis 6379"));
        QCOMPARE(table.processes[1].command, QStringLiteral("python3 api.py"));
    }

    void unchangedTextsAreShared()
    {
        const FileTree tree;
        add(tree, {.pid = 10});
        auto procfs = source(tree);
        const ProcessTable first = procfs.read();
        add(tree, {.pid = 10, .userTicks = 3});
        const ProcessTable second = procfs.read();
        QVERIFY(first.processes[0].command.isSharedWith(second.processes[0].command));
        QVERIFY(first.processes[0].name.isSharedWith(second.processes[0].name));
        QVERIFY(second.cpu[0].used > first.cpu[0].used);
    }

    void zombieKeepsItsCommand()
    {
        const FileTree tree;
        add(tree, {.pid = 10}, "worker 1");
        auto procfs = source(tree);
        procfs.read();
        add(tree, {.pid = 10, .state = 'Z', .argumentStart = 0}, "");
        const ProcessTable table = procfs.read();
        QCOMPARE(table.processes[0].state, 'Z');
        QCOMPARE(table.processes[0].command, QStringLiteral("worker 1"));
    }

    void kernelThreadHasNoCommand()
    {
        const FileTree tree;
        add(tree, {.pid = 10, .comm = "kworker/0:1", .flags = 0x208040}, "never read");
        auto procfs = source(tree);
        QVERIFY(procfs.read().processes[0].command.isEmpty());
    }

    void longCommandIsCut()
    {
        const FileTree tree;
        add(tree, {.pid = 10}, QByteArray(100000, 'a'));
        auto procfs = source(tree);
        const QString command = procfs.read().processes[0].command;
        QCOMPARE(command.size(), qsizetype(ProcfsSource::commandSize) + 1);
        QVERIFY(command.endsWith(QChar(0x2026)));
    }

    void processThatDidNotRunIsNotReadAgain()
    {
        const FileTree tree;
        add(tree, {.pid = 5, .parentPid = 0, .startTime = 1});
        add(tree, {.pid = 10, .parentPid = 5});
        tree.write(QStringLiteral("10/schedstat"), "5000 10 3\n");
        auto procfs = source(tree);
        QCOMPARE(procfs.read().cpu[1].used.count(), 0);
        add(tree, {.pid = 10, .parentPid = 5, .userTicks = 8});
        QCOMPARE(procfs.read().cpu[1].used.count(), 0);
        tree.write(QStringLiteral("10/schedstat"), "9000 10 4\n");
        QVERIFY(procfs.read().cpu[1].used.count() > 0);
    }

    void orphanThatDidNotRunGetsItsNewParent_data()
    {
        QTest::addColumn<char>("fate");
        QTest::newRow("parent gone") << 'x';
        QTest::newRow("parent a zombie") << 'Z';
        QTest::newRow("parent's pid used again") << 'r';
    }

    void orphanThatDidNotRunGetsItsNewParent()
    {
        QFETCH(char, fate);
        const FileTree tree;
        add(tree, {.pid = 1, .parentPid = 0, .startTime = 1});
        add(tree, {.pid = 5, .parentPid = 1, .startTime = 2});
        add(tree, {.pid = 10, .parentPid = 5});
        tree.write(QStringLiteral("10/schedstat"), "5000 10 3\n");
        auto procfs = source(tree);
        QCOMPARE(procfs.read().processes[2].parentPid, 5);
        add(tree, {.pid = 10, .parentPid = 1});
        if (fate == 'x')
            tree.removeTree(QStringLiteral("5"));
        else
            add(tree, {.pid = 5, .state = fate == 'Z' ? 'Z' : 'S', .startTime = fate == 'Z' ? 2U : 5000U});
        QCOMPARE(procfs.read().processes.back().parentPid, 1);
    }

    void processThatAlwaysRunsIsFollowed()
    {
        const FileTree tree;
        auto procfs = source(tree);
        for (unsigned pass = 1; pass < 200; ++pass) {
            add(tree, {.pid = 10, .userTicks = pass, .threads = pass > 150 ? 2 : 1});
            tree.write(QStringLiteral("10/schedstat"), QByteArray::number(pass) + " 10 3\n");
            const ProcessTable table = procfs.read();
            QCOMPARE(table.cpu[0].used.count() / 1'000'000, qint64(pass) * 1000 / ::sysconf(_SC_CLK_TCK));
            QVERIFY(procfs.keptFileCount() <= 1U);
        }
    }

    void keptFilesStayWithinTheLimit()
    {
        const FileTree tree;
        for (int pid = 1; pid <= 50; ++pid) {
            add(tree, {.pid = pid});
            if (pid % 2 == 0)
                tree.write(QString::number(pid) + QStringLiteral("/schedstat"), "5000 10 3\n");
        }
        auto procfs = source(tree, 7);
        for (int pass = 0; pass < 100; ++pass) {
            QCOMPARE(procfs.read().processes.size(), 50U);
            QVERIFY(procfs.keptFileCount() <= 7U);
        }
        QVERIFY(procfs.keptFileCount() > 0U);
    }

    void hidepidSaysRestricted_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<QByteArray>("capabilities");
        QTest::addColumn<bool>("restricted");
        QTest::newRow("not hiding") << QByteArray("rw") << QByteArray("0") << false;
        QTest::newRow("hiding") << QByteArray("rw,hidepid=2") << QByteArray("0") << true;
        QTest::newRow("hiding by word") << QByteArray("rw,hidepid=invisible") << QByteArray("0") << true;
        QTest::newRow("our group may look") << QByteArray("rw,gid=1000,hidepid=2") << QByteArray("0") << false;
        QTest::newRow("root may look") << QByteArray("rw,hidepid=2") << QByteArray("000001ffffffffff") << false;
    }

    void hidepidSaysRestricted()
    {
        QFETCH(QByteArray, options);
        QFETCH(QByteArray, capabilities);
        QFETCH(bool, restricted);
        const FileTree tree;
        tree.write(QStringLiteral("self/mountinfo"), "9 1 0:4 / /proc rw - proc proc " + options + '\n');
        tree.write(QStringLiteral("self/status"),
                   "Gid:\t1000\t1000\t1000\t1000\nGroups:\t4 1000 \nCapEff:\t" + capabilities + '\n');
        auto procfs = source(tree);
        QCOMPARE(procfs.read().restricted, restricted);
    }

    void deniedProcessIsLeftOutAndSaidRestricted()
    {
        if (::geteuid() != 0)
            QSKIP("needs root, which becomes a user for a moment");
        const FileTree tree;
        add(tree, {.pid = 10});
        add(tree, {.pid = 20});
        QCOMPARE(::chmod(tree.root().constData(), 0755), 0);
        const QByteArray denied = tree.root() + "/20";
        QCOMPARE(::chmod(denied.constData(), 0700), 0);
        auto procfs = source(tree);
        QCOMPARE(::seteuid(65534), 0);
        const ProcessTable table = procfs.read();
        QCOMPARE(::seteuid(0), 0);
        QCOMPARE(pidsOf(table), std::vector<int>{10});
        QVERIFY(table.restricted);
    }

    void unreadableProcIsEmptyAndRestricted()
    {
        SnapshotMaker maker({QByteArrayLiteral("/nonexistent/proc"), {}});
        const SnapshotPtr snapshot = maker.take({});
        QVERIFY(snapshot);
        QVERIFY(snapshot->processes.empty());
        QVERIFY(snapshot->restricted);
        QVERIFY(snapshot->bootedAt.isValid() && snapshot->bootedAt < snapshot->takenAt);
    }

    void longListingIsBoundedAndCatchesUp()
    {
        const FileTree tree;
        tree.write(QStringLiteral("loadavg"), "0.1 0.1 0.1 1/5 99\n");
        for (int pid = 1; pid <= 2500; ++pid)
            tree.write(QString::number(pid) + QStringLiteral("/stat"), StatText{.pid = pid}.text());
        auto procfs = source(tree, 100);
        std::size_t before = 0;
        for (int pass = 0; pass < 3; ++pass) {
            const std::size_t now = procfs.read().processes.size();
            QVERIFY(now > before && now <= before + 1100);
            before = now;
        }
        QCOMPARE(before, 2500U);
    }

    void stopRequestEndsThePass()
    {
        const FileTree tree;
        add(tree, {.pid = 10});
        std::stop_source stop;
        stop.request_stop();
        SnapshotMaker maker({tree.root(), {}});
        QVERIFY(!maker.take({}, stop.get_token()));
        QCOMPARE(maker.take({})->processes.size(), 1U);
    }

    void randomFilesAreSurvived()
    {
        QRandomGenerator random(4711);
        const FileTree tree;
        SnapshotMaker maker({tree.root(), 20});
        for (int round = 0; round < 300; ++round) {
            const int pid = 1 + random.bounded(40);
            QByteArray text = StatText{.pid = pid,
                                       .parentPid = random.bounded(40),
                                       .startTime = random.generate(),
                                       .threads = random.bounded(3),
                                       .pages = random.generate64()}
                                  .text();
            for (char &c : text) {
                if (random.bounded(200) == 0)
                    c = char(random.bounded(256));
            }
            add(tree, {.pid = pid}, text);
            tree.write(QString::number(pid) + QStringLiteral("/stat"), text);
            tree.write(QString::number(pid) + QStringLiteral("/schedstat"), text.left(random.bounded(30)));
            const SnapshotPtr snapshot = maker.take({{QStringLiteral("r"), QString(), 1 + random.bounded(40)}});
            QVERIFY(std::is_sorted(snapshot->processes.begin(), snapshot->processes.end(),
                                   [](const ProcessSample &a, const ProcessSample &b) { return a.key < b.key; }));
            for (const ProcessSample &sample : snapshot->processes)
                QVERIFY(sample.residentBytes >= 0 && sample.cpuPercent.value_or(0) >= 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestProcfsSource)
#include "tst_procfssource.moc"
