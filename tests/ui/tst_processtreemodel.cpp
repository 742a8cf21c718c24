// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/tst_processtree_text.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace paddock;

namespace {

const QString kShop = QStringLiteral("1 0 1 - init\n"
                                     "90 1 50 - warden\n"
                                     "100 90 100 api python3 -m api --port 8080\n"
                                     "110 100 120 api worker-0 api-worker 0\n"
                                     "120 1 130 api sleep 600\n"
                                     "200 90 101 redis redis-server *:6379\n");

const QList<ServiceStatus> kServices{serviceOf(QStringLiteral("redis"), {200, 101}),
                                     serviceOf(QStringLiteral("api"), {100, 100})};

} // namespace

class TestProcessTreeModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void membersHangBelowTheirService();
    void oneServiceShowsOnlyItself();
    void machineShowsEverybody();
    void sampleInsertsWithoutReset();
    void endedRowsStayForAMoment();
    void newTintGoesAway();
    void endedServiceStaysWithItsRows();
    void movedParentMovesTheRow();
    void usedAgainPidIsAnotherRow();
    void youngerParentIsRefused();
    void circleOfParentsIsCut();
    void filterKeepsAncestors();
    void filterFindsPidAndCommand();
    void filteredRowsComeBackWithoutTint();
    void sortIsStableAmongSiblings();
    void manyRowsOutOfOrderKeepPersistentIndexes();
    void pauseHoldsTheTree();
    void onlyChangedRowsAreTold();
    void endsAreCountedInTheServiceRow();
    void randomSamplesAgreeWithAFreshTree();

private:
    static void show(ProcessTreeModel &model, const QString &text, const QList<ServiceStatus> &services = kServices)
    {
        model.show(sampleFrom(text), services);
    }
};

#define COMPARE_TREE(model, text) QCOMPARE(textOf(model), QStringLiteral(text))

void TestProcessTreeModel::membersHangBelowTheirService()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setScope(ProcessScope::AllServices, {});
    show(model, kShop);
    COMPARE_TREE(model, "redis\n"
                        "  redis-server 200\n"
                        "api\n"
                        "  python3 100\n"
                        "    worker-0 110\n"
                        "  sleep 120 [left]\n");
}

void TestProcessTreeModel::oneServiceShowsOnlyItself()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    show(model, kShop);
    model.setScope(ProcessScope::Service, QStringLiteral("redis"));
    COMPARE_TREE(model, "redis\n"
                        "  redis-server 200\n");
    model.setScope(ProcessScope::Service, QStringLiteral("unknown"));
    COMPARE_TREE(model, "");
    QVERIFY(!model.foundProcesses());
}

void TestProcessTreeModel::machineShowsEverybody()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    show(model, kShop);
    COMPARE_TREE(model, "init 1\n"
                        "  warden 90\n"
                        "    python3 100\n"
                        "      worker-0 110\n"
                        "    redis-server 200\n"
                        "  sleep 120 [left]\n");
    QCOMPARE(model.row(model.indexOf({100, 100}))->tagText, QStringLiteral("api"));
}

void TestProcessTreeModel::sampleInsertsWithoutReset()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setScope(ProcessScope::Service, QStringLiteral("api"));
    show(model, kShop);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
    const QPersistentModelIndex worker(model.indexOf({110, 120}));
    show(model, kShop + QStringLiteral("130 110 300 api sh -c convert\n131 130 301 api convert upload.png\n"));
    COMPARE_TREE(model, "api\n"
                        "  python3 100\n"
                        "    worker-0 110\n"
                        "      sh 130 +\n"
                        "        convert 131 +\n"
                        "  sleep 120 [left]\n");
    QCOMPARE(resets.count(), 0);
    QCOMPARE(layouts.count(), 0);
    QVERIFY(worker.isValid());
    QCOMPARE(model.row(worker)->process.key.pid, 110);
}

void TestProcessTreeModel::endedRowsStayForAMoment()
{
    ProcessTreeModel model(nullptr, std::chrono::milliseconds(300));
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setScope(ProcessScope::Service, QStringLiteral("api"));
    show(model, kShop);
    QString without = kShop;
    without.remove(QStringLiteral("110 100 120 api worker-0 api-worker 0\n"));
    show(model, without);
    COMPARE_TREE(model, "api\n"
                        "  python3 100\n"
                        "    worker-0 110 -\n"
                        "  sleep 120 [left]\n");
    QCOMPARE(model.indexOf({110, 120}).siblingAtColumn(int(ProcessColumn::State)).data().toString(),
             QStringLiteral("ended"));
    QTRY_COMPARE(textOf(model), QStringLiteral("api\n"
                                               "  python3 100\n"
                                               "  sleep 120 [left]\n"));
}

void TestProcessTreeModel::newTintGoesAway()
{
    ProcessTreeModel model(nullptr, std::chrono::milliseconds(300));
    model.setScope(ProcessScope::Service, QStringLiteral("api"));
    show(model, kShop);
    show(model, kShop + QStringLiteral("130 110 300 api sh\n"));
    const QPersistentModelIndex sh(model.indexOf({130, 300}));
    QCOMPARE(model.tint(sh), ProcessTreeModel::Tint::New);
    QVERIFY(model.tintStrength(sh) > 0.0);
    QVERIFY(model.hasTints());
    QTRY_COMPARE(model.tint(sh), ProcessTreeModel::Tint::None);
    QVERIFY(!model.hasTints());
}

void TestProcessTreeModel::endedServiceStaysWithItsRows()
{
    ProcessTreeModel model(nullptr, std::chrono::milliseconds(300));
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setScope(ProcessScope::Service, QStringLiteral("redis"));
    show(model, kShop);
    show(model, QStringLiteral("1 0 1 - init\n"), {serviceOf(QStringLiteral("redis"), {})});
    COMPARE_TREE(model, "redis -\n"
                        "  redis-server 200 -\n");
    show(model, kShop);
    QCOMPARE(model.row(model.index(0, 0))->ended, false);
    show(model, QStringLiteral("1 0 1 - init\n"), {serviceOf(QStringLiteral("redis"), {})});
    QTRY_COMPARE(textOf(model), QString());
}

void TestProcessTreeModel::movedParentMovesTheRow()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setScope(ProcessScope::Service, QStringLiteral("api"));
    show(model, kShop + QStringLiteral("130 110 300 api sh\n131 130 301 api convert\n"));
    const QPersistentModelIndex convert(model.indexOf({131, 301}));
    QSignalSpy moves(&model, &QAbstractItemModel::rowsMoved);
    show(model, kShop + QStringLiteral("131 90 301 api convert\n"));
    COMPARE_TREE(model, "api\n"
                        "  python3 100\n"
                        "    worker-0 110\n"
                        "      sh 130 -\n"
                        "  sleep 120 [left]\n"
                        "  convert 131 [left]\n");
    QCOMPARE(moves.count(), 1);
    QCOMPARE(model.row(convert)->process.key.pid, 131);
    QCOMPARE(convert.parent().data().toString(), QStringLiteral("api"));
}

void TestProcessTreeModel::usedAgainPidIsAnotherRow()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setScope(ProcessScope::Service, QStringLiteral("api"));
    show(model, kShop);
    const QPersistentModelIndex old(model.indexOf({110, 120}));
    QString reused = kShop;
    reused.replace(QStringLiteral("110 100 120 api worker-0 api-worker 0"), QStringLiteral("110 100 900 api vim"));
    show(model, reused);
    COMPARE_TREE(model, "api\n"
                        "  python3 100\n"
                        "    worker-0 110 -\n"
                        "    vim 110 +\n"
                        "  sleep 120 [left]\n");
    QVERIFY(model.row(old)->ended);
}

void TestProcessTreeModel::youngerParentIsRefused()
{
    ProcessTreeModel model;
    show(model, QStringLiteral("1 0 1 - init\n100 1 900 - reused\n110 100 120 - older\n"));
    COMPARE_TREE(model, "init 1\n"
                        "  reused 100\n"
                        "older 110\n");
}

void TestProcessTreeModel::circleOfParentsIsCut()
{
    ProcessTreeModel model;
    show(model, QStringLiteral("10 12 5 - a\n11 10 5 - b\n12 11 5 - c\n13 13 5 - d\n"));
    COMPARE_TREE(model, "a 10\n"
                        "  b 11\n"
                        "    c 12\n"
                        "d 13\n");
}

void TestProcessTreeModel::filterKeepsAncestors()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setScope(ProcessScope::AllServices, {});
    show(model, kShop);
    model.setFilter(QStringLiteral("WORKER"));
    COMPARE_TREE(model, "api\n"
                        "  python3 100\n"
                        "    worker-0 110\n");
    QVERIFY(!model.row(model.indexOf({100, 100}))->hit);
    QVERIFY(model.row(model.indexOf({110, 120}))->hit);
    model.setFilter(QStringLiteral("nobody"));
    COMPARE_TREE(model, "");
    QVERIFY(model.foundProcesses());
}

void TestProcessTreeModel::filterFindsPidAndCommand()
{
    ProcessTreeModel model;
    model.setScope(ProcessScope::AllServices, {});
    show(model, kShop);
    model.setFilter(QStringLiteral("6379"));
    COMPARE_TREE(model, "redis\n"
                        "  redis-server 200\n");
    model.setFilter(QStringLiteral("sleep 120"));
    COMPARE_TREE(model, "api\n"
                        "  sleep 120 [left]\n");
}

void TestProcessTreeModel::filteredRowsComeBackWithoutTint()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setScope(ProcessScope::Service, QStringLiteral("redis"));
    show(model, kShop);
    show(model, kShop);
    model.setFilter(QStringLiteral("nobody"));
    model.setFilter({});
    COMPARE_TREE(model, "redis\n"
                        "  redis-server 200\n");
}

void TestProcessTreeModel::sortIsStableAmongSiblings()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QString text =
        QStringLiteral("1 0 1 - init\n2 1 2 - bee\n3 1 3 - ant\n4 1 4 - bee\n5 2 5 - cow\n6 2 6 - ape\n");
    const auto snapshot = sampleFrom(text);
    processIn(*snapshot, 4).cpuPercent = 5.0;
    model.show(snapshot, {});
    model.sort(int(ProcessColumn::Name), Qt::AscendingOrder);
    COMPARE_TREE(model, "init 1\n  ant 3\n  bee 2\n    ape 6\n    cow 5\n  bee 4\n");
    model.sort(int(ProcessColumn::Name), Qt::DescendingOrder);
    COMPARE_TREE(model, "init 1\n  bee 2\n    cow 5\n    ape 6\n  bee 4\n  ant 3\n");
    model.sort(int(ProcessColumn::Cpu), Qt::DescendingOrder);
    COMPARE_TREE(model, "init 1\n  bee 4\n  bee 2\n    cow 5\n    ape 6\n  ant 3\n");
}

void TestProcessTreeModel::manyRowsOutOfOrderKeepPersistentIndexes()
{
    ProcessTreeModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QString text = QStringLiteral("1 0 1 - init\n");
    for (int pid = 2; pid < 302; ++pid)
        text += QStringLiteral("%1 1 %1 - p%2\n").arg(pid).arg((pid * 7919) % 1000);
    show(model, text, {});
    QList<QPersistentModelIndex> held;
    for (int pid = 2; pid < 302; ++pid)
        held.append(model.indexOf({pid, quint64(pid)}));
    QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
    model.sort(int(ProcessColumn::Pid), Qt::DescendingOrder);
    QCOMPARE(layouts.count(), 1);
    for (int at = 0; at < held.size(); ++at) {
        QCOMPARE(model.row(held[at])->process.key.pid, at + 2);
        QCOMPARE(held[at].row(), 299 - at);
    }
}

void TestProcessTreeModel::pauseHoldsTheTree()
{
    ProcessTreeModel model;
    model.setScope(ProcessScope::Service, QStringLiteral("redis"));
    show(model, kShop);
    model.setPaused(true);
    show(model, kShop + QStringLiteral("210 200 300 redis bgsave\n"));
    COMPARE_TREE(model, "redis\n"
                        "  redis-server 200\n");
    model.setFilter(QStringLiteral("server"));
    COMPARE_TREE(model, "redis\n"
                        "  redis-server 200\n");
    model.setFilter({});
    model.setPaused(false);
    COMPARE_TREE(model, "redis\n"
                        "  redis-server 200\n"
                        "    bgsave 210 +\n");
}

void TestProcessTreeModel::onlyChangedRowsAreTold()
{
    ProcessTreeModel model;
    show(model, kShop);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    show(model, kShop);
    QCOMPARE(changes.count(), 0);
    const auto snapshot = sampleFrom(kShop);
    processIn(*snapshot, 110).residentBytes += 4096;
    model.show(snapshot, kServices);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(changes[0][0].toModelIndex(), model.indexOf({110, 120}));
}

void TestProcessTreeModel::endsAreCountedInTheServiceRow()
{
    ProcessTreeModel model;
    model.setScope(ProcessScope::Service, QStringLiteral("api"));
    show(model, kShop);
    const QModelIndex command = model.index(0, int(ProcessColumn::Command));
    QCOMPARE(command.data().toString(), QStringLiteral("3 members"));
    QString without = kShop;
    without.remove(QStringLiteral("110 100 120 api worker-0 api-worker 0\n"));
    show(model, without);
    QCOMPARE(model.index(0, int(ProcessColumn::Command)).data().toString(),
             QStringLiteral("2 members · 1 ended in the last minute"));
}

void TestProcessTreeModel::randomSamplesAgreeWithAFreshTree()
{
    QRandomGenerator random(20240503);
    ProcessTreeModel model(nullptr, std::chrono::milliseconds(0));
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.sort(int(ProcessColumn::Cpu), Qt::DescendingOrder);
    for (int round = 0; round < 60; ++round) {
        QString text = QStringLiteral("1 0 1 - init\n");
        for (int pid = 2; pid < 60; ++pid) {
            if (random.bounded(4) != 0)
                text +=
                    QStringLiteral("%1 %2 %3 - n\n").arg(pid).arg(random.bounded(1, pid)).arg(pid + random.bounded(2));
        }
        const auto snapshot = sampleFrom(text);
        for (ProcessSample &process : snapshot->processes)
            process.cpuPercent = random.bounded(5);
        model.show(snapshot, {});
        ProcessTreeModel fresh;
        fresh.sort(int(ProcessColumn::Cpu), Qt::DescendingOrder);
        fresh.show(snapshot, {});
        QTRY_COMPARE(textOf(model), textOf(fresh));
    }
}

QTEST_GUILESS_MAIN(TestProcessTreeModel)
#include "tst_processtreemodel.moc"
