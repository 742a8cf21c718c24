// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/lease.h"
#include "engine/containment/leasedsession.h"
#include "tests/process/ownerprogram.h"

#include <QDir>
#include <QTemporaryDir>

#include <signal.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

namespace {

constexpr int kPatience = kOwnerPatience;

const QStringList kTree{QStringLiteral("daemon"), QStringLiteral("stay"), QStringLiteral("ignore")};

SessionGroup::Options optionsOf(const QString &name)
{
    SessionGroup::Options options;
    options.name = name;
    options.wardenPath = wardenPath();
    return options;
}

} // namespace

/// Owner and warden killed together: what the next start makes of it.
class tst_StaleSession : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void everySessionHasALeaseWhileItStands_data() { addMechanismRows(); }
    void everySessionHasALeaseWhileItStands();
    void leaseGoesWithAnOwnerThatWasKilled_data() { addMechanismRows(); }
    void leaseGoesWithAnOwnerThatWasKilled();
    void leaseGoesWithAWardenThatWasKilled_data() { addMechanismRows(); }
    void leaseGoesWithAWardenThatWasKilled();
    void nextStartEndsWhatWasLeftAndTells_data() { addMechanismRows(); }
    void nextStartEndsWhatWasLeftAndTells();
    void ofTwoStartsAtOnceOneTells();
    void groupsOfALivePaddockAreNotTouched_data() { addMechanismRows(); }
    void groupsOfALivePaddockAreNotTouched();
    void paddockInsideAPaddocksGroupNeverEndsTheOuterOne();
    void runTellsOfItBeforeItEnds();
    void hostLeafOfADeadOwnerGoesWhereItIsEmpty();

private:
    static LeasedSession leaseOf(qint64 owner);
    /// So that neither sees the other die first.
    static void killWithItsWarden(OwnerProgram &owner);
    static QString runPaddock(const QStringList &arguments);

    std::unique_ptr<QTemporaryDir> m_place;
};

void tst_StaleSession::init()
{
    // Leases of its own: other tests start Paddocks too, and any of them would recover what is left here.
    m_place = std::make_unique<QTemporaryDir>();
    QVERIFY(m_place->isValid());
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_place->path()));
}

void tst_StaleSession::cleanup()
{
    QTRY_VERIFY_WITH_TIMEOUT(readLeasedSessions().isEmpty(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(childProcesses(), 0, kPatience);
}

LeasedSession tst_StaleSession::leaseOf(qint64 owner)
{
    for (const LeasedSession &session : readLeasedSessions()) {
        if (session.record.owner.pid == owner)
            return session;
    }
    QTest::qFail("the owner has no lease", __FILE__, __LINE__);
    return {};
}

void tst_StaleSession::killWithItsWarden(OwnerProgram &owner)
{
    const LeasedSession session = leaseOf(owner.processId());
    ::kill(static_cast<pid_t>(owner.processId()), SIGSTOP);
    ::kill(session.record.warden.pid, SIGKILL);
    ::kill(static_cast<pid_t>(owner.processId()), SIGKILL);
    if (!QTest::qWaitFor([&] { return owner.state() == QProcess::NotRunning; }, kPatience))
        QTest::qFail("the owner did not end", __FILE__, __LINE__);
    const auto isStale = [&] { return leaseOf(session.record.owner.pid).life == LeasedSession::Life::Stale; };
    if (!QTest::qWaitFor(isStale, kPatience))
        QTest::qFail("the lease is not stale", __FILE__, __LINE__);
}

QString tst_StaleSession::runPaddock(const QStringList &arguments)
{
    QProcess paddock;
    paddock.setProcessChannelMode(QProcess::MergedChannels);
    paddock.start(QFileInfo(wardenPath()).path() + QStringLiteral("/paddock"), arguments);
    if (!QTest::qWaitFor([&] { return paddock.state() == QProcess::NotRunning; }, kPatience))
        QTest::qFail("paddock did not end", __FILE__, __LINE__);
    return QString::fromUtf8(paddock.readAll());
}

void tst_StaleSession::everySessionHasALeaseWhileItStands()
{
    QFETCH(Mechanism, mechanism);
    auto session = openSession(mechanism);
    QVERIFY(session);
    const LeasedSession leased = leaseOf(::getpid());
    QCOMPARE(leased.life, LeasedSession::Life::Running);
    QCOMPARE(leased.record.name, QStringLiteral("test"));
    QCOMPARE(leased.record.mechanism, mechanism);
    QCOMPARE(leased.record.location, session->report().location);
    QSignalSpy closed(session.get(), &SessionGroup::closed);
    session->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QVERIFY(readLeasedSessions().isEmpty());
}

void tst_StaleSession::leaseGoesWithAnOwnerThatWasKilled()
{
    QFETCH(Mechanism, mechanism);
    const QString mark = uniqueMark();
    OwnerProgram owner;
    QVERIFY(owner.startAndWait(mechanism, mark, QStringLiteral("wait"), kTree));
    QCOMPARE(leaseOf(owner.processId()).life, LeasedSession::Life::Running);
    owner.kill();
    QTRY_VERIFY_WITH_TIMEOUT(readLeasedSessions().isEmpty(), kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>()); // it goes last
    QTRY_COMPARE_WITH_TIMEOUT(owner.state(), QProcess::NotRunning, kPatience);
}

void tst_StaleSession::leaseGoesWithAWardenThatWasKilled()
{
    QFETCH(Mechanism, mechanism);
    const QString mark = uniqueMark();
    OwnerProgram owner;
    QVERIFY(owner.startAndWait(mechanism, mark, QStringLiteral("wait"), kTree));
    ::kill(leaseOf(owner.processId()).record.warden.pid, SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(readLeasedSessions().isEmpty(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    owner.kill();
    QTRY_COMPARE_WITH_TIMEOUT(owner.state(), QProcess::NotRunning, kPatience);
}

void tst_StaleSession::nextStartEndsWhatWasLeftAndTells()
{
    QFETCH(Mechanism, mechanism);
    const QString mark = uniqueMark();
    OwnerProgram owner;
    QVERIFY(owner.startAndWait(mechanism, mark, QStringLiteral("wait"), kTree));
    const LeaseRecord record = leaseOf(owner.processId()).record;
    const int alive = static_cast<int>(markedProcesses(mark).size());
    QCOMPARE(alive, 2);
    killWithItsWarden(owner);
    if (mechanism == Mechanism::CgroupV2)
        QCOMPARE(markedProcesses(mark).size(), alive); // nobody was left to end them
    SessionGroup session(optionsOf(QStringLiteral("next")));
    QSignalSpy told(&session, &SessionGroup::staleSessionEnded);
    session.open();
    QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, kPatience);
    const auto stale = told.first().first().value<StaleSession>();
    QCOMPARE(stale.name, QStringLiteral("owner"));
    QCOMPARE(stale.owner, record.owner);
    QCOMPARE(stale.mechanism, mechanism);
    QCOMPARE(stale.failure, QString());
    QCOMPARE(stale.location, record.location);
    QCOMPARE(stale.endedCount, mechanism == Mechanism::CgroupV2 ? alive : 0);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    QCOMPARE(sessionDirectories(record.owner.pid), QStringList());
    QTRY_COMPARE_WITH_TIMEOUT(readLeasedSessions().size(), 1, kPatience); // its own
    QCOMPARE(told.count(), 1);
}

void tst_StaleSession::ofTwoStartsAtOnceOneTells()
{
    const QString mark = uniqueMark();
    OwnerProgram owner;
    QVERIFY(owner.startAndWait(Mechanism::CgroupV2, mark, QStringLiteral("wait"), kTree));
    killWithItsWarden(owner);
    SessionGroup first(optionsOf(QStringLiteral("first")));
    SessionGroup second(optionsOf(QStringLiteral("second")));
    QSignalSpy firstTold(&first, &SessionGroup::staleSessionEnded);
    QSignalSpy secondTold(&second, &SessionGroup::staleSessionEnded);
    QSignalSpy closed(&first, &SessionGroup::closed);
    QSignalSpy secondClosed(&second, &SessionGroup::closed);
    first.open();
    second.open();
    QTRY_VERIFY_WITH_TIMEOUT(first.isReady() && second.isReady(), kPatience);
    first.close(); // closed comes after all the recovery has to tell
    second.close();
    QTRY_VERIFY_WITH_TIMEOUT(closed.count() == 1 && secondClosed.count() == 1, kPatience);
    QCOMPARE(firstTold.count() + secondTold.count(), 1);
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_StaleSession::groupsOfALivePaddockAreNotTouched()
{
    QFETCH(Mechanism, mechanism);
    const QString mark = uniqueMark();
    const QString otherMark = uniqueMark();
    OwnerProgram owner;
    OwnerProgram other;
    QVERIFY(owner.startAndWait(mechanism, mark, QStringLiteral("wait"), kTree));
    QVERIFY(other.startAndWait(mechanism, otherMark, QStringLiteral("wait"), kTree));
    const QList<int> before = markedProcesses(otherMark);
    killWithItsWarden(owner);
    ::kill(static_cast<pid_t>(other.processId()), SIGSTOP); // stopped is not dead
    const QString said = runPaddock({QStringLiteral("run"), QStringLiteral("-v"), QStringLiteral("true")});
    QVERIFY2(said.contains(QStringLiteral("killed together with its warden")), qPrintable(said));
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(mark), QList<int>(), kPatience);
    QCOMPARE(markedProcesses(otherMark), before);
    QCOMPARE(leaseOf(other.processId()).life, LeasedSession::Life::Running);
    other.kill();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(otherMark), QList<int>(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(other.state(), QProcess::NotRunning, kPatience);
}

void tst_StaleSession::paddockInsideAPaddocksGroupNeverEndsTheOuterOne()
{
    const QString mark = uniqueMark();
    const QString go = m_place->filePath(QStringLiteral("go"));
    const QString said = m_place->filePath(QStringLiteral("said"));
    const QString script =
        QStringLiteral("echo ready; while [ ! -e '%1' ]; do sleep 0.05; done; '%2' run -v true > '%3.part' 2>&1; "
                       "mv '%3.part' '%3'; exec sleep 1000")
            .arg(go, QFileInfo(wardenPath()).path() + QStringLiteral("/paddock"), said);
    OwnerProgram outer;
    QVERIFY(outer.startAndWait(Mechanism::CgroupV2, mark, QStringLiteral("wait"),
                               {QStringLiteral("/bin/sh"), QStringLiteral("-c"), script}));
    const auto [file, record, life] = leaseOf(outer.processId());
    killWithItsWarden(outer);
    QVERIFY(QFile(go).open(QIODevice::WriteOnly));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(said), kPatience);
    QFile text(said);
    QVERIFY(text.open(QIODevice::ReadOnly));
    const QByteArray inner = text.readAll();
    QVERIFY2(inner.contains("end: exit 0"), inner.constData()); // it ran, and inside the outer group
    QVERIFY2(inner.contains(QFile::encodeName(QFileInfo(record.location).fileName())), inner.constData());
    QVERIFY2(!inner.contains("killed together"), inner.constData());
    QCOMPARE(markedProcesses(mark).size(), 1);
    QVERIFY(QFile::exists(file));
    // Somebody outside may end it, and does.
    const QString outside = runPaddock({QStringLiteral("run"), QStringLiteral("-v"), QStringLiteral("true")});
    QVERIFY2(outside.contains(QStringLiteral("killed together")), qPrintable(outside));
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_StaleSession::runTellsOfItBeforeItEnds()
{
    const QString mark = uniqueMark();
    OwnerProgram owner;
    QVERIFY(owner.startAndWait(Mechanism::CgroupV2, mark, QStringLiteral("wait"), kTree));
    const qint64 pid = owner.processId();
    killWithItsWarden(owner);
    const QString said = runPaddock({QStringLiteral("run"), QStringLiteral("-v"), QStringLiteral("true")});
    const QString expected = QStringLiteral("(Paddock was pid %1): the 2 processes that were left of it are ended");
    QVERIFY2(said.contains(expected.arg(pid)), qPrintable(said));
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_StaleSession::hostLeafOfADeadOwnerGoesWhereItIsEmpty()
{
    const QString mark = uniqueMark();
    OwnerProgram owner;
    OwnerProgram other;
    QVERIFY(owner.startAndWait(Mechanism::CgroupV2, mark, QStringLiteral("wait"), kTree));
    QVERIFY(other.startAndWait(Mechanism::CgroupV2, mark, QStringLiteral("wait"), kTree));
    const QString base = QFileInfo(leaseOf(owner.processId()).record.location).path();
    // As a warden makes them that has controllers to pass on, which not every machine has.
    const auto makeLeaf = [&base](qint64 pid) {
        const QString leaf = QStringLiteral("%1/paddock-host-%2").arg(base).arg(pid);
        return QDir().mkdir(leaf) ? leaf : QString();
    };
    const QString empty = makeLeaf(owner.processId());
    const QString used = makeLeaf(other.processId());
    const QString ours = makeLeaf(::getpid());
    QVERIFY(!empty.isEmpty() && !used.isEmpty() && !ours.isEmpty());
    QProcess sitting;
    sitting.start(helperPath(), {QStringLiteral("sleep")});
    QVERIFY(sitting.waitForStarted());
    QFile members(used + QStringLiteral("/cgroup.procs"));
    QVERIFY(members.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    QVERIFY(members.write(QByteArray::number(sitting.processId())) > 0);
    killWithItsWarden(owner);
    killWithItsWarden(other);
    (void)runPaddock({QStringLiteral("run"), QStringLiteral("true")});
    QVERIFY(!QFileInfo::exists(empty));
    QVERIFY(QFileInfo::exists(used));
    QVERIFY(QFileInfo::exists(ours));
    sitting.kill();
    QVERIFY(sitting.waitForFinished());
    QVERIFY(QDir().rmdir(used) && QDir().rmdir(ours));
    QCOMPARE(markedProcesses(mark), QList<int>());
}

QTEST_GUILESS_MAIN(tst_StaleSession)
#include "tst_stalesession.moc"
