// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/fakesession.h"
#include "tests/ui/tst_outputview_log.h"
#include "ui/common/field.h"
#include "ui/common/theme.h"
#include "ui/output/linematcher.h"
#include "ui/output/outputpane.h"
#include "ui/output/outputsearch.h"
#include "ui/output/outputview.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace paddock;

namespace {

const QString kApi = QStringLiteral("api");

/// What a request log looks like, with a failure in it.
LogText sampleLog()
{
    LogText log;
    const std::int64_t start = 1'714'725'667'214;
    log.add("run 3 · started 10:41:07 · previous run: exit 1 after 12 s", Stream::Note, start);
    log.add("INFO  api.server      listening on http://127.0.0.1:8080", Stream::Stdout, start);
    log.add("INFO  api.redis       connected to redis in 3.1 ms", Stream::Stdout, start + 176);
    log.add("INFO  api.request     GET /visits 200 4.8 ms", Stream::Stdout, start + 1788);
    log.add("WARN  api.request     GET /cart 404 1.2 ms", Stream::Stdout, start + 5342);
    log.add("ERROR api.orders      could not price order 1182: timeout after 500 ms", Stream::Stderr, start + 7887);
    log.add("Traceback (most recent call last):", Stream::Stderr, start + 7888);
    log.add("  File \"api/orders.py:88\", in price", Stream::Stderr, start + 7888);
    log.add("    total = await quote(order, timeout=0.5)", Stream::Stderr, start + 7888);
    log.add("{\"level\": \"info\", \"msg\": \"retrying\", \"attempt\": 2}", Stream::Stdout, start + 9656);
    log.add("\033[32m✓\033[0m \033[1mcache\033[0m warmed \033[2min\033[0m \033[36m12\033[0m steps", Stream::Stdout,
            start + 9700);
    log.add("INFO  api.orders      order 1182 priced in 131 ms", Stream::Stderr, start + 9790);
    log.add("INFO  api.request     POST /orders 201 140 ms", Stream::Stdout, start + 11226);
    return log;
}

} // namespace

class TestOutputPane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void newOutputIsShown();
    void findCountsAndSteps();
    void findKeepsUpWithTheLog();
    void findForgetsDroppedLines();
    void wrongExpressionIsNamed();
    void caseAndExpressionCount_data();
    void caseAndExpressionCount();
    void bytesAgreeWithText_data();
    void bytesAgreeWithText();
    void escapeLeavesTheField();
    void emptyLogSaysSo();
    void followActionMirrorsTheView();
    void searchOfABigLogRunsInSlices();
    void looksRight_data();
    void looksRight();

private:
    [[nodiscard]] Field *field() const { return m_pane->findChild<Field *>(); }
    [[nodiscard]] QString counted() const;
    void write(const LogText &log) { m_session->setLog(kApi, log.snapshot()); }

    Theme *m_theme = nullptr;
    FakeSession *m_session = nullptr;
    OutputPane *m_pane = nullptr;
};

void TestOutputPane::initTestCase()
{
    m_theme = new Theme(Theme::Mode::Light);
    m_theme->applyTo(qApp);
}

void TestOutputPane::cleanupTestCase() { delete m_theme; }

void TestOutputPane::init()
{
    m_session = new FakeSession;
    m_session->open(QStringLiteral("shop"), {FakeSession::makeStatus(kApi, ServiceState::Running)});
    m_pane = new OutputPane(m_session, m_theme);
    m_pane->resize(872, 400);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane));
}

void TestOutputPane::cleanup()
{
    delete m_pane;
    delete m_session;
}

QString TestOutputPane::counted() const
{
    const QList<QLabel *> labels = m_pane->findChildren<QLabel *>();
    return labels.isEmpty() ? QString() : labels.first()->text();
}

void TestOutputPane::newOutputIsShown()
{
    m_pane->setService(kApi);
    QVERIFY(m_pane->view()->log().isEmpty());
    write(sampleLog());
    QTRY_COMPARE(m_pane->view()->log().lineCount(), 13);
    m_session->setLog(QStringLiteral("other"), LogText().snapshot());
    QCOMPARE(m_pane->view()->log().lineCount(), 13);
}

void TestOutputPane::findCountsAndSteps()
{
    write(sampleLog());
    m_pane->setService(kApi);
    m_pane->showFind();
    QTRY_VERIFY(field()->hasFocus());
    QTest::keyClicks(field(), QStringLiteral("TIMEOUT"));
    QTRY_COMPARE(counted(), QStringLiteral("1 of 2"));
    QTest::keyClick(field(), Qt::Key_Return);
    QCOMPARE(counted(), QStringLiteral("2 of 2"));
    QTest::keyClick(m_pane, Qt::Key_F3);
    QCOMPARE(counted(), QStringLiteral("1 of 2"));
    QTest::keyClick(m_pane, Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(counted(), QStringLiteral("2 of 2"));
    QTest::keyClicks(field(), QStringLiteral("s"));
    QTRY_COMPARE(counted(), QStringLiteral("no hit"));
}

void TestOutputPane::findKeepsUpWithTheLog()
{
    LogText log = sampleLog();
    write(log);
    m_pane->setService(kApi);
    field()->setText(QStringLiteral("timeout"));
    QTRY_COMPARE(counted(), QStringLiteral("1 of 2"));
    log.add("another timeout");
    write(log);
    QTRY_COMPARE(counted(), QStringLiteral("1 of 3"));
}

void TestOutputPane::findForgetsDroppedLines()
{
    LogText log;
    for (int line = 0; line < 20'000; ++line)
        log.add(line % 1000 == 0 ? "here it is" : "nothing");
    OutputSearch search;
    search.start(LineMatcher(QStringLiteral("here"), false, true), log.snapshot(), 0);
    QTRY_VERIFY(search.isComplete());
    QCOMPARE(search.count(), 20);
    QCOMPARE(search.currentNumber(), 1);
    for (int step = 0; step < 14; ++step)
        search.next();
    QCOMPARE(search.current()->line, 14'000);
    log.dropOldest();
    search.setLog(log.snapshot());
    QCOMPARE(search.count(), 11);
    QCOMPARE(search.current()->line, 14'000);
    QCOMPARE(search.currentNumber(), 6);
}

void TestOutputPane::wrongExpressionIsNamed()
{
    write(sampleLog());
    m_pane->setService(kApi);
    for (QAction *action : m_pane->findChildren<QAction *>()) {
        if (action->text() == QStringLiteral(".*"))
            action->setChecked(true);
    }
    field()->setText(QStringLiteral("order (\\d+"));
    QVERIFY2(counted().contains(QStringLiteral("parenthes")), qPrintable(counted()));
    field()->setText(QStringLiteral("order (\\d+)"));
    QTRY_COMPARE(counted(), QStringLiteral("1 of 2"));
}

void TestOutputPane::caseAndExpressionCount_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<bool>("expression");
    QTest::addColumn<bool>("caseSensitive");
    QTest::addColumn<int>("hits");
    QTest::newRow("text") << QStringLiteral("info") << false << false << 3;
    QTest::newRow("text, case") << QStringLiteral("info") << false << true << 1;
    QTest::newRow("text with signs") << QStringLiteral("i.f") << false << false << 0;
    QTest::newRow("expression") << QStringLiteral("i.f") << true << false << 3;
    QTest::newRow("expression, case") << QStringLiteral("^I.F") << true << true << 1;
    QTest::newRow("empty hits do not count") << QStringLiteral("x*") << true << false << 0;
    QTest::newRow("broken expression") << QStringLiteral("(") << true << false << 0;
    QTest::newRow("nothing") << QString() << false << false << 0;
}

void TestOutputPane::caseAndExpressionCount()
{
    QFETCH(const QString, pattern);
    QFETCH(const bool, expression);
    QFETCH(const bool, caseSensitive);
    const LineMatcher matcher(pattern, expression, caseSensitive);
    QTEST(int(matcher.hits(QStringLiteral("INFO Info info")).size()), "hits");
}

void TestOutputPane::bytesAgreeWithText_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<bool>("may");
    QTest::newRow("plain") << QStringLiteral("timeout") << QByteArray("a TimeOut") << true;
    QTest::newRow("absent") << QStringLiteral("timeout") << QByteArray("a time out") << false;
    QTest::newRow("shorter line") << QStringLiteral("timeout") << QByteArray("out") << false;
    QTest::newRow("at the end") << QStringLiteral("out") << QByteArray("time out") << true;
    QTest::newRow("broken by a colour") << QStringLiteral("timeout") << QByteArray("time\033[1mout") << true;
    QTest::newRow("kelvin sign") << QStringLiteral("ok") << QStringLiteral("o\u212a").toUtf8() << true;
    QTest::newRow("other script") << QStringLiteral("größe") << QStringLiteral("GRÖSSE größe").toUtf8() << true;
}

void TestOutputPane::bytesAgreeWithText()
{
    QFETCH(const QString, pattern);
    QFETCH(const QByteArray, raw);
    QTEST(LineMatcher(pattern, false, false).mayMatch(raw), "may");
}

void TestOutputPane::escapeLeavesTheField()
{
    write(sampleLog());
    m_pane->setService(kApi);
    m_pane->showFind();
    QTest::keyClicks(field(), QStringLiteral("order"));
    QTest::keyClick(field(), Qt::Key_Escape);
    QVERIFY(field()->text().isEmpty());
    QTRY_VERIFY(m_pane->view()->hasFocus());
    QCOMPARE(counted(), QString());
}

void TestOutputPane::emptyLogSaysSo()
{
    const QImage unchosen = m_pane->grab().toImage();
    m_pane->setService(kApi);
    QVERIFY(m_pane->grab().toImage() != unchosen);
    QCOMPARE(m_pane->view()->accessibleName(), QStringLiteral("Output of api"));
}

void TestOutputPane::followActionMirrorsTheView()
{
    LogText log;
    for (int line = 0; line < 200; ++line)
        log.add("line");
    write(log);
    m_pane->setService(kApi);
    QVERIFY(m_pane->followAction()->isChecked());
    m_pane->view()->verticalScrollBar()->setValue(0);
    QVERIFY(!m_pane->followAction()->isChecked());
    m_pane->followAction()->trigger();
    QVERIFY(m_pane->isFollowing());
    m_pane->followAction()->trigger();
    QVERIFY(!m_pane->isFollowing());
}

void TestOutputPane::searchOfABigLogRunsInSlices()
{
    LogText log;
    for (int line = 0; line < 600'000; ++line)
        log.add("INFO  api.request     GET /visits 200 in 4.8 ms and some more words to fill the line up " +
                QByteArray::number(line));
    for (const auto &[name, matcher] : {std::pair("text", LineMatcher(QStringLiteral("9999"), false, false)),
                                        std::pair("expression", LineMatcher(QStringLiteral("9{4}"), true, false))}) {
        OutputSearch search;
        QElapsedTimer clock;
        clock.start();
        search.start(matcher, log.snapshot(), 0);
        QVERIFY(!search.isComplete());
        qint64 longest = 0;
        QElapsedTimer turn;
        turn.start();
        while (!search.isComplete()) {
            turn.restart();
            QCoreApplication::processEvents();
            longest = std::max(longest, turn.elapsed());
        }
        qInfo("find %s in %d lines: %lld ms, the event loop was held up for %lld ms at most", name, 600'000,
              clock.elapsed(), longest);
        QCOMPARE(search.count(), 114); // 9999, 99990-99999 and their like up to 599999
    }
}

void TestOutputPane::looksRight_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestOutputPane::looksRight()
{
    QFETCH(const bool, dark);
    m_theme->setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
    LogText log = sampleLog();
    write(log);
    m_pane->setService(kApi);
    field()->setText(QStringLiteral("timeout"));
    QTRY_COMPARE(counted(), QStringLiteral("1 of 2"));
    const QString folder =
        qEnvironmentVariable("PADDOCK_SCREENSHOTS", QDir::tempPath() + QStringLiteral("/paddock-screenshots"));
    QVERIFY(QDir().mkpath(folder));
    const QString name = folder + QStringLiteral("/outputpane-%1%2.png");
    const QString tone = dark ? QStringLiteral("dark") : QStringLiteral("light");
    QVERIFY(m_pane->grab().save(name.arg(tone, QString())));

    field()->clear();
    for (int line = 0; line < 200; ++line)
        log.add("INFO  api.request     GET /visits 200 4.8 ms");
    write(log);
    QTRY_COMPARE(m_pane->view()->log().lineCount(), 213);
    m_pane->view()->verticalScrollBar()->setValue(60);
    log.add("INFO  api.request     GET /visits 200 4.8 ms");
    write(log);
    QTRY_COMPARE(m_pane->view()->unseenLines(), 1);
    m_pane->view()->setFocus();
    QTest::mousePress(m_pane->view()->viewport(), Qt::LeftButton, {}, QPoint(200, 60));
    QTest::mouseMove(m_pane->view()->viewport(), QPoint(330, 120));
    QTest::mouseRelease(m_pane->view()->viewport(), Qt::LeftButton, {}, QPoint(330, 120));
    QVERIFY(m_pane->grab().save(name.arg(tone, QStringLiteral("-scrolled"))));
    m_theme->setMode(Theme::Mode::Light);
}

QTEST_MAIN(TestOutputPane)
#include "tst_outputpane.moc"
