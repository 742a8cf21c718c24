// SPDX-License-Identifier: Apache-2.0
#include "tests/session/reloadtest.h"

using namespace paddock;
using namespace paddock::test;
using State = ServiceState;

namespace {

const QByteArray kWorkers = "  db: {command: ['%H', sleep]}\n"
                            "  worker: {command: ['%H', sleep, '${PADDOCK_REPLICA}'], replicas: 2, depends_on: db}\n"
                            "  site: {command: ['%H', sleep], depends_on: worker}\n"
                            "  lone: {command: ['%H', sleep], replicas: 1}\n";

} // namespace

/// More and fewer replicas while a stack runs.
class tst_Scale : public ReloadTest
{
    Q_OBJECT
private Q_SLOTS:
    void replicasComeAndGoAtTheEnd();
    void onlyOneKeepsItsName();
    void moreStartWhereTheOthersAreWanted();
    void reloadBringsTheFilesNumberBack();
    void whatCannotBeIsRefused_data();
    void whatCannotBeIsRefused();
    void changedFileIsReloadedFirst();

private:
    QStringList scale(const char *service, int replicas)
    {
        QSignalSpy reloaded(m_session.get(), &Session::reloaded);
        m_session->scale(QLatin1String(service), replicas);
        return reloaded.isEmpty() ? QStringList(QStringLiteral("not scaled"))
                                  : reloaded[0][0].value<StackDifference>().lines();
    }
};

void tst_Scale::replicasComeAndGoAtTheEnd()
{
    openFile(kWorkers);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    const int first = pid("worker-1"), second = pid("worker-2"), site = pid("site");
    QCOMPARE(scale("worker", 4), QStringList({QStringLiteral("+ worker-3"), QStringLiteral("+ worker-4"),
                                              QStringLiteral("~ site: depends_on")}));
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    QCOMPARE(names(), QStringList({QStringLiteral("db"), QStringLiteral("worker-1"), QStringLiteral("worker-2"),
                                   QStringLiteral("worker-3"), QStringLiteral("worker-4"), QStringLiteral("site"),
                                   QStringLiteral("lone")}));
    QVERIFY(status("worker-4").commandLine.endsWith(QStringLiteral("sleep 4")));
    QVERIFY(namesOf(status("site").needs).contains(QStringLiteral("worker-4")));
    QCOMPARE(markedProcesses(m_mark).size(), 7);
    QSignalSpy removed(m_session.get(), &Session::serviceRemoved);
    QCOMPARE(scale("worker", 1), QStringList({QStringLiteral("- worker-2"), QStringLiteral("- worker-3"),
                                              QStringLiteral("- worker-4"), QStringLiteral("~ site: depends_on")}));
    QTRY_COMPARE_WITH_TIMEOUT(removed.count(), 3, kPatience);
    QCOMPARE(markedProcesses(m_mark).size(), 4);
    QCOMPARE(pid("worker-1"), first);
    QCOMPARE(pid("site"), site);
    scale("worker", 2);
    QTRY_VERIFY_WITH_TIMEOUT(names().size() == 5 && allRun(), kPatience);
    QVERIFY(pid("worker-2") != second);
    QCOMPARE(scale("worker", 2), QStringList());
    QCOMPARE(m_problems, QList<Error>());
}

void tst_Scale::onlyOneKeepsItsName()
{
    openFile(kWorkers);
    m_session->startAll();
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    const int lone = pid("lone");
    QCOMPARE(scale("lone", 2), QStringList(QStringLiteral("+ lone-2")));
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    QCOMPARE(pid("lone"), lone);
    QCOMPARE(scale("lone", 1), QStringList(QStringLiteral("- lone-2")));
    QCOMPARE(pid("lone"), lone);
}

void tst_Scale::moreStartWhereTheOthersAreWanted()
{
    openFile(kWorkers);
    scale("worker", 3);
    QVERIFY(m_session->isSettled());
    QCOMPARE(state("worker-3"), State::Stopped);
    m_session->start(QStringLiteral("worker-1"));
    QTRY_COMPARE_WITH_TIMEOUT(state("worker-1"), State::Running, kPatience);
    scale("worker", 4);
    QTRY_COMPARE_WITH_TIMEOUT(state("worker-4"), State::Running, kPatience);
    QCOMPARE(state("worker-3"), State::Stopped);
    QCOMPARE(state("lone"), State::Stopped);
}

void tst_Scale::reloadBringsTheFilesNumberBack()
{
    openFile(kWorkers);
    m_session->startAll();
    scale("worker", 4);
    QTRY_VERIFY_WITH_TIMEOUT(allRun(), kPatience);
    const int first = pid("worker-1");
    m_session->reload();
    QTRY_VERIFY_WITH_TIMEOUT(names().size() == 5, kPatience);
    QCOMPARE(pid("worker-1"), first);
}

void tst_Scale::whatCannotBeIsRefused_data()
{
    QTest::addColumn<QString>("service");
    QTest::addColumn<int>("replicas");
    QTest::addColumn<QString>("message");
    QTest::newRow("none at all") << "worker" << 0 << "worker can be there from 1 to 1000 times, not 0";
    QTest::newRow("too many") << "worker" << 1001 << "worker can be there from 1 to 1000 times, not 1001";
    QTest::newRow("not replicated") << "db" << 2 << "db is not replicated; give it 'replicas: 1' in %1, line 3";
    QTest::newRow("one of them") << "worker-2" << 3 << "worker-2 is one of several; scale all of them: worker";
    QTest::newRow("unknown") << "wroker" << 3 << "there is no service 'wroker'; did you mean 'worker'?";
    QTest::newRow("quite unknown") << "x" << 3 << "there is no service 'x'";
}

void tst_Scale::whatCannotBeIsRefused()
{
    QFETCH(QString, service);
    QFETCH(int, replicas);
    QFETCH(QString, message);
    openFile(kWorkers);
    m_session->scale(service, replicas);
    QCOMPARE(m_problems.size(), 1);
    QCOMPARE(m_problems[0].message,
             message.contains(QStringLiteral("%1")) ? message.arg(path("paddock.yaml")) : message);
    QCOMPARE(names().size(), 5);
}

void tst_Scale::changedFileIsReloadedFirst()
{
    openFile(kWorkers);
    QByteArray text = kWorkers;
    writeStack(text.replace("depends_on: db", "description: x"));
    QCOMPARE(scale("worker", 3), QStringList(QStringLiteral("not scaled")));
    QCOMPARE(m_problems[0].message,
             path("paddock.yaml") + QStringLiteral(" has changed since it was read; reload it first"));
    m_session->reload();
    QVERIFY(scale("worker", 3).contains(QStringLiteral("+ worker-3")));
    writeStack("  nonsense\n");
    m_session->scale(QStringLiteral("worker"), 4);
    QCOMPARE(m_problems.size(), 2);
    QCOMPARE(m_problems[1].code, ErrorCode::Parse);
}

QTEST_GUILESS_MAIN(tst_Scale)
#include "tst_scale.moc"
