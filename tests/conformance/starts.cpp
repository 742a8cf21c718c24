// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/conformancetest.h"

#include <QTemporaryDir>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

namespace paddock::test {

/// Starts that cannot be, starts by the hundred, and the ground pulled away from under them.
class StartsTest : public ConformanceTest
{
    Q_OBJECT
private Q_SLOTS:
    void failedStartNamesThePath_data();
    void failedStartNamesThePath();
    void programThatIsBeingWrittenIsNotStarted();
    void argumentsThatAreTooLongAreRefused();
    void hundredGroupsStandAtOnce();
    void hundredCyclesGrowNothing();
    void forkThatTheKernelRefusesIsATypedErrorAndPasses();
    void wardenWithoutDescriptorsRefusesAndRecovers();
    void groupsDirectoryRemovedUnderOurFeetIsNoEnd();
    void sessionsDirectoryRemovedUnderOurFeetIsATypedError();

private:
    /// A soft limit of every warden, put back when it goes.
    class WardensLimit;
    void refusesAndRecovers(__rlimit_resource resource, rlim_t soft);
};

void StartsTest::failedStartNamesThePath_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("directory");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("named");
    const QString here = QStringLiteral("/");
    QTest::newRow("missing name") << QStringLiteral("no-such-program-here") << here << ErrorCode::NotFound
                                  << QStringLiteral("no-such-program-here");
    QTest::newRow("missing path") << QStringLiteral("/no/such/program") << here << ErrorCode::NotFound
                                  << QStringLiteral("/no/such/program");
    QTest::newRow("not executable") << QStringLiteral("/etc/passwd") << here << ErrorCode::NotExecutable
                                    << QStringLiteral("/etc/passwd");
    QTest::newRow("directory") << QStringLiteral("/etc") << here << ErrorCode::NotExecutable << QStringLiteral("/etc");
    QTest::newRow("bad directory") << QStringLiteral("/bin/true") << QStringLiteral("/no/such/place")
                                   << ErrorCode::BadDirectory << QStringLiteral("/no/such/place");
}

void StartsTest::failedStartNamesThePath()
{
    QFETCH(QString, program);
    QFETCH(QString, directory);
    QFETCH(ErrorCode, code);
    QFETCH(QString, named);
    Command command;
    command.program = program;
    command.workingDirectory = directory;
    const Run failing(session(), command);
    QSignalSpy started(failing.process.get(), &Process::started);
    QTRY_VERIFY_WITH_TIMEOUT(failing.ended(), kPatience);
    QCOMPARE(started.count(), 0);
    QCOMPARE(failing.finished->count(), 1);
    const Outcome outcome = failing.outcome();
    QCOMPARE(outcome.kind, Outcome::Kind::FailedToStart);
    QCOMPARE(outcome.error.code, code);
    QVERIFY2(outcome.error.message.contains(named), qPrintable(outcome.error.message));
}

void StartsTest::programThatIsBeingWrittenIsNotStarted()
{
    const QTemporaryDir place;
    const QString path = place.filePath(QStringLiteral("program"));
    QVERIFY(QFile::copy(QStringLiteral("/bin/true"), path));
    const UniqueFd writer(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CLOEXEC));
    QVERIFY(writer.isValid());
    Command command;
    command.program = path;
    command.workingDirectory = QStringLiteral("/");
    const Run refused(session(), command);
    QTRY_VERIFY_WITH_TIMEOUT(refused.ended(), kPatience);
    if (refused.outcome().kind == Outcome::Kind::Exited)
        QSKIP("this kernel lets a program be executed that is open for writing (Linux 6.11 and 6.12 do)");
    QCOMPARE(refused.outcome().kind, Outcome::Kind::FailedToStart);
    QCOMPARE(refused.outcome().error.code, ErrorCode::NotExecutable);
    QCOMPARE(refused.outcome().error.nativeError, ETXTBSY);
    QVERIFY(refused.outcome().error.message.contains(path));
}

void StartsTest::argumentsThatAreTooLongAreRefused()
{
    Command command = helperCommand({QStringLiteral("exit"), QString(3'000'000, u'z')}, mark());
    const Run refused(session(), command);
    QTRY_VERIFY_WITH_TIMEOUT(refused.ended(), kPatience);
    QCOMPARE(refused.outcome().kind, Outcome::Kind::FailedToStart);
    QCOMPARE(refused.outcome().error.code, ErrorCode::NotExecutable);
    QCOMPARE(refused.outcome().error.nativeError, E2BIG);
    QVERIFY(refused.outcome().error.message.contains(helperPath()));
}

void StartsTest::hundredGroupsStandAtOnce()
{
    std::vector<std::unique_ptr<Containment>> groups;
    for (int i = 0; i < 100; ++i)
        groups.push_back(sleepers(1, QStringLiteral("group-%1").arg(i)));
    QCOMPARE(alive().size(), 100);
    for (const auto &group : groups)
        QCOMPARE(group->members()->size(), 1);
    groups.erase(groups.begin() + 50, groups.end());
    QTRY_COMPARE_WITH_TIMEOUT(alive().size(), 50, kPatience);
    for (const auto &group : groups)
        QCOMPARE(group->members()->size(), 1);
    groups.clear();
    QTRY_COMPARE_WITH_TIMEOUT(alive().size(), 0, kPatience);
}

void StartsTest::hundredCyclesGrowNothing()
{
    const auto cycle = [&](int round) {
        const Run once = run(round % 2 ? "ignoring-grandchild" : "exit 1");
        if (round % 2) {
            QTRY_COMPARE_WITH_TIMEOUT(once.process->state(), Process::State::Running, kPatience);
            once.process->kill();
        }
        QTRY_VERIFY_WITH_TIMEOUT(once.ended(), kPatience);
    };
    cycle(0); // whatever is made once is made now
    cycle(1);
    const auto wardens = warden();
    QVERIFY(wardens.has_value());
    const auto wardensDescriptors = [&] {
        return QDir(QStringLiteral("/proc/%1/fd").arg(wardens->pid))
            .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
            .size();
    };
    const int descriptors = openDescriptors();
    const qsizetype others = wardensDescriptors();
    for (int round = 0; round < 100; ++round)
        cycle(round);
    QTRY_COMPARE_WITH_TIMEOUT(openDescriptors(), descriptors, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(wardensDescriptors(), others, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(zombieChildren(), 0, kPatience);
    if (mechanism() == Mechanism::CgroupV2) {
        const QDir groups(session()->report().location);
        QTRY_COMPARE_WITH_TIMEOUT(groups.entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList(), kPatience);
    }
}

class StartsTest::WardensLimit
{
public:
    WardensLimit(__rlimit_resource resource, rlim_t soft) : m_resource(resource)
    {
        for (const proctree::Entry &entry : proctree::descendants(::getpid())) {
            rlimit before{};
            if (::prlimit(entry.pid, resource, nullptr, &before) != 0)
                continue;
            m_before.emplace_back(entry.pid, before);
            rlimit lowered = before;
            lowered.rlim_cur = soft;
            ::prlimit(entry.pid, resource, &lowered, nullptr);
        }
    }
    ~WardensLimit()
    {
        for (const auto &[pid, before] : m_before)
            ::prlimit(pid, m_resource, &before, nullptr);
    }
    WardensLimit(const WardensLimit &) = delete;
    WardensLimit &operator=(const WardensLimit &) = delete;

private:
    __rlimit_resource m_resource;
    std::vector<std::pair<pid_t, rlimit>> m_before;
};

void StartsTest::refusesAndRecovers(__rlimit_resource resource, rlim_t soft)
{
    const Run before = run("exit 5"); // whatever is made ahead of time is made now
    QTRY_VERIFY_WITH_TIMEOUT(before.ended(), kPatience);
    for (int round = 0; round < 3; ++round) {
        {
            const WardensLimit limit(resource, soft);
            const Run refused = run("sleep");
            QTRY_VERIFY_WITH_TIMEOUT(refused.ended(), kPatience);
            QCOMPARE(refused.outcome().kind, Outcome::Kind::FailedToStart);
            // A group's warden that was made ahead may have been caught before it was ready: then it is lost.
            const ErrorCode code = refused.outcome().error.code;
            QVERIFY(code == ErrorCode::ResourceExhausted ||
                    (code == ErrorCode::WardenLost && mechanism() == Mechanism::Subreaper));
        }
        QCOMPARE(alive().size(), 0);
        const Run works = run("exit 6");
        QTRY_VERIFY_WITH_TIMEOUT(works.ended(), kPatience);
        QCOMPARE(works.outcome().exitCode, std::optional<int>(6));
    }
}

void StartsTest::forkThatTheKernelRefusesIsATypedErrorAndPasses()
{
    if (::geteuid() == 0)
        QSKIP("the limit does not bind root; the unprivileged run of this suite tests it");
    refusesAndRecovers(RLIMIT_NPROC, 1);
}

void StartsTest::wardenWithoutDescriptorsRefusesAndRecovers() { refusesAndRecovers(RLIMIT_NOFILE, 4); }

void StartsTest::groupsDirectoryRemovedUnderOurFeetIsNoEnd()
{
    const auto group = session()->createContainment(QStringLiteral("removed"));
    QSignalSpy started(group.get(), &Containment::started);
    QSignalSpy refused(group.get(), &Containment::startFailed);
    const QString directory = group->location().cgroupPath;
    if (mechanism() != Mechanism::CgroupV2) {
        QVERIFY(directory.isEmpty()); // there is none to remove
        return;
    }
    QTRY_VERIFY_WITH_TIMEOUT(QDir(directory).exists(), kPatience);
    QCOMPARE(::rmdir(QFile::encodeName(directory).constData()), 0);
    group->start(helperRequest({"sleep-quietly"}, mark()));
    QTRY_COMPARE_WITH_TIMEOUT(started.count() + refused.count(), 1, kPatience);
    if (refused.count() > 0)
        QCOMPARE(refused.at(0).at(0).value<Error>().code, ErrorCode::Gone);
    QVERIFY(group->members().has_value());
    QCOMPARE(group->members()->size(), started.count());
    group->signalAll(SIGTERM);
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(alive().size(), 0, kPatience);
    const auto next = sleepers(1, QStringLiteral("next"));
    QCOMPARE(next->members()->size(), 1);
}

void StartsTest::sessionsDirectoryRemovedUnderOurFeetIsATypedError()
{
    const QString directory = session()->report().location;
    if (mechanism() != Mechanism::CgroupV2) {
        QVERIFY(directory.isEmpty());
        return;
    }
    QCOMPARE(::rmdir(QFile::encodeName(directory).constData()), 0);
    const auto group = session()->createContainment(QStringLiteral("homeless"));
    QSignalSpy refused(group.get(), &Containment::startFailed);
    group->start(helperRequest({"sleep-quietly"}, mark()));
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, kPatience);
    QVERIFY(!refused.at(0).at(0).value<Error>().message.isEmpty());
    QCOMPARE(alive().size(), 0);
    group->start(helperRequest({"sleep-quietly"}, mark()));
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 2, kPatience); // one answer for each start
    QSignalSpy closed(session(), &SessionGroup::closed);
    session()->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
}

std::unique_ptr<QObject> makeStartsTest() { return std::make_unique<StartsTest>(); }

} // namespace paddock::test

#include "starts.moc"
