// SPDX-License-Identifier: Apache-2.0
#include "tests/containment/testgroup.h"

#include <QDir>
#include <QFileInfo>

#include <sys/stat.h>

using namespace paddock;
using namespace paddock::test;

namespace {

/// A cgroup beside the session's, which those in the session's groups may write.
class Outside
{
public:
    explicit Outside(const SessionGroup &session)
        : m_path(QFileInfo(session.report().location).path() +
                 QStringLiteral("/paddock-test-outside-%1").arg(::getpid()))
    {
        if (::mkdir(m_path.toLocal8Bit().constData(), 0755) != 0)
            qFatal("cannot make %s", qPrintable(m_path));
    }
    ~Outside()
    {
        // A killed process counts until its parent has reaped it.
        const auto removed = [this] { return ::rmdir(m_path.toLocal8Bit().constData()) == 0; };
        if (!QTest::qWaitFor(removed, kPatience))
            qWarning("%s is still in use", qPrintable(m_path));
    }
    Outside(const Outside &) = delete;
    Outside &operator=(const Outside &) = delete;

    [[nodiscard]] QByteArray path() const { return m_path.toLocal8Bit(); }

private:
    QString m_path;
};

} // namespace

/// Processes that move themselves to another cgroup, which the kernel allows to whoever may write it.
class tst_Escapes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whoMovedOutIsToldWhenTheLeaderEndsAndEndsWithTheGroup_data() { programRows(); }
    void whoMovedOutIsToldWhenTheLeaderEndsAndEndsWithTheGroup();
    void whoMovedOutIsToldOnAStop();
    void killOfARunningTreeReachesWhoMovedOut_data() { programRows(); }
    void killOfARunningTreeReachesWhoMovedOut();
    void destroyReachesWhoMovedOut();
    void closeReachesWhoMovedOut();
    void anotherGroupsStrayIsLeftAlone();
    void releasedMembersAreNoStrays();
    void cleanup();

private:
    static void programRows();
};

void tst_Escapes::programRows()
{
    QTest::addColumn<QByteArray>("program");
    QTest::newRow("child") << QByteArray("move-to");
    QTest::newRow("daemon") << QByteArray("wander");
}

void tst_Escapes::cleanup() { QTRY_VERIFY_WITH_TIMEOUT(sessionDirectories().isEmpty(), kPatience); }

void tst_Escapes::whoMovedOutIsToldWhenTheLeaderEndsAndEndsWithTheGroup()
{
    QFETCH(QByteArray, program);
    if (testedMechanisms({Mechanism::CgroupV2}).isEmpty())
        return;
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const Outside outside(*session);
    const QString mark = uniqueMark();
    TestGroup group(session.get());
    QSignalSpy escaped(group.containment.get(), &Containment::escaped);
    group.start({program, outside.path(), "leave"}, mark);
    if (program == "move-to") { // its leader stays
        QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
        QCOMPARE(::kill(group.leader().pid, SIGKILL), 0); // the leader is not reaped before the warden hears of it
    }
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(escaped.count(), 1, kPatience);
    QCOMPARE(group.emptied.count(), 0);
    const Member member = escaped.at(0).at(0).value<Member>();
    QVERIFY(member.escaped);
    QCOMPARE(QList<int>{member.key.pid}, markedProcesses(mark));
    const auto members = group->members();
    QVERIFY(members);
    QCOMPARE(members->size(), 1);
    QCOMPARE(members->first().key, member.key);
    QVERIFY(members->first().escaped);

    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
    QCOMPARE(group->members()->size(), 0);
}

void tst_Escapes::whoMovedOutIsToldOnAStop()
{
    if (testedMechanisms({Mechanism::CgroupV2}).isEmpty())
        return;
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const Outside outside(*session);
    const QString mark = uniqueMark();
    TestGroup group(session.get());
    QSignalSpy escaped(group.containment.get(), &Containment::escaped);
    group.start({"move-to", outside.path()}, mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    group->signalAll(SIGTERM); // the child would take it, too
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count() + group.exited.count(), 2, kPatience);
    QCOMPARE(escaped.count(), 1);
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_Escapes::killOfARunningTreeReachesWhoMovedOut()
{
    QFETCH(QByteArray, program);
    if (testedMechanisms({Mechanism::CgroupV2}).isEmpty())
        return;
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const Outside outside(*session);
    const QString mark = uniqueMark();
    TestGroup group(session.get());
    QSignalSpy escaped(group.containment.get(), &Containment::escaped);
    group.start({program, outside.path()}, mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    QCOMPARE(markedProcesses(mark).size(), 2);
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(escaped.count(), 1, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(markedProcesses(mark).isEmpty(), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
}

void tst_Escapes::destroyReachesWhoMovedOut()
{
    if (testedMechanisms({Mechanism::CgroupV2}).isEmpty())
        return;
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const Outside outside(*session);
    const QString mark = uniqueMark();
    TestGroup group(session.get());
    group.start({"wander", outside.path()}, mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    group.containment.reset();
    QTRY_VERIFY_WITH_TIMEOUT(markedProcesses(mark).isEmpty(), kPatience);
}

void tst_Escapes::closeReachesWhoMovedOut()
{
    if (testedMechanisms({Mechanism::CgroupV2}).isEmpty())
        return;
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const Outside outside(*session);
    const QString mark = uniqueMark();
    TestGroup group(session.get());
    group.start({"wander", outside.path()}, mark);
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    QSignalSpy closed(session.get(), &SessionGroup::closed);
    session->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QCOMPARE(markedProcesses(mark), QList<int>());
}

void tst_Escapes::anotherGroupsStrayIsLeftAlone()
{
    if (testedMechanisms({Mechanism::CgroupV2}).isEmpty())
        return;
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const Outside outside(*session);
    const QString mark = uniqueMark();
    TestGroup wandering(session.get(), QStringLiteral("wandering"));
    wandering.start({"move-to", outside.path()}, mark);
    TestGroup other(session.get(), QStringLiteral("other"));
    QSignalSpy escaped(other.containment.get(), &Containment::escaped);
    other.start({"sleep"});
    QTRY_VERIFY_WITH_TIMEOUT(wandering.hasSaid("ready") && other.hasSaid("ready"), kPatience);
    QCOMPARE(::kill(wandering.leader().pid, SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(wandering.exited.count(), 1, kPatience);
    other->kill();
    QTRY_COMPARE_WITH_TIMEOUT(other.exited.count(), 1, kPatience);
    QCOMPARE(escaped.count(), 0);
    QCOMPARE(markedProcesses(mark).size(), 1);
}

void tst_Escapes::releasedMembersAreNoStrays()
{
    if (testedMechanisms({Mechanism::CgroupV2}).isEmpty())
        return;
    const auto session = openSession(Mechanism::CgroupV2);
    QVERIFY(session);
    const QString mark = uniqueMark();
    TestGroup released(session.get(), QStringLiteral("released"));
    released.start({"sleep"}, mark);
    QTRY_VERIFY_WITH_TIMEOUT(released.hasSaid("ready"), kPatience);
    released->release();
    released.containment.reset();
    TestGroup other(session.get(), QStringLiteral("other"));
    QSignalSpy escaped(other.containment.get(), &Containment::escaped);
    other.start({"exit", "0"});
    QTRY_COMPARE_WITH_TIMEOUT(other.exited.count(), 1, kPatience);
    QSignalSpy closed(session.get(), &SessionGroup::closed);
    session->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    QCOMPARE(escaped.count(), 0);
    const QList<int> left = markedProcesses(mark);
    QCOMPARE(left.size(), 1);
    QCOMPARE(::kill(left.first(), SIGKILL), 0); // ours, by its mark
    QTRY_VERIFY_WITH_TIMEOUT(markedProcesses(mark).isEmpty(), kPatience);
}

QTEST_GUILESS_MAIN(tst_Escapes)
#include "tst_escapes.moc"
