// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/containedrun.h"

#include "engine/base/ignoredsignals.h"
#include "engine/process/useraccount.h"
#include "engine/warden/proctree.h"

#include <QTemporaryDir>

#include <fcntl.h>
#include <grp.h>
#include <pty.h>
#include <pwd.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

namespace {

constexpr int kPatience = 20000;
const QString kUser = QStringLiteral("nobody");

bool isRoot() { return ::geteuid() == 0; }

/// The lines a helper has printed, by their first word.
QHash<QString, QString> sayings(const Run &run)
{
    QHash<QString, QString> said;
    const LogSnapshot log = run.log->snapshot();
    for (auto number = log.firstLine(); number < log.endLine(); ++number) {
        const QString line = QString::fromUtf8(log.line(number).bytes.toByteArray());
        said.insert(line.section(u' ', 0, 0), line.section(u' ', 1));
    }
    return said;
}

/// The helper where every user may execute it, and a copy that is root's whoever starts it.
class OpenPlace
{
public:
    OpenPlace()
    {
        QFile::setPermissions(m_directory.path(), QFile::Permissions(0x7755));
        QFile::copy(helperPath(), program());
        QFile::copy(helperPath(), setuidProgram());
        ::chmod(program().toLocal8Bit().constData(), 0755);
        ::chmod(setuidProgram().toLocal8Bit().constData(), 04755);
    }
    [[nodiscard]] QString path() const { return m_directory.path(); }
    [[nodiscard]] QString program() const { return m_directory.filePath(QStringLiteral("helper")); }
    [[nodiscard]] QString setuidProgram() const { return m_directory.filePath(QStringLiteral("setuid-helper")); }

    [[nodiscard]] Command command(const QStringList &arguments, const QString &mark) const
    {
        Command command = helperCommand(arguments, mark);
        command.program = program();
        command.workingDirectory = path();
        return command;
    }

private:
    QTemporaryDir m_directory;
};

} // namespace

/// Who a child is and what it may, in every mechanism: by root, who may all of it, and by a user who may not.
class tst_ChildIdentity : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { addMechanismRows({Mechanism::CgroupV2, Mechanism::Subreaper, Mechanism::ProcessGroup}); }
    void init();
    void cleanup();

    void becomesTheUserWithItsGroupsAndHome();
    void onlyRootBecomesAnotherUser();
    void becomingOneselfNeedsNoPrivilege();
    void unknownUserIsNamed();
    void explicitHomeWins();
    void userWhoMayNotExecuteIsToldSo();
    void workingDirectoryIsEnteredAsTheUser();
    void wardenServesOnAfterChangingUser();
    void treeOfAnotherUserEndsWhole();
    void setuidProgramIsContained();
    void noNewPrivilegesTakesTheSetuidBitsEffect();
    void umaskNiceAndLimitsAreSet();
    void umaskOfTheMomentIsInherited();
    void niceBelowOursNeedsRoot();
    void hardLimitIsRaisedOnlyByWhoMay();
    void nonsenseIsRefusedBeforeTheStart();
    void argumentZeroIsWhatWasAsked();
    void ignoredSignalsStayIgnored();
    void terminalBecomesTheControllingOne();
    void pipeCannotBeTheControllingTerminal();

private:
    QHash<QString, QString> describe(const Command &command);
    Error refusal(const Command &command);
    /// The helper's arguments; two of them leave its session where the mechanism holds those too.
    static QStringList threeProcesses();

    std::unique_ptr<SessionGroup> m_session;
    OpenPlace m_place;
    QString m_mark;
};

void tst_ChildIdentity::init()
{
    QFETCH_GLOBAL(Mechanism, mechanism);
    m_session = openSession(mechanism);
    QVERIFY(m_session);
    m_mark = uniqueMark();
}

void tst_ChildIdentity::cleanup()
{
    m_session.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_mark), QList<int>(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(childProcesses(), 0, kPatience);
}

/// Runs it to its end and says what it has said of itself.
QHash<QString, QString> tst_ChildIdentity::describe(const Command &command)
{
    Run run(m_session.get(), command);
    if (!QTest::qWaitFor([&] { return run.ended(); }, kPatience))
        QTest::qFail("the run did not end", __FILE__, __LINE__);
    else if (!run.outcome().succeeded())
        QTest::qFail(qPrintable(run.outcome().describe()), __FILE__, __LINE__);
    return sayings(run);
}

Error tst_ChildIdentity::refusal(const Command &command)
{
    Run run(m_session.get(), command);
    if (!QTest::qWaitFor([&] { return run.ended(); }, kPatience) || run.outcome().kind != Outcome::Kind::FailedToStart)
        QTest::qFail("it was started", __FILE__, __LINE__);
    return run.ended() ? run.outcome().error : Error();
}

QStringList tst_ChildIdentity::threeProcesses()
{
    QFETCH_GLOBAL(Mechanism, mechanism);
    return mechanism == Mechanism::ProcessGroup
               ? QStringList{QStringLiteral("tree"), QStringLiteral("1"), QStringLiteral("2")}
               : QStringList{QStringLiteral("setsid")};
}

void tst_ChildIdentity::becomesTheUserWithItsGroupsAndHome()
{
    if (!isRoot())
        QSKIP("only root becomes another user; onlyRootBecomesAnotherUser tests the refusal");
    const auto account = UserAccount::find(kUser);
    QVERIFY(account.has_value());
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.user = kUser;
    const auto said = describe(command);
    QCOMPARE(said[QStringLiteral("uid")], QStringLiteral("%1 %1 %1").arg(account->user));
    QCOMPARE(said[QStringLiteral("gid")], QStringLiteral("%1 %1 %1").arg(account->group));
    QStringList groups;
    for (const gid_t group : account->groups)
        groups.append(QString::number(group));
    QCOMPARE(said[QStringLiteral("groups")], groups.join(u' '));
    QCOMPARE(said[QStringLiteral("home")], account->home);
    QCOMPARE(said[QStringLiteral("user")], kUser);

    // A number with a group, and no account behind it.
    command.user = QStringLiteral("54321:4321");
    const auto number = describe(command);
    QCOMPARE(number[QStringLiteral("uid")], QStringLiteral("54321 54321 54321"));
    QCOMPARE(number[QStringLiteral("gid")], QStringLiteral("4321 4321 4321"));
    QCOMPARE(number[QStringLiteral("groups")], QStringLiteral("4321"));
    QCOMPARE(number[QStringLiteral("home")], QStringLiteral("/"));
}

void tst_ChildIdentity::onlyRootBecomesAnotherUser()
{
    if (isRoot())
        QSKIP("root may");
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.user = QStringLiteral("root");
    const Error error = refusal(command);
    QCOMPARE(error.code, ErrorCode::PermissionDenied);
    QVERIFY2(error.message.contains(QStringLiteral("cannot become user root: only root may")),
             qPrintable(error.message));
}

void tst_ChildIdentity::becomingOneselfNeedsNoPrivilege()
{
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.user = QString::number(::geteuid());
    QCOMPARE(describe(command)[QStringLiteral("uid")], QStringLiteral("%1 %1 %1").arg(::geteuid()));
}

void tst_ChildIdentity::unknownUserIsNamed()
{
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    for (const QString &user : {QStringLiteral("no-such-user"), QStringLiteral("54321"),
                                QStringLiteral("root:no-such-group"), QStringLiteral("4294967295:1")}) {
        command.user = user;
        const Error error = refusal(command);
        QCOMPARE(error.code, ErrorCode::NotFound);
        const QString named = user.contains(u"group") ? QStringLiteral("no-such-group") : user.section(u':', 0, 0);
        QVERIFY2(error.message.contains(named), qPrintable(error.message));
    }
}

void tst_ChildIdentity::explicitHomeWins()
{
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.user = isRoot() ? kUser : QString::number(::geteuid());
    command.environment.insert(QStringLiteral("HOME"), QStringLiteral("/somewhere/else"));
    QCOMPARE(describe(command)[QStringLiteral("home")], QStringLiteral("/somewhere/else"));
    qputenv("USER", "paddock-test"); // in ours, and taken away from the child's
    command.environment.remove(QStringLiteral("USER"));
    QCOMPARE(describe(command)[QStringLiteral("user")], QStringLiteral("-"));
}

void tst_ChildIdentity::userWhoMayNotExecuteIsToldSo()
{
    if (!isRoot())
        QSKIP("only root becomes another user");
    ::chmod(m_place.program().toLocal8Bit().constData(), 0700);
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.user = kUser;
    const Error error = refusal(command);
    ::chmod(m_place.program().toLocal8Bit().constData(), 0755);
    QCOMPARE(error.code, ErrorCode::NotExecutable);
    QVERIFY2(error.message.contains(kUser) && error.message.contains(m_place.program()), qPrintable(error.message));
}

void tst_ChildIdentity::workingDirectoryIsEnteredAsTheUser()
{
    if (!isRoot())
        QSKIP("only root becomes another user");
    QTemporaryDir closed; // 0700, root's
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.user = kUser;
    command.workingDirectory = closed.path();
    const Error error = refusal(command);
    QCOMPARE(error.code, ErrorCode::BadDirectory);
    QVERIFY2(error.message.contains(closed.path()), qPrintable(error.message));
}

void tst_ChildIdentity::wardenServesOnAfterChangingUser()
{
    // The child shares the warden's memory when it changes its user: neither rights nor traceability may stick.
    if (!isRoot())
        QSKIP("only root becomes another user");
    Command other = m_place.command(threeProcesses(), m_mark);
    other.user = kUser;
    Run held(m_session.get(), other);
    QTRY_VERIFY_WITH_TIMEOUT(held.isReady(), kPatience);
    for (const proctree::Entry &entry : proctree::descendants(::getpid())) {
        const QString link = QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(entry.pid));
        if (!link.endsWith(QStringLiteral("paddock-warden")))
            continue;
        struct stat info{};
        QCOMPARE(::stat(QStringLiteral("/proc/%1/status").arg(entry.pid).toLocal8Bit().constData(), &info), 0);
        QCOMPARE(info.st_uid, 0U);
        QFile status(QStringLiteral("/proc/%1/status").arg(entry.pid));
        QVERIFY(status.open(QIODevice::ReadOnly));
        QVERIFY(status.readAll().contains("\nUid:\t0\t0\t0\t0\n"));
    }
    QCOMPARE(describe(m_place.command({QStringLiteral("identity")}, m_mark))[QStringLiteral("uid")],
             QStringLiteral("0 0 0"));
    QCOMPARE(held.process->members().size(), 3);
    held.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(held.ended(), kPatience);
}

void tst_ChildIdentity::treeOfAnotherUserEndsWhole()
{
    if (!isRoot())
        QSKIP("only root becomes another user");
    Command command = m_place.command({QStringLiteral("tree"), QStringLiteral("2"), QStringLiteral("4")}, m_mark);
    command.user = kUser;
    Run run(m_session.get(), command);
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    QCOMPARE(markedProcesses(m_mark).size(), 21);
    QCOMPARE(run.process->members().size(), 21);
    run.process->setFrozen(true);
    QTRY_VERIFY_WITH_TIMEOUT(run.process->isFrozen(), kPatience);
    run.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void tst_ChildIdentity::setuidProgramIsContained()
{
    Command command = m_place.command(threeProcesses(), m_mark);
    const QString prepared = helperPath() + QStringLiteral("-setuid"); // by unprivileged.sh
    command.program = isRoot() ? m_place.setuidProgram() : prepared;
    if (!QFile::exists(command.program))
        QSKIP("no setuid program: unprivileged.sh makes one, as root");
    if (isRoot())
        command.user = kUser;
    Run run(m_session.get(), command);
    QTRY_VERIFY_WITH_TIMEOUT(run.isReady(), kPatience);
    QCOMPARE(run.process->members().size(), 3);
    QFile status(QStringLiteral("/proc/%1/status").arg(run.process->leader().pid));
    QVERIFY(status.open(QIODevice::ReadOnly));
    const QByteArray user = QByteArray::number(isRoot() ? ::getpwnam("nobody")->pw_uid : ::getuid());
    QVERIFY(status.readAll().contains(QByteArray("\nUid:\t" + user + "\t0\t0\t0\n")));
    run.process->kill();
    QTRY_VERIFY_WITH_TIMEOUT(run.ended(), kPatience);
    QCOMPARE(run.outcome().signal, std::optional<int>(SIGKILL));
    QVERIFY(!proctree::readEntry(run.outcome().leader.pid));
}

void tst_ChildIdentity::noNewPrivilegesTakesTheSetuidBitsEffect()
{
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.noNewPrivileges = true;
    if (isRoot()) {
        command.program = m_place.setuidProgram();
        command.user = kUser;
    }
    const auto said = describe(command);
    QCOMPARE(said[QStringLiteral("privileges")], QStringLiteral("none"));
    const uid_t user = isRoot() ? ::getpwnam("nobody")->pw_uid : ::geteuid();
    QCOMPARE(said[QStringLiteral("uid")], QStringLiteral("%1 %1 %1").arg(user));
}

void tst_ChildIdentity::umaskNiceAndLimitsAreSet()
{
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.umask = 0137;
    command.nice = 7;
    command.resourceLimits = {{RLIMIT_NOFILE, 64, 80}, {RLIMIT_CORE, 0, 0}};
    const auto said = describe(command);
    QCOMPARE(said[QStringLiteral("umask")], QStringLiteral("137"));
    QCOMPARE(said[QStringLiteral("nice")], QStringLiteral("7"));
    QCOMPARE(said[QStringLiteral("files")], QStringLiteral("64 80"));
    QCOMPARE(said[QStringLiteral("core")], QStringLiteral("0 0"));
    const auto next = describe(m_place.command({QStringLiteral("identity")}, m_mark)); // nothing of it has stayed
    QCOMPARE(next[QStringLiteral("nice")], QString::number(::getpriority(PRIO_PROCESS, 0)));
    QVERIFY(next[QStringLiteral("files")] != said[QStringLiteral("files")]);
}

void tst_ChildIdentity::umaskOfTheMomentIsInherited()
{
    const mode_t before = ::umask(0071); // after the warden was started
    const auto said = describe(m_place.command({QStringLiteral("identity")}, m_mark));
    ::umask(before);
    QCOMPARE(said[QStringLiteral("umask")], QStringLiteral("071"));
}

void tst_ChildIdentity::niceBelowOursNeedsRoot()
{
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.nice = -5;
    if (isRoot()) {
        command.user = kUser; // set before the privilege is given up
        QCOMPARE(describe(command)[QStringLiteral("nice")], QStringLiteral("-5"));
        return;
    }
    const Error error = refusal(command);
    QCOMPARE(error.code, ErrorCode::PermissionDenied);
    QVERIFY2(error.message.contains(QStringLiteral("nice -5")), qPrintable(error.message));
}

void tst_ChildIdentity::hardLimitIsRaisedOnlyByWhoMay()
{
    rlimit own{};
    ::getrlimit(RLIMIT_MSGQUEUE, &own);
    if (own.rlim_max == RLIM_INFINITY)
        QSKIP("the hard limit is the highest there is already");
    // A container's root may lack the privilege (CAP_SYS_RESOURCE): the kernel is asked, not the user's number.
    const rlimit raised{own.rlim_cur, own.rlim_max + 1};
    const bool mayRaise = ::setrlimit(RLIMIT_MSGQUEUE, &raised) == 0;
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.resourceLimits = {{RLIMIT_MSGQUEUE, 0, own.rlim_max + 2}};
    if (mayRaise) {
        QVERIFY(!describe(command).isEmpty());
        return;
    }
    const Error error = refusal(command);
    QCOMPARE(error.code, ErrorCode::PermissionDenied);
    QVERIFY2(error.message.contains(QStringLiteral("RLIMIT_MSGQUEUE")), qPrintable(error.message));
}

void tst_ChildIdentity::nonsenseIsRefusedBeforeTheStart()
{
    const Command sound = m_place.command({QStringLiteral("identity")}, m_mark);
    QList<Command> unsound(4, sound);
    unsound[0].nice = 20;
    unsound[1].umask = 01000;
    unsound[2].resourceLimits = {{RLIMIT_CORE, 2, 1}};
    unsound[3].ignoredSignals = {SIGKILL};
    for (const Command &command : unsound)
        QCOMPARE(refusal(command).code, ErrorCode::InvalidArgument);
    Command unknown = sound;
    unknown.resourceLimits = {{999, 1, 1}};
    const Error error = refusal(unknown);
    QCOMPARE(error.code, ErrorCode::InvalidArgument);
    QVERIFY2(error.message.contains(QStringLiteral("resource 999")), qPrintable(error.message));
}

void tst_ChildIdentity::argumentZeroIsWhatWasAsked()
{
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    command.argumentZero = QStringLiteral("-login name");
    QCOMPARE(describe(command)[QStringLiteral("argv0")], QStringLiteral("-login name"));
    command.argumentZero.clear();
    QCOMPARE(describe(command)[QStringLiteral("argv0")], command.program);
}

void tst_ChildIdentity::ignoredSignalsStayIgnored()
{
    ::signal(SIGUSR2, SIG_IGN); // ours alone is no reason for the child to ignore it
    QVERIFY(ignoredSignals().contains(SIGUSR2));
    Command command = m_place.command({QStringLiteral("identity")}, m_mark);
    QCOMPARE(describe(command)[QStringLiteral("ignored")], QString());
    command.ignoredSignals = {SIGHUP, SIGUSR2};
    QCOMPARE(describe(command)[QStringLiteral("ignored")], QStringLiteral("%1 %2").arg(SIGHUP).arg(SIGUSR2));
    ::signal(SIGUSR2, SIG_DFL);
}

void tst_ChildIdentity::terminalBecomesTheControllingOne()
{
    int master = -1, slave = -1;
    QCOMPARE(::openpty(&master, &slave, nullptr, nullptr, nullptr), 0);
    const UniqueFd ours(master);
    LaunchRequest request = helperRequest({"identity"});
    request.standardInput.reset(slave);
    request.standardOutput.reset(::dup(slave));
    request.takesTerminal = true;
    const auto group = m_session->createContainment(QStringLiteral("terminal"));
    QSignalSpy exited(group.get(), &Containment::leaderExited);
    group->start(std::move(request));
    QTRY_COMPARE_WITH_TIMEOUT(exited.count(), 1, kPatience);
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(master, buffer.data(), buffer.size());
    QVERIFY(QByteArray(buffer.data(), size).contains("terminal yes"));
    QCOMPARE(describe(m_place.command({QStringLiteral("identity")}, m_mark))[QStringLiteral("terminal")],
             QStringLiteral("no"));
}

void tst_ChildIdentity::pipeCannotBeTheControllingTerminal()
{
    LaunchRequest request = helperRequest({"identity"});
    request.standardInput.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    request.takesTerminal = true;
    const auto group = m_session->createContainment(QStringLiteral("no terminal"));
    QSignalSpy failed(group.get(), &Containment::startFailed);
    group->start(std::move(request));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kPatience);
    const Error error = failed.at(0).at(0).value<Error>();
    QVERIFY2(error.message.contains(QStringLiteral("not a terminal")), qPrintable(error.message));
}

QTEST_GUILESS_MAIN(tst_ChildIdentity)
#include "tst_childidentity.moc"
