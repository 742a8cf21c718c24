// SPDX-License-Identifier: Apache-2.0
#include "ui/common/figures.h"
#include "ui/common/fuzzy.h"
#include "ui/common/theme.h"
#include "ui/launch/shellwords.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace paddock;
using namespace std::chrono_literals;

class TestTheme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wordsAreReadableOnEveryGround_data();
    void wordsAreReadableOnEveryGround();
    void lightsAreSeenOnEveryGround_data();
    void lightsAreSeenOnEveryGround();
    void darkDesktopMakesDarkTheme();
    void highContrastDesktopWins();
    void modeChangeIsTold();
    void everyIconIsDrawnInItsTone();
    void figuresAreShort_data();
    void figuresAreShort();
    void shellWordsSplit_data();
    void shellWordsSplit();
    void openQuoteNamesItsColumn();
    void fuzzyPrefersBeginnings();
};

namespace {

struct Pair
{
    const char *name;
    QColor ThemeTokens::*words;
    QColor ThemeTokens::*ground;
};

using T = ThemeTokens;

void addBoth(const QList<Pair> &pairs)
{
    QTest::addColumn<QColor>("words");
    QTest::addColumn<QColor>("ground");
    const ThemeTokens light = ThemeTokens::makeLight();
    const ThemeTokens dark = ThemeTokens::makeDark();
    for (const Pair &pair : pairs) {
        QTest::addRow("%s, light", pair.name) << light.*pair.words << light.*pair.ground;
        QTest::addRow("%s, dark", pair.name) << dark.*pair.words << dark.*pair.ground;
    }
}

} // namespace

void TestTheme::wordsAreReadableOnEveryGround_data()
{
    const QList<std::pair<const char *, QColor T::*>> words{
        {"text", &T::text},           {"dim", &T::dim},
        {"running", &T::runningText}, {"starting", &T::startingText},
        {"failed", &T::failedText},   {"frozen", &T::frozenText},
        {"left", &T::leftText}};
    const QList<std::pair<const char *, QColor T::*>> grounds{
        {"bg", &T::bg},          {"surface", &T::surface},    {"raised", &T::raised},    {"code", &T::code},
        {"new row", &T::newRow}, {"ended row", &T::endedRow}, {"selected", &T::selected}};
    static QList<QByteArray> names;
    QList<Pair> pairs;
    for (const auto &[word, wordToken] : words) {
        for (const auto &[ground, groundToken] : grounds) {
            names.append(QByteArray(word) + " on " + ground);
            pairs.append({nullptr, wordToken, groundToken});
        }
    }
    for (qsizetype i = 0; i < pairs.size(); ++i)
        pairs[i].name = names.at(i).constData();
    pairs << Pair{"faint on bg", &T::faint, &T::bg} << Pair{"faint on surface", &T::faint, &T::surface}
          << Pair{"faint on code", &T::faint, &T::code} << Pair{"text on cpu bar", &T::text, &T::cpuBar}
          << Pair{"accent on its ground", &T::accent, &T::accentGround}
          << Pair{"accent on surface", &T::accent, &T::surface} << Pair{"words on accent", &T::onAccent, &T::accent}
          << Pair{"amber badge", &T::startingText, &T::warnGround} << Pair{"words on a pill", &T::onLeft, &T::left}
          << Pair{"words on a hit", &T::onHit, &T::hit} << Pair{"words on selected", &T::onSelected, &T::selected};
    addBoth(pairs);
}

void TestTheme::wordsAreReadableOnEveryGround()
{
    QFETCH(QColor, words);
    QFETCH(QColor, ground);
    const double ratio = contrastRatio(words, ground);
    QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio)));
}

void TestTheme::lightsAreSeenOnEveryGround_data()
{
    addBoth({{"running", &T::running, &T::bg},
             {"starting", &T::starting, &T::bg},
             {"failed", &T::failed, &T::bg},
             {"stopped", &T::stopped, &T::bg},
             {"frozen", &T::frozen, &T::bg},
             {"left", &T::left, &T::bg},
             {"running, selected", &T::running, &T::selected},
             {"starting, selected", &T::starting, &T::selected}});
}

void TestTheme::lightsAreSeenOnEveryGround()
{
    QFETCH(QColor, words);
    QFETCH(QColor, ground);
    const double ratio = contrastRatio(words, ground);
    QVERIFY2(ratio >= 3.0, qPrintable(QString::number(ratio)));
}

void TestTheme::darkDesktopMakesDarkTheme()
{
    QVERIFY(!Theme().isDark());
    QPalette desktop;
    desktop.setColor(QPalette::Window, QColor(40, 40, 45));
    desktop.setColor(QPalette::WindowText, QColor(220, 220, 220));
    QApplication::setPalette(desktop);
    const Theme dark;
    const Theme forced(Theme::Mode::Light);
    QApplication::setPalette(QPalette());
    QVERIFY(dark.isDark());
    QVERIFY(!forced.isDark());
}

void TestTheme::highContrastDesktopWins()
{
    QPalette desktop;
    desktop.setColor(QPalette::Window, Qt::black);
    desktop.setColor(QPalette::WindowText, Qt::white);
    desktop.setColor(QPalette::Highlight, QColor(0x1a, 0xeb, 0xff));
    desktop.setColor(QPalette::HighlightedText, Qt::black);
    QApplication::setPalette(desktop);
    const Theme theme(Theme::Mode::Light);
    QApplication::setPalette(QPalette());
    QVERIFY(theme.tokens().isHighContrast);
    QCOMPARE(theme.tokens().surface, QColor(Qt::black));
    QCOMPARE(theme.tokens().dim, QColor(Qt::white));
    QVERIFY(contrastRatio(theme.tokens().onSelected, theme.tokens().selected) >= 4.5);
}

void TestTheme::modeChangeIsTold()
{
    Theme theme(Theme::Mode::Light);
    const QSignalSpy changed(&theme, &Theme::changed);
    theme.setMode(Theme::Mode::Dark);
    QCOMPARE(changed.size(), 1);
    QVERIFY(theme.isDark());
    theme.setMode(Theme::Mode::Dark);
    QCOMPARE(changed.size(), 1);
}

void TestTheme::everyIconIsDrawnInItsTone()
{
    const Theme theme(Theme::Mode::Light);
    const QStringList files = QDir(QStringLiteral(":/paddock/icons")).entryList({QStringLiteral("*.svg")});
    QVERIFY(files.size() > 20);
    for (const QString &file : files) {
        const QString name = file.chopped(4);
        if (name == QLatin1String("paddock"))
            continue;
        const QImage image = theme.icon(name, Theme::Tone::Failed).pixmap(QSize(16, 16), 2.0).toImage();
        QCOMPARE(image.size(), QSize(32, 32));
        bool drawn = false;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).alpha() > 250)
                    drawn = drawn || image.pixelColor(x, y) == theme.tokens().failedText;
            }
        }
        QVERIFY2(drawn, qPrintable(file));
    }
}

void TestTheme::figuresAreShort_data()
{
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("expected");
    QTest::newRow("percent") << formatPercent(0.26) << QStringLiteral("0.3 %");
    QTest::newRow("percent from ten") << formatPercent(11.4) << QStringLiteral("11 %");
    QTest::newRow("percent that rounds to ten") << formatPercent(9.96) << QStringLiteral("10 %");
    QTest::newRow("no percent") << formatPercent(std::nullopt) << QString();
    QTest::newRow("bytes") << formatBytes(900) << QStringLiteral("900 B");
    QTest::newRow("small megabytes") << formatBytes(9LL * 1024 * 1024 + 100'000) << QStringLiteral("9.1 MB");
    QTest::newRow("megabytes") << formatBytes(41LL * 1024 * 1024) << QStringLiteral("41 MB");
    QTest::newRow("aligned") << formatBytesAligned(41LL * 1024 * 1024) << QStringLiteral("41.0 MB");
    QTest::newRow("gigabytes") << formatBytes(1200LL * 1024 * 1024) << QStringLiteral("1.2 GB");
    QTest::newRow("part of a second") << formatElapsed(400ms) << QStringLiteral("0.4 s");
    QTest::newRow("seconds") << formatElapsed(12s) << QStringLiteral("12 s");
    QTest::newRow("minutes") << formatElapsed(249s) << QStringLiteral("4 m 09 s");
    QTest::newRow("hours") << formatElapsed(2h + 5min) << QStringLiteral("2 h 05 m");
    QTest::newRow("days") << formatElapsed(76h) << QStringLiteral("3 d 04 h");
}

void TestTheme::figuresAreShort()
{
    QFETCH(QString, shown);
    QFETCH(QString, expected);
    QCOMPARE(shown.replace(QChar(QChar::Nbsp), QLatin1Char(' ')), expected);
}

void TestTheme::shellWordsSplit_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("plain") << QStringLiteral("  pytest  -x ")
                           << QStringList{QStringLiteral("pytest"), QStringLiteral("-x")};
    QTest::newRow("single quotes") << QStringLiteral("sh -c 'echo \"$HOME\"'")
                                   << QStringList{QStringLiteral("sh"), QStringLiteral("-c"),
                                                  QStringLiteral("echo \"$HOME\"")};
    QTest::newRow("double quotes") << QStringLiteral("a \"b \\\" c\\d\"")
                                   << QStringList{QStringLiteral("a"), QStringLiteral("b \" c\\d")};
    QTest::newRow("escaped space") << QStringLiteral("a\\ b") << QStringList{QStringLiteral("a b")};
    QTest::newRow("empty word") << QStringLiteral("a ''") << QStringList{QStringLiteral("a"), QString()};
    QTest::newRow("joined") << QStringLiteral("--name='a b'c") << QStringList{QStringLiteral("--name=a bc")};
    QTest::newRow("nothing") << QStringLiteral("   ") << QStringList{};
}

void TestTheme::shellWordsSplit()
{
    QFETCH(QString, line);
    QFETCH(QStringList, words);
    const Result<QStringList> split = splitShellWords(line);
    QVERIFY(split);
    QCOMPARE(*split, words);
}

void TestTheme::openQuoteNamesItsColumn()
{
    const Result<QStringList> split = splitShellWords(QStringLiteral("sh -c 'x"));
    QVERIFY(!split);
    QVERIFY(split.error().message.contains(QStringLiteral("column 7")));
    QVERIFY(!splitShellWords(QStringLiteral("a \\")));
}

void TestTheme::fuzzyPrefersBeginnings()
{
    QVERIFY(!fuzzyScore(u"xyz", u"api"));
    QVERIFY(fuzzyScore(u"ra", u"Restart api"));
    QVERIFY(*fuzzyScore(u"api", u"api") > *fuzzyScore(u"api", u"a long pipe"));
    QVERIFY(*fuzzyScore(u"work", u"worker") > *fuzzyScore(u"work", u"homework"));
    QVERIFY(fuzzyScore(u"api restart", u"Restart api"));
    QCOMPARE(fuzzyScore(u"", u""), std::optional<int>(0));
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
