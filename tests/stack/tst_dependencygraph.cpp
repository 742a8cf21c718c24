// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/dependencygraph.h"

#include <QTest>

using namespace paddock;
using Indices = DependencyGraph::Indices;

namespace {

/// "a:bc b c" means: a needs b and c; b and c need nobody. Names are one letter.
QList<ServiceSpec> services(const QString &text)
{
    QList<ServiceSpec> result;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        ServiceSpec spec;
        spec.name = word.left(1);
        for (const QChar c : word.mid(2))
            spec.dependsOn.append({QString(c)});
        result.append(spec);
    }
    return result;
}

QString names(const QList<ServiceSpec> &specs, const Indices &indices)
{
    QString result;
    for (const int i : indices)
        result += specs[i].name;
    return result;
}

QList<ServiceSpec> chain(int length, bool closed)
{
    QList<ServiceSpec> result;
    for (int i = 0; i < length; ++i) {
        ServiceSpec spec;
        spec.name = QString::number(i);
        if (i + 1 < length || closed)
            spec.dependsOn = {{QString::number((i + 1) % length)}};
        result.append(spec);
    }
    return result;
}

} // namespace

class tst_DependencyGraph : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ordersDependenciesFirst_data();
    void ordersDependenciesFirst();
    void findsCycles_data();
    void findsCycles();
    void reachesAllThatIsNeededAndAllThatNeeds();
    void walksTenThousandInARow();
    void findsManyCyclesInManyEdges();
};

void tst_DependencyGraph::ordersDependenciesFirst_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("order");
    QTest::newRow("none") << QString() << QString();
    QTest::newRow("one") << QStringLiteral("a") << QStringLiteral("a");
    QTest::newRow("file order") << QStringLiteral("c a b") << QStringLiteral("cab");
    QTest::newRow("chain") << QStringLiteral("a:b b:c c") << QStringLiteral("cba");
    QTest::newRow("diamond") << QStringLiteral("a:bc b:d c:d d") << QStringLiteral("dbca");
    QTest::newRow("mixed") << QStringLiteral("w:ra a:r r s") << QStringLiteral("raws");
    QTest::newRow("unknown name") << QStringLiteral("a:z b") << QStringLiteral("ab");
    QTest::newRow("cycle left out") << QStringLiteral("a:b b:a c d:a") << QStringLiteral("c");
}

void tst_DependencyGraph::ordersDependenciesFirst()
{
    QFETCH(QString, text);
    QFETCH(QString, order);
    const auto specs = services(text);
    const DependencyGraph graph(specs);
    QCOMPARE(names(specs, graph.order()), order);
    std::reverse(order.begin(), order.end());
    QCOMPARE(names(specs, graph.reverseOrder()), order);
}

void tst_DependencyGraph::findsCycles_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cycles");
    QTest::newRow("none") << QStringLiteral("a:bc b:d c:d d") << QString();
    QTest::newRow("itself") << QStringLiteral("a:a b") << QStringLiteral("a");
    QTest::newRow("two") << QStringLiteral("a:b b:a") << QStringLiteral("ab");
    QTest::newRow("behind another") << QStringLiteral("x:a a:b b:c c:a") << QStringLiteral("abc");
    QTest::newRow("two apart") << QStringLiteral("a:b b:a c:d d:c") << QStringLiteral("ab cd");
    QTest::newRow("two that share one") << QStringLiteral("a:bc b:a c:a") << QStringLiteral("ab");
}

void tst_DependencyGraph::findsCycles()
{
    QFETCH(QString, text);
    QFETCH(QString, cycles);
    const auto specs = services(text);
    QStringList found;
    for (const Indices &cycle : DependencyGraph(specs).findCycles())
        found.append(names(specs, cycle));
    QCOMPARE(found.join(u' '), cycles);
}

void tst_DependencyGraph::reachesAllThatIsNeededAndAllThatNeeds()
{
    const auto specs = services(QStringLiteral("a:bc b:d c:d d e:b f"));
    const DependencyGraph graph(specs);
    QCOMPARE(names(specs, graph.withDependencies(0)), QStringLiteral("abcd"));
    QCOMPARE(names(specs, graph.withDependants(3)), QStringLiteral("dbcae"));
    QCOMPARE(names(specs, graph.withDependencies(5)), QStringLiteral("f"));
    QCOMPARE(names(specs, graph.withDependants(5)), QStringLiteral("f"));
}

void tst_DependencyGraph::walksTenThousandInARow()
{
    const DependencyGraph open(chain(10'000, false));
    QCOMPARE(open.order().size(), size_t(10'000));
    QCOMPARE(open.order().front(), 9'999);
    QVERIFY(open.findCycles().empty());
    QCOMPARE(open.withDependencies(0).size(), size_t(10'000));

    const DependencyGraph closed(chain(10'000, true));
    QVERIFY(closed.order().empty());
    QCOMPARE(closed.findCycles().size(), size_t(1));
    QCOMPARE(closed.findCycles().front().size(), size_t(10'000));
}

void tst_DependencyGraph::findsManyCyclesInManyEdges()
{
    QList<ServiceSpec> specs = chain(300, false);
    for (int i = 0; i < 300; ++i) {
        for (int j = 0; j < 300; ++j)
            specs[i].dependsOn.append({QString::number(j)});
    }
    const auto cycles = DependencyGraph(specs).findCycles();
    QVERIFY(!cycles.empty());
    std::vector<bool> seen(300, false);
    for (const Indices &cycle : cycles) {
        for (const int i : cycle) {
            QVERIFY(!seen[size_t(i)]);
            seen[size_t(i)] = true;
        }
    }
}

QTEST_GUILESS_MAIN(tst_DependencyGraph)
#include "tst_dependencygraph.moc"
