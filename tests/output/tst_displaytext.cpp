// SPDX-License-Identifier: Apache-2.0
#include "engine/output/displaytext.h"

#include "engine/output/ansiparser.h"

#include <QTest>

using namespace paddock;

class DisplayTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatAPersonShouldSee_data();
    void showsWhatAPersonShouldSee();
    void agreesWithTheParserOnEveryByte();
    void decodesCharactersOutsideTheBasicPlane();
};

void DisplayTextTest::showsWhatAPersonShouldSee_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const QByteArray &bytes, const QString &shown) {
        QTest::newRow(name) << bytes << shown;
    };
    row("empty", "", QString());
    row("plain", "hello", QStringLiteral("hello"));
    row("tabs stay", "a\tb", QStringLiteral("a\tb"));
    row("utf-8", "gr\xC3\xBC\xC3\x9F", QStringLiteral("gr\u00FC\u00DF"));
    row("invalid byte",
        "a\xFF"
        "b",
        QStringLiteral("a\uFFFD"
                       "b"));
    row("invalid byte before a control", "a\xFF\x01", QStringLiteral("a\uFFFD\u2401"));
    row("nul", QByteArray("a\0b", 3),
        QStringLiteral("a\u2400"
                       "b"));
    row("only nul", QByteArray("\0\0", 2), QStringLiteral("\u2400\u2400"));
    row("bell and backspace", "\a\b", QStringLiteral("\u2407\u2408"));
    row("delete", "\x7F", QStringLiteral("\u2421"));
    row("newline inside", "a\nb",
        QStringLiteral("a\u240A"
                       "b"));
    row("crlf", "dos\r", QStringLiteral("dos"));
    row("several returns at the end", "dos\r\r\r", QStringLiteral("dos"));
    row("only returns", "\r\r", QString());
    row("progress bar", "10%\r20%\r30%", QStringLiteral("30%"));
    row("progress bar with return at the end", "10%\r20%\r", QStringLiteral("20%"));
    row("return, then only a sequence", "done\r\x1b[K", QStringLiteral("done"));
    row("colours", "\x1b[1;31merror\x1b[0m: no", QStringLiteral("error: no"));
    row("erase and progress", "\x1b[2K\r50%", QStringLiteral("50%"));
    row("window title", "\x1b]0;title\atext", QStringLiteral("text"));
    row("hyperlink", "\x1b]8;;http://x/\x1b\\link\x1b]8;;\x1b\\", QStringLiteral("link"));
    row("character set", "\x1b(Btext", QStringLiteral("text"));
    row("keypad mode", "\x1b=\x1b>text", QStringLiteral("text"));
    row("private mode", "\x1b[?25ltext\x1b[?25h", QStringLiteral("text"));
    row("escape at the end", "a\x1b", QStringLiteral("a\u241B"));
    row("sequence cut short", "a\x1b[31", QStringLiteral("a\u241B[31"));
    row("title without end hides nothing", "\x1b]0;secret", QStringLiteral("\u241B]0;secret"));
    row("title broken off by a sequence", "\x1b]0;a\x1b[31mb", QStringLiteral("\u241B]0;ab"));
    row("control inside a sequence", "\x1b[3\x01m", QStringLiteral("\u241B[3\u2401m"));
}

void DisplayTextTest::showsWhatAPersonShouldSee()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, shown);
    QCOMPARE(displayText(bytes), shown);
}

void DisplayTextTest::agreesWithTheParserOnEveryByte()
{
    for (int value = 0; value < 256; ++value) {
        const QByteArray bytes = QByteArray("a") + char(value) + "b";
        AnsiStyle style;
        QCOMPARE(displayText(bytes), AnsiParser::parse(bytes, style).text);
    }
}

void DisplayTextTest::decodesCharactersOutsideTheBasicPlane()
{
    const QString text = displayText("\xF0\x9F\x9A\x80");
    QCOMPARE(text.size(), 2);
    QCOMPARE(text.toUcs4().first(), 0x1F680U);
}

QTEST_GUILESS_MAIN(DisplayTextTest)
#include "tst_displaytext.moc"
