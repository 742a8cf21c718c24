// SPDX-License-Identifier: Apache-2.0
#include "engine/output/ansiparser.h"

#include <QRandomGenerator>
#include <QTest>

using namespace paddock;

namespace {

/// "fg=1 bg=#102030 bold dim underline inverse", only what is not the default.
QString describe(const AnsiStyle &style)
{
    QStringList words;
    const auto color = [&words](const QString &name, AnsiColor value) {
        if (value.kind == AnsiColor::Kind::Indexed)
            words << name + u'=' + QString::number(value.value);
        else if (value.kind == AnsiColor::Kind::Rgb)
            words << name + u"=#" + QString::number(value.value, 16).rightJustified(6, u'0');
    };
    color(QStringLiteral("fg"), style.foreground);
    color(QStringLiteral("bg"), style.background);
    if (style.bold)
        words << QStringLiteral("bold");
    if (style.dim)
        words << QStringLiteral("dim");
    if (style.underline)
        words << QStringLiteral("underline");
    if (style.inverse)
        words << QStringLiteral("inverse");
    return words.join(u' ');
}

QString describe(const AnsiText &text)
{
    QStringList spans;
    for (const AnsiSpan &span : text.spans)
        spans << text.text.mid(span.start, span.length) + u'{' + describe(span.style) + u'}';
    return spans.join(u' ');
}

/// Empty when everything that AnsiText promises holds.
QString brokenPromise(const AnsiText &text, QByteArrayView line)
{
    if (text.text.size() > line.size())
        return QStringLiteral("text is longer than its bytes");
    qsizetype end = 0;
    for (const AnsiSpan &span : text.spans) {
        if (span.start < end || span.length <= 0 || span.start + span.length > text.text.size())
            return QStringLiteral("span out of order or bounds");
        if (span.style == AnsiStyle())
            return QStringLiteral("span without a style");
        end = span.start + span.length;
    }
    const bool hasControls = std::any_of(text.text.begin(), text.text.end(),
                                         [](QChar c) { return (c < u' ' && c != u'\t') || c == QChar(0x7F); });
    return hasControls ? QStringLiteral("a control character came through") : QString();
}

/// Bytes in which sequences, broken ones too, are much likelier than in noise.
QByteArray madeUpLine(QRandomGenerator &random)
{
    static const QByteArrayList pieces{"\x1b",
                                       "\x1b[",
                                       "\x1b]",
                                       "\x1b[31m",
                                       "\x1b[38;5;",
                                       "38:2:",
                                       "48;2;1;2;3",
                                       ";",
                                       ":",
                                       "m",
                                       "0",
                                       "99999999",
                                       "\a",
                                       "\x1b\\",
                                       "\x1bP",
                                       "\x1b(B",
                                       "\r",
                                       "\t",
                                       "\xC3",
                                       "\xC3\xA9",
                                       "\xFF",
                                       "text",
                                       "\x1b[0m",
                                       "\x1b[?1h",
                                       "\x7F",
                                       " ",
                                       "\xE2\x82",
                                       "\x9B",
                                       "\xF0\x9F\x98\x80",
                                       QByteArray("\0", 1)};
    QByteArray line;
    for (auto count = random.bounded(40); count > 0; --count) {
        if (random.bounded(4) == 0)
            line += char(random.bounded(256));
        else
            line += pieces[random.bounded(int(pieces.size()))];
    }
    return line;
}

} // namespace

class AnsiParserTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsSpans_data();
    void findsSpans();
    void styleIsCarriedToTheNextLine();
    void spansCountUtf16Units();
    void fixedCorpusKeepsItsPromises_data();
    void fixedCorpusKeepsItsPromises();
    void randomBytesKeepItsPromises();
    void hostileLinesAreLinear();
};

void AnsiParserTest::findsSpans_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("spans");
    const auto row = [](const char *name, const QByteArray &bytes, const char *spans) {
        QTest::newRow(name) << bytes << QString::fromUtf8(spans);
    };
    row("none", "text", "");
    row("red", "\x1b[31mred\x1b[0m plain", "red{fg=1}");
    row("bright", "\x1b[97ma\x1b[104mb", "a{fg=15} b{fg=15 bg=12}");
    row("default colours", "\x1b[31;44ma\x1b[39mb\x1b[49mc", "a{fg=1 bg=4} b{bg=4}");
    row("bold and off", "\x1b[1ma\x1b[22mb", "a{bold}");
    row("dim", "\x1b[2ma", "a{dim}");
    row("underline and off", "\x1b[4ma\x1b[24mb", "a{underline}");
    row("curly underline and off", "\x1b[4:3ma\x1b[4:0mb", "a{underline}");
    row("inverse and off", "\x1b[7ma\x1b[27mb", "a{inverse}");
    row("several at once", "\x1b[1;4;7;32ma", "a{fg=2 bold underline inverse}");
    row("empty parameters reset", "\x1b[1ma\x1b[mb", "a{bold}");
    row("empty parameter is a reset", "\x1b[1ma\x1b[;31mb", "a{bold} b{fg=1}");
    row("256 colours", "\x1b[38;5;208ma", "a{fg=208}");
    row("256 colours, then more", "\x1b[38;5;208;1ma", "a{fg=208 bold}");
    row("256 colours by colons", "\x1b[38:5:208;1ma", "a{fg=208 bold}");
    row("256 colours, background", "\x1b[48;5;17;4ma", "a{bg=17 underline}");
    row("rgb", "\x1b[38;2;16;32;48ma", "a{fg=#102030}");
    row("rgb, then more", "\x1b[38;2;16;32;48;1ma", "a{fg=#102030 bold}");
    row("rgb by colons", "\x1b[38:2:16:32:48ma", "a{fg=#102030}");
    row("rgb by colons with a colour space", "\x1b[38:2::16:32:48;4ma", "a{fg=#102030 underline}");
    row("rgb background", "\x1b[48;2;255;0;0ma", "a{bg=#ff0000}");
    row("too large numbers are bounded", "\x1b[38;2;999;0;99999999999ma", "a{fg=#ff00ff}");
    row("colour cut short", "\x1b[38;5ma", "");
    row("colour of an unknown kind", "\x1b[38;9;1ma", "");
    row("unknown attribute", "\x1b[73ma", "");
    row("same style goes on as one span", "\x1b[31ma\x1b[31mb\x1b[Kc", "abc{fg=1}");
    row("sequence without text", "\x1b[31m\x1b[0mtext", "");
    row("private m is not a style", "\x1b[>4;2ma", "");
    row("intermediates m is not a style", "\x1b[1 ma", "");
    row("spans before a return vanish", "\x1b[31mold\r\x1b[32mnew", "new{fg=2}");
    row("pictures have a style too", "\x1b[31m\a", "\xE2\x90\x87{fg=1}");
}

void AnsiParserTest::findsSpans()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, spans);
    AnsiStyle style;
    const AnsiText text = AnsiParser::parse(bytes, style);
    QCOMPARE(brokenPromise(text, bytes), QString());
    QCOMPARE(describe(text), spans);
}

void AnsiParserTest::styleIsCarriedToTheNextLine()
{
    AnsiStyle style;
    AnsiParser::parse("\x1b[1;33mstarts", style);
    QCOMPARE(describe(style), QStringLiteral("fg=3 bold"));
    QCOMPARE(describe(AnsiParser::parse("goes on\x1b[0m ends", style)), QStringLiteral("goes on{fg=3 bold}"));
    QCOMPARE(style, AnsiStyle());
    QVERIFY(AnsiParser::parse("plain", style).spans.empty());
}

void AnsiParserTest::spansCountUtf16Units()
{
    AnsiStyle style;
    const AnsiText text = AnsiParser::parse("\xC3\xA9\xF0\x9F\x9A\x80\x1b[31mx", style);
    QCOMPARE(text.spans.size(), 1U);
    QCOMPARE(text.spans[0].start, 3);
    QCOMPARE(text.spans[0].length, 1);
}

void AnsiParserTest::fixedCorpusKeepsItsPromises_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QByteArray all;
    for (int value = 0; value < 256; ++value)
        all += char(value);
    QTest::newRow("all bytes") << all;
    QTest::newRow("only escapes") << QByteArray(1000, '\x1b');
    QTest::newRow("only separators") << "\x1b[" + QByteArray(5000, ';') + "mx";
    QTest::newRow("only colons") << "\x1b[38" + QByteArray(5000, ':') + "mx";
    QTest::newRow("many colours") << "\x1b[" + QByteArray("38;5;1;").repeated(1000) + "mx";
    QTest::newRow("colour across the parameter bound") << "\x1b[" + QByteArray("1;").repeated(30) + "38;2;1;2;3mx";
    QTest::newRow("endless number") << "\x1b[" + QByteArray(5000, '9') + "mx";
    QTest::newRow("unfinished strings") << QByteArray("\x1b]0;").repeated(1000);
    QTest::newRow("nested strings") << QByteArray("\x1bP\x1b]\x1b_").repeated(300) + "\x1b\\";
    QTest::newRow("cut characters") << QByteArray("\xF0\x9F\x98").repeated(300);
    QTest::newRow("overlong and surrogates") << QByteArray("\xC0\x80\xED\xA0\x80\xF4\x90\x80\x80");
    QTest::newRow("escape before a character") << QByteArray("\x1b\xC3\xA9\x1b[\xC3\xA9");
}

void AnsiParserTest::fixedCorpusKeepsItsPromises()
{
    QFETCH(QByteArray, bytes);
    AnsiStyle style;
    const AnsiText text = AnsiParser::parse(bytes, style);
    QCOMPARE(brokenPromise(text, bytes), QString());
    QVERIFY(!text.text.isEmpty());
}

void AnsiParserTest::randomBytesKeepItsPromises()
{
    QRandomGenerator random(20'240'607);
    AnsiStyle style;
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray line = madeUpLine(random);
        const AnsiStyle before = style;
        const AnsiText text = AnsiParser::parse(line, style);
        const QString broken = brokenPromise(text, line);
        QVERIFY2(broken.isEmpty(), qPrintable(broken + u": " + QString::fromLatin1(line.toHex())));
        AnsiStyle again = before;
        QCOMPARE(AnsiParser::parse(line, again), text);
        QCOMPARE(again, style);
    }
}

void AnsiParserTest::hostileLinesAreLinear()
{
    // With a parser that looks at the rest of the line for each escape these take minutes and run into ctest's bound.
    for (const QByteArray &piece : {QByteArray("\x1b]"), QByteArray("\x1b["), QByteArray("\x1b"), QByteArray("a\r"),
                                    QByteArray("\x1b[3"), QByteArray("\x1bP;")}) {
        const QByteArray line = piece.repeated(1024 * 1024 / piece.size());
        AnsiStyle style;
        QCOMPARE(brokenPromise(AnsiParser::parse(line, style), line), QString());
    }
}

QTEST_GUILESS_MAIN(AnsiParserTest)
#include "tst_ansiparser.moc"
