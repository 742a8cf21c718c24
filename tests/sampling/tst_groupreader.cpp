// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/ancestry.h"
#include "engine/sampling/groupreader.h"
#include "tests/sampling/filetree.h"

#include <QTest>

using namespace paddock;
using namespace std::chrono_literals;

namespace {

constexpr double twoCores = 200;
const CpuRate::TimePoint start{1000s};

ProcessSample process(int pid, int parentPid, const char *name = "p", quint64 startTime = 10)
{
    ProcessSample sample;
    sample.key = {pid, startTime};
    sample.parentPid = parentPid;
    sample.name = QString::fromLatin1(name);
    sample.state = 'S';
    sample.threads = 2;
    sample.residentBytes = 1000;
    sample.cpuPercent = 10;
    return sample;
}

GroupSource cgroup(const QString &path) { return {QStringLiteral("c"), path, 0}; }
GroupSource reaper(int pid) { return {QStringLiteral("r"), QString(), pid}; }

} // namespace

class TestGroupReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cgroupIsCountedRecursively()
    {
        const FileTree tree;
        tree.write(QStringLiteral("g/cgroup.procs"), "10\n11\n");
        tree.write(QStringLiteral("g/cpu.stat"), "usage_usec 1000000\n");
        tree.write(QStringLiteral("g/memory.current"), "123456\n");
        tree.write(QStringLiteral("g/a/b/cgroup.procs"), "12\n77\n");
        std::vector<ProcessSample> all{process(9, 1), process(10, 1), process(11, 10), process(12, 11)};
        GroupReader reader(twoCores);
        auto groups = reader.read({cgroup(tree.path(QStringLiteral("g")))}, all, start);
        QCOMPARE(groups[0].id, QStringLiteral("c"));
        QCOMPARE(groups[0].processes, 3);
        QCOMPARE(groups[0].threads, 6);
        QCOMPARE(groups[0].memoryBytes, 123456);
        QVERIFY(!groups[0].cpuPercent);
        QCOMPARE(all[0].group, -1);
        QCOMPARE(all[3].group, 0);

        // the group's own counter tells, not the sum of its members
        tree.write(QStringLiteral("g/cpu.stat"), "usage_usec 1500000\n");
        groups = reader.read({cgroup(tree.path(QStringLiteral("g")))}, all, start + 1s);
        QCOMPARE(groups[0].cpuPercent.value_or(-1), 50.0);
    }

    void memberMemoryIsSummedWithoutTheController()
    {
        const FileTree tree;
        tree.write(QStringLiteral("g/cgroup.procs"), "10\n11\n");
        std::vector<ProcessSample> all{process(10, 1), process(11, 10)};
        const auto groups = GroupReader(twoCores).read({cgroup(tree.path(QStringLiteral("g")))}, all, start);
        QCOMPARE(groups[0].memoryBytes, 2000);
        QCOMPARE(groups[0].cpuPercent.value_or(-1), 20.0);
    }

    void innermostCgroupIsTheProcessesGroup()
    {
        const FileTree tree;
        tree.write(QStringLiteral("g/cgroup.procs"), "");
        tree.write(QStringLiteral("g/run/cgroup.procs"), "10\n");
        std::vector<ProcessSample> all{process(10, 1)};
        const auto groups = GroupReader(twoCores).read(
            {cgroup(tree.path(QStringLiteral("g/run"))), cgroup(tree.path(QStringLiteral("g")))}, all, start);
        QCOMPARE(all[0].group, 0);
        QCOMPARE(groups[0].processes, 1);
        QCOMPARE(groups[1].processes, 1);
    }

    void goneCgroupHasNothing()
    {
        std::vector<ProcessSample> all{process(10, 1)};
        const auto groups = GroupReader(twoCores).read({cgroup(QStringLiteral("/nonexistent/group"))}, all, start);
        QCOMPARE(groups.size(), 1U);
        QCOMPARE(groups[0].processes, 0);
        QVERIFY(!groups[0].cpuPercent);
    }

    void remadeCgroupStartsAfresh()
    {
        const FileTree tree;
        tree.write(QStringLiteral("g/cpu.stat"), "usage_usec 0\n");
        GroupReader reader(twoCores);
        std::vector<ProcessSample> all;
        reader.read({cgroup(tree.path(QStringLiteral("g")))}, all, start);
        QVERIFY(QDir().rename(tree.path(QStringLiteral("g")), tree.path(QStringLiteral("old"))));
        tree.write(QStringLiteral("g/cpu.stat"), "usage_usec 900000\n");
        const auto groups = reader.read({cgroup(tree.path(QStringLiteral("g")))}, all, start + 1s);
        QVERIFY(!groups[0].cpuPercent);
    }

    void descendantsOfTheReaperAreMembers()
    {
        std::vector<ProcessSample> all{process(1, 0),   process(10, 1, "paddock-warden"),  process(11, 10),
                                       process(12, 11), process(13, 10, "paddock-warden"), process(14, 13),
                                       process(20, 1)};
        const auto groups = GroupReader(twoCores).read({reaper(10)}, all, start);
        QCOMPARE(groups[0].processes, 3);
        QCOMPARE(groups[0].memoryBytes, 3000);
        QCOMPARE(groups[0].cpuPercent.value_or(-1), 30.0);
        QCOMPARE(all[1].group, -1);
        QCOMPARE(all[4].group, -1);
        QCOMPARE(all[5].group, 0);
        QCOMPARE(all[6].group, -1);
    }

    void nestedReaperIsTheNearerGroup()
    {
        std::vector<ProcessSample> all{process(10, 1), process(11, 10), process(12, 11)};
        const auto groups = GroupReader(twoCores).read({reaper(10), reaper(11)}, all, start);
        QCOMPARE(groups[0].processes, 2);
        QCOMPARE(groups[1].processes, 1);
        QCOMPARE(all[1].group, 0);
        QCOMPARE(all[2].group, 1);
    }

    void parentYoungerThanItsChildIsNone()
    {
        std::vector<ProcessSample> all{process(10, 1, "p", 50), process(11, 10, "p", 49), process(12, 10, "p", 50)};
        const auto groups = GroupReader(twoCores).read({reaper(10)}, all, start);
        QCOMPARE(groups[0].processes, 1);
        QCOMPARE(all[1].group, -1);
        QCOMPARE(all[2].group, 0);
    }

    void ringOfParentsEnds()
    {
        std::vector<ProcessSample> all{process(10, 12), process(11, 10), process(12, 11), process(13, 13)};
        const auto groups = GroupReader(twoCores).read({reaper(10), reaper(12)}, all, start);
        QCOMPARE(groups.size(), 2U);
        QVERIFY(groups[0].processes <= 3);
    }

    void zombieIsShownWithItsParentAndNotCounted()
    {
        std::vector<ProcessSample> all{process(10, 1), process(11, 10), process(12, 11), process(13, 11)};
        all[2].state = 'Z';
        all[2].threads = 1;
        all[3].state = 'Z'; // its leader ended, another thread lives on
        const auto groups = GroupReader(twoCores).read({reaper(10)}, all, start);
        QCOMPARE(groups[0].processes, 2);
        QCOMPARE(all[2].group, 0);
    }

    void emptyReaperGroupUsesNothing()
    {
        std::vector<ProcessSample> all{process(10, 1)};
        GroupReader reader(twoCores);
        QCOMPARE(reader.read({reaper(10)}, all, start)[0].cpuPercent.value_or(-1), 0.0);
        QVERIFY(!reader.read({reaper(11)}, all, start)[0].cpuPercent);
    }
};

QTEST_GUILESS_MAIN(TestGroupReader)
#include "tst_groupreader.moc"
