// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/delegation.h"
#include "engine/warden/proctree.h"
#include "tests/process/ownerprogram.h"

#include <QTemporaryDir>

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

namespace {

constexpr int kPatience = kOwnerPatience;
constexpr uid_t kNobody = 65534;

/// A delegated subtree of an unprivileged user, with a leaf for its processes to sit in.
class DelegatedGroup
{
public:
    DelegatedGroup()
    {
        const auto base = Delegation::find();
        if (!base)
            return;
        m_top = QFile::encodeName(*base + QStringLiteral("/delegated-%1").arg(::getpid()));
        m_leaf = m_top + "/inner";
        for (const QByteArray &directory : {m_top, m_leaf}) {
            ::mkdir(directory.constData(), 0755);
            for (const char *file : {"", "/cgroup.procs", "/cgroup.subtree_control", "/cgroup.threads"}) {
                if (::chown(QByteArray(directory + file).constData(), kNobody, kNobody) != 0)
                    qWarning("cannot give away %s%s", directory.constData(), file);
            }
        }
        m_procs.reset(::open(QByteArray(m_leaf + "/cgroup.procs").constData(), O_WRONLY | O_CLOEXEC));
    }
    ~DelegatedGroup()
    {
        const auto removed = [this] {
            return (::rmdir(m_leaf.constData()) == 0 || errno == ENOENT) && ::rmdir(m_top.constData()) == 0;
        };
        if (m_procs && !QTest::qWaitFor(removed, kPatience))
            qWarning("%s stays", m_top.constData());
    }
    DelegatedGroup(const DelegatedGroup &) = delete;
    DelegatedGroup &operator=(const DelegatedGroup &) = delete;

    /// -1 where no cgroup may be made here.
    [[nodiscard]] int procsFd() const { return m_procs.get(); }

private:
    QByteArray m_top;
    QByteArray m_leaf;
    UniqueFd m_procs;
};

} // namespace

/// An unprivileged Paddock whose child's program is set-user-ID root. Needs root, to be able to make such a program.
class tst_SetuidMember : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void setuidProgramEndsWithTheOwner_data() { addMechanismRows(); }
    void setuidProgramEndsWithTheOwner();
    void programThatBecameRootEndsWithTheOwnerInACgroup();
    void programThatBecameRootIsBeyondASubreaper();

private:
    void prepare(OwnerProgram &owner, const DelegatedGroup &group) const;

    std::unique_ptr<QTemporaryDir> m_place;
};

void tst_SetuidMember::initTestCase()
{
    if (::geteuid() != 0)
        QSKIP("only root can make a program set-user-ID root");
}

/// Everything the user needs, readable by it, wherever the build stands; the helper is root's and set-user-ID.
void tst_SetuidMember::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    QVERIFY(m_place->isValid());
    const QString built = QCoreApplication::applicationDirPath();
    QCOMPARE(::chmod(QFile::encodeName(m_place->path()).constData(), 0755), 0);
    for (const QString &from : {wardenPath(), helperPath(), QString(built + QStringLiteral("/paddock-test-owner"))}) {
        const QString to = m_place->filePath(QFileInfo(from).fileName());
        QVERIFY(QFile::copy(from, to));
        QCOMPARE(::chmod(QFile::encodeName(to).constData(), from == helperPath() ? 04755 : 0755), 0);
    }
    const QByteArray runtime = QFile::encodeName(m_place->filePath(QStringLiteral("run")));
    QCOMPARE(::mkdir(runtime.constData(), 0700), 0);
    QCOMPARE(::chown(runtime.constData(), kNobody, kNobody), 0);
}

void tst_SetuidMember::prepare(OwnerProgram &owner, const DelegatedGroup &group) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PADDOCK_BIN"), m_place->path());
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_place->filePath(QStringLiteral("run")));
    owner.setProcessEnvironment(environment);
    owner.setProgram(m_place->filePath(QStringLiteral("paddock-test-owner")));
    owner.setWorkingDirectory(QStringLiteral("/"));
    owner.setChildProcessModifier([fd = group.procsFd()] {
        if (::write(fd, "0", 1) != 1 || ::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 ||
            ::setuid(kNobody) != 0)
            ::_exit(99);
    });
}

void tst_SetuidMember::setuidProgramEndsWithTheOwner()
{
    QFETCH(Mechanism, mechanism);
    const DelegatedGroup group;
    QVERIFY(group.procsFd() >= 0);
    const QString mark = uniqueMark();
    OwnerProgram owner;
    prepare(owner, group);
    QVERIFY(owner.startAndWait(mechanism, mark, QStringLiteral("wait"), {QStringLiteral("setsid")}));
    QCOMPARE(markedProcesses(mark).size(), 3);
    owner.kill();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(owner.state(), QProcess::NotRunning, kPatience);
}

void tst_SetuidMember::programThatBecameRootEndsWithTheOwnerInACgroup()
{
    const DelegatedGroup group;
    QVERIFY(group.procsFd() >= 0);
    const QString mark = uniqueMark();
    OwnerProgram owner;
    prepare(owner, group);
    QVERIFY(owner.startAndWait(Mechanism::CgroupV2, mark, QStringLiteral("wait"), {QStringLiteral("become-root")}));
    QCOMPARE(markedProcesses(mark).size(), 1);
    owner.kill();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(owner.state(), QProcess::NotRunning, kPatience);
}

/// No unprivileged process may signal one that has become root altogether (kill(2)), its own child or not. The warden
/// does not give it up: it stays, and ends when that process has.
void tst_SetuidMember::programThatBecameRootIsBeyondASubreaper()
{
    const DelegatedGroup group;
    QVERIFY(group.procsFd() >= 0);
    const QString mark = uniqueMark();
    OwnerProgram owner;
    prepare(owner, group);
    QVERIFY(owner.startAndWait(Mechanism::Subreaper, mark, QStringLiteral("wait"), {QStringLiteral("become-root")}));
    const QList<int> members = markedProcesses(mark);
    QCOMPARE(members.size(), 1);
    const auto member = proctree::readEntry(members.first());
    QVERIFY(member);
    const pid_t warden = member->parent;
    owner.kill();
    QTRY_COMPARE_WITH_TIMEOUT(owner.state(), QProcess::NotRunning, kPatience);
    QTest::qWait(1000); // that it is not ended is nothing to be told of: only time can show it
    QCOMPARE(markedProcesses(mark), members);
    QVERIFY(proctree::readEntry(warden));
    QCOMPARE(proctree::signalExactly(*member, SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(!proctree::readEntry(warden), kPatience);
}

QTEST_GUILESS_MAIN(tst_SetuidMember)
#include "tst_setuidmember.moc"
