// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/yamlmaker.h"
#include "engine/stack/yamlwriter.h"

#include <QTest>

#include <random>

using namespace paddock;

namespace {

/// Same kinds and texts, whatever the places and quotes.
bool isSame(const YamlNode &a, const YamlNode &b)
{
    if (a.kind != b.kind || a.text != b.text || a.children.size() != b.children.size())
        return false;
    for (size_t i = 0; i < a.children.size(); ++i) {
        if (!isSame(*a.children[i], *b.children[i]))
            return false;
    }
    return true;
}

YamlTree parsed(const QByteArray &text, ProblemList &problems)
{
    const SourceText source(text);
    source.check(problems);
    return YamlTree::parse(source, problems);
}

QString randomText(std::mt19937 &random)
{
    static const QStringList pieces{
        QStringLiteral("a"),      QStringLiteral(" "),    QStringLiteral("  "),         QStringLiteral(":"),
        QStringLiteral(": "),     QStringLiteral("#"),    QStringLiteral(" #"),         QStringLiteral("- "),
        QStringLiteral("\n"),     QStringLiteral("\n\n"), QStringLiteral("'"),          QStringLiteral("\""),
        QStringLiteral("\\"),     QStringLiteral("\t"),   QStringLiteral("{"),          QStringLiteral("]"),
        QStringLiteral(", "),     QStringLiteral("null"), QStringLiteral("~"),          QStringLiteral("${A:-b}"),
        QStringLiteral("&x"),     QStringLiteral("*y"),   QStringLiteral("!!z"),        QStringLiteral("%"),
        QStringLiteral("é"),      QStringLiteral("€"),    QStringLiteral("\U0001F600"), QStringLiteral("\u0085"),
        QStringLiteral("\u2028"), QStringLiteral("\x1b"), QStringLiteral("---"),        QStringLiteral("..."),
        QStringLiteral("yes"),    QStringLiteral("0x1F"), QStringLiteral("<<"),         QStringLiteral("|"),
        QStringLiteral("\u00a0"), QStringLiteral("?"),    QStringLiteral("@`"),
    };
    QString text;
    for (unsigned n = random() % 6; n > 0; --n)
        text += pieces[qsizetype(random() % quint64(pieces.size()))];
    return text;
}

const YamlNode *randomNode(YamlMaker &maker, std::mt19937 &random, int depth)
{
    const unsigned kind = depth > 4 ? random() % 6 : random() % 10;
    if (kind == 0)
        return maker.null({1, 1});
    if (kind < 6)
        return maker.text(randomText(random), {1, 1});
    YamlNode *node = kind < 8 ? maker.sequence({1, 1}) : maker.map({1, 1});
    for (unsigned i = random() % 5; i > 0; --i) {
        if (node->kind == YamlNode::Kind::Map)
            maker.set(node, QString::number(i) + randomText(random).remove(QLatin1String("<<")),
                      randomNode(maker, random, depth + 1));
        else
            YamlMaker::append(node, randomNode(maker, random, depth + 1));
    }
    return node;
}

} // namespace

class tst_YamlWriter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writesForPeople();
    void comesBackAsItWas_data();
    void comesBackAsItWas();
};

void tst_YamlWriter::writesForPeople()
{
    YamlMaker maker;
    const SourcePosition at{1, 1};
    YamlNode *root = maker.map(at);
    YamlNode *service = maker.map(at);
    maker.set(service, "command", QStringLiteral("cd x\nexec ./run --port \"${PORT}\"\n"), at);
    maker.set(service, "working_dir", QStringLiteral("./a b"), at);
    maker.set(service, "ports",
              maker.texts({QStringLiteral("80"), QStringLiteral("53/udp"), QStringLiteral("a: b")}, at));
    YamlNode *steps = maker.sequence(at);
    YamlNode *step = maker.map(at);
    maker.set(step, "signal", QStringLiteral("INT"), at);
    maker.set(step, "grace", QStringLiteral("5s"), at);
    YamlMaker::append(steps, step);
    maker.set(service, "stop", steps);
    maker.set(service, "x-empty", maker.map(at));
    maker.set(service, "x-null", QStringLiteral("null"), at);
    maker.set(root, "web", service);
    const QByteArray text =
        YamlWriter::write(maker.take(root), {QStringLiteral("one"), QString(), QStringLiteral("two")});
    QCOMPARE(QString::fromUtf8(text), QStringLiteral("# one\n"
                                                     "#\n"
                                                     "# two\n"
                                                     "web:\n"
                                                     "  command: |\n"
                                                     "    cd x\n"
                                                     "    exec ./run --port \"${PORT}\"\n"
                                                     "  working_dir: ./a b\n"
                                                     "  ports: [80, 53/udp, 'a: b']\n"
                                                     "  stop:\n"
                                                     "    - signal: INT\n"
                                                     "      grace: 5s\n"
                                                     "  x-empty: {}\n"
                                                     "  x-null: 'null'\n"));
}

void tst_YamlWriter::comesBackAsItWas_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 4; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void tst_YamlWriter::comesBackAsItWas()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    for (int i = 0; i < 2'000; ++i) {
        YamlMaker maker;
        YamlNode *root = maker.map({1, 1});
        maker.set(root, "root", randomNode(maker, random, 0));
        const YamlTree tree = maker.take(root);
        const QByteArray text = YamlWriter::write(tree);
        ProblemList problems{QString()};
        const YamlTree again = parsed(text, problems);
        const QList<StackProblem> found = problems.take();
        QVERIFY2(found.isEmpty(),
                 found.isEmpty() ? "" : qPrintable(found.constFirst().toString() + u'\n' + QString::fromUtf8(text)));
        QVERIFY2(isSame(*tree.root(), *again.root()), text.constData());
    }
}

QTEST_GUILESS_MAIN(tst_YamlWriter)
#include "tst_yamlwriter.moc"
