// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/dependencygraph.h"
#include "engine/stack/sourcetext.h"
#include "engine/stack/stackreader.h"

#include <QTest>

using namespace paddock;

namespace {

using Outcome = std::expected<StackSpec, QList<StackProblem>>;

Outcome parse(const QByteArray &text)
{
    const auto outcome = StackReader::parse(text, QStringLiteral("/srv/shop/paddock.yaml"), QProcessEnvironment());
    return outcome ? Outcome(outcome->stack) : Outcome(std::unexpected(outcome.error()));
}

/// "LINE:COLUMN MESSAGE" of every problem, one a line; empty where the file is right.
QString problemsOf(const Outcome &outcome)
{
    QStringList lines;
    if (!outcome) {
        for (const StackProblem &p : outcome.error())
            lines.append(QStringLiteral("%1:%2 %3").arg(p.line).arg(p.column).arg(p.message));
    }
    return lines.join(u'\n');
}

QByteArray service(const QByteArray &fields) { return "services:\n  web:\n    command: [a]\n" + fields; }

} // namespace

/// Files that are no text, or too much of everything.
class tst_StackReaderBounds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void boundsDepth_data();
    void boundsDepth();
    void boundsAliases();
    void boundsProblems();
    void refusesAHugeFile();
    void refusesWhatCannotBeText_data();
    void refusesWhatCannotBeText();
    void readsTenThousandServices();
    void readsAChainOfTenThousandServices();
    void namesACircleOfTenThousandServices();
    void readsAFileOfOneLongLine();
};

void tst_StackReaderBounds::boundsDepth_data()
{
    QTest::addColumn<QByteArray>("text");
    constexpr int kDeep = 200'000;
    QTest::newRow("flow lists") << QByteArray(kDeep, '[');
    QTest::newRow("flow maps") << QByteArray(kDeep, '{');
    QTest::newRow("pairs in lists") << QByteArray("[a: ").repeated(kDeep / 4);
    QTest::newRow("block lists") << QByteArray("- ").repeated(kDeep / 2);
    QTest::newRow("block keys") << QByteArray("? ").repeated(kDeep / 2);
    QTest::newRow("lines") << [] {
        QByteArray text;
        for (int i = 0; i < 2'000; ++i)
            text += QByteArray(i, ' ') + "a:\n";
        return text;
    }();
}

void tst_StackReaderBounds::boundsDepth()
{
    QFETCH(QByteArray, text);
    const auto stack = parse(text);
    QVERIFY(!stack);
    QCOMPARE(stack.error().size(), 1);
    QVERIFY2(stack.error().constFirst().message.contains(QLatin1String("nested deeper than 64 levels")),
             qPrintable(problemsOf(stack)));
}

void tst_StackReaderBounds::boundsAliases()
{
    QByteArray laughs = "x-a0: &a0 {k0: v}\n";
    for (int i = 1; i < 40; ++i) {
        const QByteArray n = QByteArray::number(i);
        const QByteArray before = QByteArray::number(i - 1);
        laughs += "x-a" + n + ": &a" + n + " {<<: [*a" + before + ", *a" + before + "], k" + n + ": v}\n";
    }
    laughs += "services:\n  web:\n    command: [a]\n    environment: *a39\n";
    const auto merged = parse(laughs);
    QCOMPARE(problemsOf(merged), QString());
    QCOMPARE(merged->services[0].command.environment.value(QStringLiteral("k0")), QStringLiteral("v"));
    QCOMPARE(merged->services[0].command.environment.keys().size(), 40);

    QByteArray many = "x-a: &a [" + QByteArray("w, ").repeated(10'000) + "w]\nservices:\n";
    for (int i = 0; i < 1'000; ++i)
        many += "  s" + QByteArray::number(i) + ": {command: *a}\n";
    const auto repeated = parse(many);
    QVERIFY(!repeated);
    QVERIFY(problemsOf(repeated).contains(QLatin1String("the file means more than")));
}

void tst_StackReaderBounds::boundsProblems()
{
    QByteArray text = "services:\n";
    for (int i = 0; i < 20'000; ++i)
        text += "  s" + QByteArray::number(i) + ": {comand: [a], depends_on: nobody}\n";
    const auto stack = parse(text);
    QVERIFY(!stack);
    QCOMPARE(stack.error().size(), 1001);
    QCOMPARE(stack.error().constLast().message, QStringLiteral("there are more problems than the 1000 listed"));
}

void tst_StackReaderBounds::refusesAHugeFile()
{
    QCOMPARE(problemsOf(parse(QByteArray(SourceText::kMaxSize + 1, '#'))),
             QStringLiteral("0:0 the file is larger than 16 MiB"));
}

void tst_StackReaderBounds::refusesWhatCannotBeText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    QTest::newRow("NUL") << QByteArray("services:\n  we\0b: {}\n", 21)
                         << QStringLiteral("2:5 control character 0x00 cannot stand in a stack file");
    QTest::newRow("escaped NUL") << service("    x-a: \"a\\0b\"\n")
                                 << QStringLiteral("4:10 a NUL character cannot stand in a value");
    QTest::newRow("end of transmission") << QByteArray("services:\n\x04")
                                         << QStringLiteral("2:1 control character 0x04 cannot stand in a stack file");
    QTest::newRow("latin 1") << QByteArray("# caf\xE9\n")
                             << QStringLiteral("1:6 byte 0xE9 is not UTF-8; save the file as UTF-8");
    QTest::newRow("surrogate") << QByteArray("é: \xED\xA0\x80")
                               << QStringLiteral("1:4 byte 0xED is not UTF-8; save the file as UTF-8");
    QTest::newRow("cut short") << QByteArray("a: \xE2\x82")
                               << QStringLiteral("1:4 byte 0xE2 is not UTF-8; save the file as UTF-8");
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFEs\0e\0", 6)
                            << QStringLiteral("1:1 the file is UTF-16; save it as UTF-8");
}

void tst_StackReaderBounds::refusesWhatCannotBeText()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    QCOMPARE(problemsOf(parse(text)), problem);
}

void tst_StackReaderBounds::readsTenThousandServices()
{
    QByteArray text = "services:\n";
    for (int i = 0; i < 10'000; ++i) {
        text += "  service-" + QByteArray::number(i) +
                ":\n    command: [sleep, 100]\n    environment: {N: " + QByteArray::number(i) +
                "}\n    stop: {grace: 2s}\n";
        if (i > 0)
            text += "    depends_on: [service-" + QByteArray::number(i / 2) + "]\n";
    }
    const auto stack = parse(text);
    QCOMPARE(problemsOf(stack), QString());
    QCOMPARE(stack->services.size(), 10'000);
    QCOMPARE(stack->services[9'999].line, 1 + 9'999 * 5);
    const DependencyGraph::Indices order = DependencyGraph(stack->services).order();
    QCOMPARE(order.size(), size_t(10'000));
    QCOMPARE(order.front(), 0);
}

void tst_StackReaderBounds::readsAChainOfTenThousandServices()
{
    QByteArray text = "services:\n";
    for (int i = 0; i < 10'000; ++i)
        text += "  s" + QByteArray::number(i) + ": {command: [a], depends_on: [s" + QByteArray::number(i + 1) + "]}\n";
    text += "  s10000: {command: [a]}\n";
    const auto stack = parse(text);
    QCOMPARE(problemsOf(stack), QString());
    const DependencyGraph::Indices order = DependencyGraph(stack->services).order();
    QCOMPARE(order.size(), size_t(10'001));
    QCOMPARE(order.front(), 10'000);
    QCOMPARE(order.back(), 0);
}

void tst_StackReaderBounds::namesACircleOfTenThousandServices()
{
    QByteArray text = "services:\n";
    for (int i = 0; i < 10'000; ++i) {
        text += "  s" + QByteArray::number(i) + ": {command: [a], depends_on: [s" +
                QByteArray::number((i + 1) % 10'000) + "]}\n";
    }
    const auto stack = parse(text);
    QVERIFY(!stack);
    QCOMPARE(stack.error().size(), 1);
    const QString message = stack.error().constFirst().message;
    QVERIFY(message.contains(QLatin1String(": s0 -> s1 -> s2 ->")));
    QVERIFY(message.endsWith(QLatin1String("-> (9900 more) -> s0")));
}

void tst_StackReaderBounds::readsAFileOfOneLongLine()
{
    QByteArray text = "{services: {";
    for (int i = 0; i < 10'000; ++i)
        text += "s" + QByteArray::number(i) + ": {command: [\xC3\xA4, b, c, d, e]}, ";
    const auto good = parse(text + "}}");
    QCOMPARE(problemsOf(good), QString());
    QCOMPARE(good->services.size(), 10'000);

    const auto bad = parse(text + "x: {comand: [a]}}}");
    const auto column = QString::fromUtf8(text).size() + 1;
    QCOMPARE(problemsOf(bad), QStringLiteral("1:%1 service 'x' has no command\n"
                                             "1:%2 unknown key 'comand'; did you mean 'command'?")
                                  .arg(column)
                                  .arg(column + 4));
}

QTEST_GUILESS_MAIN(tst_StackReaderBounds)
#include "tst_stackreaderbounds.moc"
