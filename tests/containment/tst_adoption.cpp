// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/delegation.h"
#include "engine/warden/cgroupfs.h"
#include "engine/warden/cgroupmount.h"
#include "engine/warden/proctree.h"
#include "engine/warden/treesweep.h"
#include "tests/containment/testgroup.h"

#include <QDir>
#include <QProcess>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <tuple>

using namespace paddock;
using namespace paddock::test;

namespace {

ProcessKey keyOf(qint64 pid)
{
    const auto entry = proctree::readEntry(static_cast<pid_t>(pid));
    return {static_cast<std::int32_t>(pid), entry ? entry->startTime : 0};
}

char stateOf(qint64 pid)
{
    const auto entry = proctree::readEntry(static_cast<pid_t>(pid));
    return entry ? entry->state : '-';
}

/// Whether it has a handler for the signal.
bool catches(pid_t pid, int signal)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(pid));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = status.readAll();
    const qsizetype line = text.indexOf("SigCgt:");
    const auto mask = text.mid(line + 7, text.indexOf('\n', line) - line - 7).trimmed().toULongLong(nullptr, 16);
    return (mask >> (signal - 1) & 1) != 0;
}

std::string placeOf(qint64 pid) { return cgroupfs::pathOf(static_cast<pid_t>(pid)); }

/// A process that no group of Paddock's holds, with what it writes.
struct Foreign
{
    QString mark = uniqueMark();
    QProcess process;
    QByteArray said;

    explicit Foreign(const QStringList &arguments)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PADDOCK_TEST_MARK"), mark);
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(helperPath(), arguments);
    }
    ~Foreign()
    {
        for (const int pid : markedProcesses(mark)) {
            if (const auto entry = proctree::readEntry(pid))
                proctree::sweepKill(pid, entry);
        }
        process.waitForFinished(kPatience);
    }

    bool hasSaid(const char *text)
    {
        said += process.readAllStandardOutput();
        return said.contains(text);
    }
    [[nodiscard]] ProcessKey key() const { return keyOf(process.processId()); }
};

/// A cgroup of the test's own beside the session's, removed at the end.
struct Place
{
    QString path;

    explicit Place(const QString &name) : path(*Delegation::find() + QStringLiteral("/%1-%2").arg(name).arg(::getpid()))
    {
        QDir().mkdir(path);
    }
    ~Place()
    {
        std::ignore = QTest::qWaitFor(
            [this] { return ::rmdir(path.toLocal8Bit().constData()) == 0 || errno == ENOENT; }, kPatience);
    }
    bool take(qint64 pid) const
    {
        QFile procs(path + u"/cgroup.procs");
        return procs.open(QIODevice::WriteOnly) && procs.write(QByteArray::number(pid)) > 0 && procs.flush();
    }
};

struct AdoptingGroup : TestGroup
{
    QSignalSpy adopted{containment.get(), &Containment::adopted};
    QSignalSpy refused{containment.get(), &Containment::adoptFailed};
    QSignalSpy rootExited{containment.get(), &Containment::adoptedExited};

    using TestGroup::TestGroup;

    [[nodiscard]] QList<int> memberPids() const
    {
        QList<int> pids;
        const QList<Member> members = *containment->members();
        for (const Member &member : members)
            pids.append(member.key.pid);
        std::sort(pids.begin(), pids.end());
        return pids;
    }
};

} // namespace

class tst_Adoption : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void foreignTreeComesInAndEndsWithTheGroup_data();
    void foreignTreeComesInAndEndsWithTheGroup();
    void adoptedGoOnAsTheyWere();
    void rootsEndIsToldWithItsStatus_data();
    void rootsEndIsToldWithItsStatus();
    void emptiedWaitsForTheLastDescendant();
    void releasePutsEverybodyBack();
    void groupWithoutANameAdopts();
    void eachRefusalHasItsOwnError();
    void anotherUsersProcessIsRefused();
    void anotherPaddocksTreeIsRefused();
    void processOutsideOurPartIsRefused();
    void treeBelowWhichSomebodyElsesRunsStaysWhole();
    void adoptionNeedsCgroups();
    void cgroupIsFoundBelowItsMount();
};

void tst_Adoption::foreignTreeComesInAndEndsWithTheGroup_data()
{
    QTest::addColumn<QStringList>("program");
    QTest::addColumn<int>("count");
    QTest::newRow("one process") << QStringList{QStringLiteral("ignore")} << 1;
    QTest::newRow("setsid grandchild") << QStringList{QStringLiteral("setsid")} << 3;
    QTest::newRow("many") << QStringList{QStringLiteral("tree"), QStringLiteral("2"), QStringLiteral("10"),
                                         QStringLiteral("wild")}
                          << 111;
}

void tst_Adoption::foreignTreeComesInAndEndsWithTheGroup()
{
    QFETCH(QStringList, program);
    QFETCH(int, count);
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    Foreign foreign(program);
    QTRY_VERIFY_WITH_TIMEOUT(foreign.hasSaid("ready"), kPatience);
    const ProcessKey root = foreign.key();
    AdoptingGroup group(session.get());
    QStringList order;
    connect(group.containment.get(), &Containment::adoptedExited, this,
            [&] { order.append(QStringLiteral("exited")); });
    connect(group.containment.get(), &Containment::emptied, this, [&] { order.append(QStringLiteral("emptied")); });
    group->adopt(root);
    QTRY_COMPARE_WITH_TIMEOUT(group.adopted.count() + group.refused.count(), 1, kPatience);
    QVERIFY2(group.refused.isEmpty(), qPrintable(group.refused.value(0).value(0).value<Error>().message));
    QCOMPARE(group.adopted.at(0).at(0).value<ProcessKey>(), root);
    QCOMPARE(group.adopted.at(0).at(1).toInt(), count);
    QCOMPARE(group.memberPids(), markedProcesses(foreign.mark));
    QCOMPARE(group.memberPids().size(), count);

    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(order, QStringList({QStringLiteral("exited"), QStringLiteral("emptied")}));
    QCOMPARE(markedProcesses(foreign.mark), QList<int>());
    QCOMPARE(group.rootExited.at(0).at(0).value<LeaderExit>().leader, root);
    QTRY_COMPARE_WITH_TIMEOUT(foreign.process.state(), QProcess::NotRunning, kPatience);
}

void tst_Adoption::adoptedGoOnAsTheyWere()
{
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    Foreign hears({QStringLiteral("hear"), QString::number(SIGHUP)});
    Foreign stands({QStringLiteral("stop-self"), QStringLiteral("4")});
    QTRY_VERIFY_WITH_TIMEOUT(hears.hasSaid("ready") && stateOf(stands.process.processId()) == 'T', kPatience);
    AdoptingGroup group(session.get());
    group->adopt(hears.key());
    group->adopt(stands.key());
    QTRY_COMPARE_WITH_TIMEOUT(group.adopted.count(), 2, kPatience);
    QVERIFY(!group->isFrozen());
    QCOMPARE(stateOf(stands.process.processId()), 'T'); // somebody else stopped it
    group->signalAll(SIGHUP);
    QTRY_VERIFY_WITH_TIMEOUT(hears.hasSaid("heard 1"), kPatience);
    group->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(group->isFrozen(), kPatience);
    group->setFrozen(false);
    QTRY_VERIFY_WITH_TIMEOUT(!group->isFrozen(), kPatience);
    group.containment.reset(); // ends them: they were not released
    QTRY_COMPARE_WITH_TIMEOUT(hears.process.state(), QProcess::NotRunning, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(stands.process.state(), QProcess::NotRunning, kPatience);
}

void tst_Adoption::rootsEndIsToldWithItsStatus_data()
{
    QTest::addColumn<bool>("reaped");
    QTest::newRow("its parent does not reap it") << false;
    QTest::newRow("its parent reaps it at once") << true;
}

void tst_Adoption::rootsEndIsToldWithItsStatus()
{
    QFETCH(bool, reaped);
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGCHLD, SIG_DFL);
        ::execl(helperPath().toLocal8Bit().constData(), "helper", "trap", "15", "7", nullptr);
        ::_exit(99);
    }
    QTRY_VERIFY_WITH_TIMEOUT(catches(child, SIGTERM), kPatience);
    AdoptingGroup group(session.get());
    group->adopt(keyOf(child));
    QTRY_COMPARE_WITH_TIMEOUT(group.adopted.count(), 1, kPatience);
    group->signalAll(SIGTERM);
    if (reaped)
        QCOMPARE(::waitpid(child, nullptr, 0), child);
    QTRY_COMPARE_WITH_TIMEOUT(group.rootExited.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    if (!reaped)
        QCOMPARE(::waitpid(child, nullptr, 0), child);
    const auto exit = group.rootExited.at(0).at(0).value<LeaderExit>();
    QVERIFY(exit.exitCode == std::optional<int>(7) || reaped); // a zombie is looked at, whatever the kernel
    QVERIFY(exit.exitCode.value_or(7) == 7 && !exit.signal);
}

void tst_Adoption::emptiedWaitsForTheLastDescendant()
{
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    Foreign foreign({QStringLiteral("setsid")});
    QTRY_VERIFY_WITH_TIMEOUT(foreign.hasSaid("ready"), kPatience);
    AdoptingGroup group(session.get());
    group->adopt(foreign.key());
    QTRY_COMPARE_WITH_TIMEOUT(group.adopted.count(), 1, kPatience);
    foreign.process.kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.rootExited.count(), 1, kPatience);
    QCOMPARE(group.rootExited.at(0).at(0).value<LeaderExit>().signal, std::optional<int>(SIGKILL));
    QCOMPARE(group.memberPids().size(), 2);
    QCOMPARE(group.emptied.count(), 0);
    group->signalAll(SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    group.start({"exit"}); // and it is a group like any other after that
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 2, kPatience);
}

void tst_Adoption::releasePutsEverybodyBack()
{
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const Place first(QStringLiteral("origin-a"));
    const Place second(QStringLiteral("origin-b"));
    // A leader, a child, and one grandchild after the other: somebody is always born since.
    Foreign foreign({QStringLiteral("burn-grandchildren"), QStringLiteral("1000000"), QStringLiteral("5")});
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(foreign.mark).size() >= 2, true, kPatience);
    const qint64 root = foreign.process.processId();
    const auto below = proctree::descendants(static_cast<pid_t>(root));
    QVERIFY(!below.empty());
    const pid_t child = below.front().pid;
    QVERIFY(first.take(root) && second.take(child));
    const std::string rootsPlace = placeOf(root);
    const std::string childsPlace = placeOf(child);
    QVERIFY(rootsPlace != childsPlace);

    AdoptingGroup group(session.get());
    group->adopt(foreign.key());
    QTRY_COMPARE_WITH_TIMEOUT(group.adopted.count(), 1, kPatience);
    QVERIFY(placeOf(root) != rootsPlace && placeOf(child) != childsPlace);
    QTest::qWait(100); // some twenty grandchildren's time
    group->release();
    group.containment.reset();
    QTRY_COMPARE_WITH_TIMEOUT(placeOf(root), rootsPlace, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(placeOf(child), childsPlace, kPatience);
    QVERIFY(stateOf(root) != '-' && stateOf(root) != 'Z');
    QTRY_VERIFY_WITH_TIMEOUT(markedProcesses(foreign.mark).size() >= 2, kPatience); // and it goes on
}

void tst_Adoption::groupWithoutANameAdopts()
{
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    for (int round = 0; round < 3; ++round) {
        Foreign foreign({QStringLiteral("setsid")});
        QTRY_VERIFY_WITH_TIMEOUT(foreign.hasSaid("ready"), kPatience);
        AdoptingGroup group(session.get(), QString());
        group->adopt(foreign.key());
        QTRY_COMPARE_WITH_TIMEOUT(group.adopted.count(), 1, kPatience);
        QCOMPARE(group.memberPids(), markedProcesses(foreign.mark));
    }
}

void tst_Adoption::eachRefusalHasItsOwnError()
{
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    AdoptingGroup group(session.get());
    Foreign foreign({QStringLiteral("sleep")});
    QTRY_VERIFY_WITH_TIMEOUT(foreign.hasSaid("ready"), kPatience);
    const std::string place = placeOf(foreign.process.processId());
    const auto refusal = [&](const ProcessKey &key) {
        const auto before = group.refused.count();
        group->adopt(key);
        if (!QTest::qWaitFor([&] { return group.refused.count() > before; }, kPatience))
            return Error();
        return group.refused.value(before).value(0).value<Error>();
    };
    QCOMPARE(refusal({foreign.key().pid, foreign.key().startTime + 1}).code, ErrorCode::Gone);
    QCOMPARE(refusal({0, 0}).code, ErrorCode::Gone);
    QCOMPARE(refusal({-7, 0}).code, ErrorCode::Gone);
    const Error first = refusal(keyOf(1));
    QCOMPARE(first.code, ErrorCode::PermissionDenied);
    QVERIFY(first.message.contains(u"whole system"));
    const auto thread = proctree::readEntry(2);
    if (thread && thread->kernelThread) { // a container shows none
        const Error kernel = refusal(keyOf(2));
        QCOMPARE(kernel.code, ErrorCode::PermissionDenied);
        QVERIFY(kernel.message.contains(u"kernel"));
    }
    const Error self = refusal(keyOf(::getpid()));
    QCOMPARE(self.code, ErrorCode::InvalidArgument);
    QVERIFY(self.message.contains(u"Paddock itself"));
    QCOMPARE(refusal(keyOf(::getppid())).message.contains(u"Paddock itself"), ::getppid() != 1);
    for (const proctree::Entry &entry : proctree::descendants(::getpid())) { // our wardens
        if (entry.parent == ::getpid() && entry.pid != foreign.process.processId())
            QVERIFY(refusal(keyOf(entry.pid)).message.contains(u"Paddock itself"));
    }
    QCOMPARE(placeOf(foreign.process.processId()), place);
    group->adopt(foreign.key());
    QTRY_COMPARE_WITH_TIMEOUT(group.adopted.count(), 1, kPatience);
    const Error twice = refusal(foreign.key());
    QCOMPARE(twice.code, ErrorCode::InvalidArgument);
    QVERIFY(twice.message.contains(u"already"));
    group.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(group.started.count(), 1, kPatience);
    QVERIFY(refusal(group.leader()).message.contains(u"already"));
    QCOMPARE(group->members()->size(), 2);
}

void tst_Adoption::anotherUsersProcessIsRefused()
{
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    AdoptingGroup group(session.get());
    pid_t child = 1; // as an ordinary user: some process of root's that is not above us
    if (::geteuid() == 0) {
        child = ::fork();
        if (child == 0) {
            if (::setuid(65534) != 0)
                ::_exit(1);
            for (;;)
                ::pause();
        }
        QTRY_VERIFY_WITH_TIMEOUT(stateOf(child) == 'S', kPatience);
    }
    group->adopt(keyOf(child));
    QTRY_COMPARE_WITH_TIMEOUT(group.refused.count(), 1, kPatience);
    const auto error = group.refused.at(0).at(0).value<Error>();
    QCOMPARE(error.code, ErrorCode::PermissionDenied);
    if (child > 1) {
        QVERIFY(error.message.contains(u"another user"));
        QCOMPARE(proctree::signalExactly(*proctree::readEntry(child), SIGKILL), 0);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
    }
}

void tst_Adoption::anotherPaddocksTreeIsRefused()
{
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const auto other = openSession(Mechanism::CgroupV2);
    QVERIFY(other);
    TestGroup theirs(other.get());
    theirs.start({"sleep"});
    QTRY_COMPARE_WITH_TIMEOUT(theirs.started.count(), 1, kPatience);
    const auto leader = proctree::readEntry(theirs.leader().pid);
    QVERIFY(leader.has_value());
    const std::string place = placeOf(leader->pid);
    AdoptingGroup group(session.get());
    group->adopt(keyOf(leader->parent)); // their warden
    QTRY_COMPARE_WITH_TIMEOUT(group.refused.count(), 1, kPatience);
    const auto error = group.refused.at(0).at(0).value<Error>();
    QCOMPARE(error.code, ErrorCode::InvalidArgument);
    QVERIFY(error.message.contains(u"another Paddock"));
    QCOMPARE(placeOf(leader->pid), place);
}

void tst_Adoption::processOutsideOurPartIsRefused()
{
    const int outsider = qEnvironmentVariableIntValue("PADDOCK_TEST_OUTSIDER");
    if (outsider == 0)
        return; // nothing is outside of root's part; the run as another user has somebody there
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    AdoptingGroup group(session.get());
    group->adopt(keyOf(outsider));
    QTRY_COMPARE_WITH_TIMEOUT(group.refused.count(), 1, kPatience);
    const auto error = group.refused.at(0).at(0).value<Error>();
    QCOMPARE(error.code, ErrorCode::PermissionDenied);
    QVERIFY2(error.message.contains(u"delegated"), qPrintable(error.message));
    QVERIFY(stateOf(outsider) == 'S');
}

void tst_Adoption::treeBelowWhichSomebodyElsesRunsStaysWhole()
{
    if (::geteuid() != 0)
        return; // only root can make a child of another user
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const pid_t root = ::fork();
    if (root == 0) {
        for (int i = 0; i < 5; ++i) {
            if (::fork() == 0) {
                if (i == 4 && ::setuid(65534) != 0)
                    ::_exit(1);
                break;
            }
        }
        for (;;)
            ::pause();
    }
    QTRY_COMPARE_WITH_TIMEOUT(proctree::descendants(root).size(), std::size_t(5), kPatience);
    QTest::qWait(50); // the last one changes its user
    const std::string place = placeOf(root);
    AdoptingGroup group(session.get());
    group->adopt(keyOf(root));
    QTRY_COMPARE_WITH_TIMEOUT(group.refused.count(), 1, kPatience);
    QCOMPARE(group.refused.at(0).at(0).value<Error>().code, ErrorCode::PermissionDenied);
    QCOMPARE(placeOf(root), place);
    for (const proctree::Entry &entry : proctree::descendants(root)) {
        QCOMPARE(placeOf(entry.pid), place);
        QCOMPARE(entry.state, 'S');
    }
    QCOMPARE(group->members()->size(), 0);
    QCOMPARE(proctree::sweepKill(root, proctree::readEntry(root)), 6);
    QCOMPARE(::waitpid(root, nullptr, 0), root);
}

void tst_Adoption::adoptionNeedsCgroups()
{
    const auto session = openSession(Mechanism::Subreaper);
    QVERIFY(session);
    Foreign foreign({QStringLiteral("sleep")});
    QTRY_VERIFY_WITH_TIMEOUT(foreign.hasSaid("ready"), kPatience);
    AdoptingGroup group(session.get());
    group->adopt(foreign.key());
    QTRY_COMPARE_WITH_TIMEOUT(group.refused.count(), 1, kPatience);
    QCOMPARE(group.refused.at(0).at(0).value<Error>().code, ErrorCode::Unsupported);
}

void tst_Adoption::cgroupIsFoundBelowItsMount()
{
    const std::string hybrid = "30 20 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
                               "31 20 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";
    QCOMPARE(cgroupmount::locate(hybrid, "/"), std::string("/sys/fs/cgroup/unified"));
    QCOMPARE(cgroupmount::locate(hybrid, "/a/b"), std::string("/sys/fs/cgroup/unified/a/b"));
    QCOMPARE(cgroupmount::locate(hybrid, "/../a"), std::string()); // outside of our cgroup namespace
    QCOMPARE(cgroupmount::locate(hybrid, ""), std::string());
    const std::string container = "31 20 0:27 /docker/abc /my\\040groups rw shared:5 - cgroup2 cgroup rw\n";
    QCOMPARE(cgroupmount::locate(container, "/docker/abc/init"), std::string("/my groups/init"));
    QCOMPARE(cgroupmount::locate(container, "/docker/abcdef"), std::string());
    QCOMPARE(cgroupmount::locate(" - cgroup2 ", "/a"), std::string());
    QVERIFY(cgroupmount::open(placeOf(::getpid())).isValid());
}

QTEST_GUILESS_MAIN(tst_Adoption)
#include "tst_adoption.moc"
