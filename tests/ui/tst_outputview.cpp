// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/tst_outputview_log.h"
#include "ui/common/theme.h"
#include "ui/output/outputview.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace paddock;

namespace {

LogText lines(int count, const QByteArray &text = QByteArrayLiteral("INFO line "))
{
    LogText log;
    for (int number = 0; number < count; ++number)
        log.add(text + QByteArray::number(number), Stream::Stdout, 1'714'725'667'214 + number);
    return log;
}

} // namespace

class TestOutputView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void followsTheEnd();
    void scrollingUpLeavesFollow();
    void endKeyFollowsAgain();
    void pillCountsUnseenLines();
    void droppedLinesDoNotMoveTheView();
    void repeatedSecondsAreShortened();
    void dragSelectsAndCopies();
    void doubleClickTakesAWord();
    void thirdClickTakesALine();
    void shiftClickExtends();
    void selectAllLeavesNotesOut();
    void pieceOfALongLineIsCopiedWithoutBreak();
    void strangeBytesAreShown();
    void openLineStandsAtTheEnd();
    void wideCharactersStandOnTheGrid();
    void controlClickOpensALink();
    void mebibyteLineIsPaintedInPart();
    void millionLinesScroll();

private:
    void click(const OutputPlace &place, Qt::KeyboardModifiers modifiers = {});
    void drag(const OutputPlace &from, const OutputPlace &to);
    [[nodiscard]] QPoint pointOf(const OutputPlace &place) const;
    QString copied();

    Theme *m_theme = nullptr;
    OutputView *m_view = nullptr;
};

void TestOutputView::initTestCase()
{
    m_theme = new Theme(Theme::Mode::Light);
    m_theme->applyTo(qApp);
}

void TestOutputView::cleanupTestCase() { delete m_theme; }

void TestOutputView::init()
{
    m_view = new OutputView(m_theme);
    m_view->resize(700, 300);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view));
}

void TestOutputView::cleanup() { delete m_view; }

QPoint TestOutputView::pointOf(const OutputPlace &place) const
{
    const QRect box = m_view->characterRect(place);
    return {box.left() + 1, box.center().y()};
}

void TestOutputView::click(const OutputPlace &place, Qt::KeyboardModifiers modifiers)
{
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, modifiers, pointOf(place));
}

void TestOutputView::drag(const OutputPlace &from, const OutputPlace &to)
{
    QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, pointOf(from));
    QTest::mouseMove(m_view->viewport(), pointOf(to));
    QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, pointOf(to));
}

QString TestOutputView::copied()
{
    QApplication::clipboard()->clear();
    QTest::keyClick(m_view, Qt::Key_C, Qt::ControlModifier);
    return QApplication::clipboard()->text();
}

void TestOutputView::followsTheEnd()
{
    LogText log = lines(100);
    m_view->openLog(log.snapshot());
    const QScrollBar *bar = m_view->verticalScrollBar();
    QVERIFY(bar->maximum() > 0);
    QCOMPARE(bar->value(), bar->maximum());
    for (int more = 0; more < 50; ++more)
        log.add("more");
    m_view->setLog(log.snapshot());
    QCOMPARE(bar->value(), bar->maximum());
    QVERIFY(m_view->firstVisibleLine() > 120);
}

void TestOutputView::scrollingUpLeavesFollow()
{
    LogText log = lines(100);
    m_view->openLog(log.snapshot());
    QSignalSpy changes(m_view, &OutputView::followingChanged);
    QTest::keyClick(m_view, Qt::Key_PageUp);
    QVERIFY(!m_view->isFollowing());
    QCOMPARE(changes.count(), 1);
    const std::uint64_t first = m_view->firstVisibleLine();
    log.add("more");
    m_view->setLog(log.snapshot());
    QCOMPARE(m_view->firstVisibleLine(), first);
    QTest::keyClick(m_view, Qt::Key_PageDown);
    QTest::keyClick(m_view, Qt::Key_PageDown);
    QVERIFY(m_view->isFollowing());
}

void TestOutputView::endKeyFollowsAgain()
{
    const LogText log = lines(100);
    m_view->openLog(log.snapshot());
    QTest::keyClick(m_view, Qt::Key_Home);
    QVERIFY(!m_view->isFollowing());
    QCOMPARE(m_view->firstVisibleLine(), 0);
    QTest::keyClick(m_view, Qt::Key_End);
    QVERIFY(m_view->isFollowing());
    QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
}

void TestOutputView::pillCountsUnseenLines()
{
    LogText log = lines(100);
    m_view->openLog(log.snapshot());
    QTest::keyClick(m_view, Qt::Key_Home);
    QCOMPARE(m_view->unseenLines(), 0);
    for (int more = 0; more < 27; ++more)
        log.add("more");
    m_view->setLog(log.snapshot());
    QCOMPARE(m_view->unseenLines(), 27);
    auto *pill = m_view->viewport()->findChild<QAbstractButton *>();
    QVERIFY(pill && pill->isVisible());
    QCOMPARE(pill->text(), QStringLiteral("27 new lines"));
    QTest::mouseClick(pill, Qt::LeftButton);
    QVERIFY(m_view->isFollowing());
    QVERIFY(!pill->isVisible());
}

void TestOutputView::droppedLinesDoNotMoveTheView()
{
    LogText log = lines(30'000);
    m_view->openLog(log.snapshot());
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum() / 2);
    const std::uint64_t line = m_view->firstVisibleLine();
    const int top = m_view->characterRect({line, 0}).top();
    drag({line + 2, 0}, {line + 2, 4});
    log.dropOldest();
    for (int more = 0; more < 100; ++more)
        log.add("more");
    m_view->setLog(log.snapshot());
    QVERIFY(m_view->log().firstLine() > 0);
    QCOMPARE(m_view->firstVisibleLine(), line);
    QCOMPARE(m_view->characterRect({line, 0}).top(), top);
    QCOMPARE(m_view->selectedText(), QStringLiteral("INFO"));
    while (m_view->log().lineCount() > 8192) {
        log.dropOldest();
        m_view->setLog(log.snapshot());
    }
    QCOMPARE(m_view->firstVisibleLine(), m_view->log().firstLine());
}

void TestOutputView::repeatedSecondsAreShortened()
{
    LogText log;
    log.add("a", Stream::Stdout, 1'714'725'667'214);
    log.add("b", Stream::Stdout, 1'714'725'667'990);
    log.add("c", Stream::Stdout, 1'714'725'668'002);
    log.add("run 2", Stream::Note, 1'714'725'668'003);
    log.add("d", Stream::Stdout, 1'714'725'668'004);
    m_view->openLog(log.snapshot());
    QCOMPARE(m_view->gutterText(0, false).size(), 12);
    QCOMPARE(m_view->gutterText(1, false), QStringLiteral(".990"));
    QVERIFY(m_view->gutterText(1, true).endsWith(QStringLiteral(":07.990")));
    QVERIFY(m_view->gutterText(2, false).endsWith(QStringLiteral(":08.002")));
    QCOMPARE(m_view->gutterText(3, false), QString());
    QCOMPARE(m_view->gutterText(4, false).size(), 12);
}

void TestOutputView::dragSelectsAndCopies()
{
    LogText log;
    log.add("\033[31mfirst\033[0m line");
    log.add("second line");
    log.add("third line");
    m_view->openLog(log.snapshot());
    drag({0, 6}, {2, 5});
    QCOMPARE(copied(), QStringLiteral("line\nsecond line\nthird"));
    drag({2, 5}, {0, 6});
    QCOMPARE(copied(), QStringLiteral("line\nsecond line\nthird"));
}

void TestOutputView::doubleClickTakesAWord()
{
    LogText log;
    log.add("GET /visits/new 200");
    m_view->openLog(log.snapshot());
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, pointOf({0, 7}));
    QCOMPARE(copied(), QStringLiteral("/visits/new"));
}

void TestOutputView::thirdClickTakesALine()
{
    LogText log;
    log.add("first");
    log.add("second line");
    log.add("third");
    m_view->openLog(log.snapshot());
    click({1, 2});
    QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, pointOf({1, 2}));
    click({1, 2});
    QCOMPARE(copied(), QStringLiteral("second line\n"));
}

void TestOutputView::shiftClickExtends()
{
    LogText log;
    log.add("first");
    log.add("second");
    m_view->openLog(log.snapshot());
    click({0, 2});
    click({1, 3}, Qt::ShiftModifier);
    QCOMPARE(copied(), QStringLiteral("rst\nsec"));
}

void TestOutputView::selectAllLeavesNotesOut()
{
    LogText log;
    log.add("run 1 started", Stream::Note);
    log.add("one");
    log.add("two");
    m_view->openLog(log.snapshot());
    QTest::keyClick(m_view, Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(copied(), QStringLiteral("one\ntwo"));
}

void TestOutputView::pieceOfALongLineIsCopiedWithoutBreak()
{
    LogText log;
    log.add(QByteArray(LogSegment::kMaxLineSize + 10, 'x'));
    log.add("end");
    m_view->openLog(log.snapshot());
    QCOMPARE(m_view->log().lineCount(), 3);
    m_view->selectAll();
    QCOMPARE(m_view->selectedText(),
             QString(LogSegment::kMaxLineSize + 10, QLatin1Char('x')) + QStringLiteral("\nend"));
}

void TestOutputView::strangeBytesAreShown()
{
    LogText log;
    log.add(QByteArray("a\0b", 3));
    log.add("bad \xff\xfe bytes");
    log.add("\ttab\x01");
    log.add("");
    m_view->openLog(log.snapshot());
    m_view->selectAll();
    QCOMPARE(m_view->selectedText(), QStringLiteral("a␀b\nbad \ufffd\ufffd bytes\n\ttab␁\n"));
    QVERIFY(!m_view->grab().isNull());
}

void TestOutputView::openLineStandsAtTheEnd()
{
    LogText log;
    log.add("Name?");
    m_view->openLog(log.snapshot({{QByteArrayLiteral("> ada"), Stream::Stdout, std::chrono::milliseconds(0)}}));
    m_view->selectAll();
    QCOMPARE(m_view->selectedText(), QStringLiteral("Name?\n> ada"));
    QVERIFY(!m_view->grab().isNull());
}

void TestOutputView::wideCharactersStandOnTheGrid()
{
    LogText log;
    log.add(QStringLiteral("日本 x").toUtf8());
    log.add(QStringLiteral("e\u0301x😀y").toUtf8());
    log.add("0123456789");
    m_view->openLog(log.snapshot());
    QCOMPARE(m_view->characterRect({0, 3}).left(), m_view->characterRect({2, 5}).left());
    QCOMPARE(m_view->characterRect({1, 2}).left(), m_view->characterRect({2, 1}).left());
    QCOMPARE(m_view->characterRect({1, 5}).left(), m_view->characterRect({2, 4}).left());
    drag({1, 3}, {1, 5});
    QCOMPARE(m_view->selectedText(), QStringLiteral("😀"));
}

void TestOutputView::controlClickOpensALink()
{
    LogText log;
    log.add("listening on http://127.0.0.1:8080/a?b=1, ready");
    m_view->openLog(log.snapshot());
    QSignalSpy links(m_view, &OutputView::linkActivated);
    click({0, 20});
    QCOMPARE(links.count(), 0);
    click({0, 20}, Qt::ControlModifier);
    QCOMPARE(links.count(), 1);
    QCOMPARE(links[0][0].toUrl(), QUrl(QStringLiteral("http://127.0.0.1:8080/a?b=1")));
    click({0, 45}, Qt::ControlModifier);
    QCOMPARE(links.count(), 1);
}

void TestOutputView::mebibyteLineIsPaintedInPart()
{
    LogText log;
    QByteArray line;
    while (line.size() < 1024 * 1024)
        line += "level=error msg=\"timeout\" ";
    log.add(line);
    QElapsedTimer clock;
    clock.start();
    m_view->openLog(log.snapshot());
    QVERIFY(!m_view->grab().isNull());
    const qint64 first = clock.elapsed();
    QTRY_VERIFY(m_view->horizontalScrollBar()->maximum() > 65'000); // known once a line has been painted
    clock.restart();
    m_view->horizontalScrollBar()->setValue(m_view->horizontalScrollBar()->maximum() / 2);
    QVERIFY(!m_view->grab().isNull());
    qInfo("1 MiB without a newline: first painting %lld ms, scrolled %lld ms", first, clock.elapsed());
    QCOMPARE(m_view->log().lineCount(), 17);
}

void TestOutputView::millionLinesScroll()
{
    const LogText log = lines(1'000'000, QByteArrayLiteral("INFO  api.request     GET /visits 200 in 4.8 ms, number "));
    QElapsedTimer clock;
    clock.start();
    m_view->resize(900, 700);
    m_view->openLog(log.snapshot());
    QVERIFY(!m_view->grab().isNull());
    const qint64 opened = clock.restart();
    constexpr int kJumps = 50;
    for (int jump = 0; jump < kJumps; ++jump) {
        m_view->verticalScrollBar()->setValue(int(qint64(m_view->verticalScrollBar()->maximum()) * jump / kJumps));
        QVERIFY(!m_view->grab().isNull());
    }
    const qint64 jumped = clock.restart();
    for (int step = 0; step < kJumps; ++step) {
        m_view->verticalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
        QVERIFY(!m_view->grab().isNull());
    }
    qInfo("1,000,000 lines: opened in %lld ms; %.1f ms a jump to unseen lines, %.1f ms a step of one line", opened,
          double(jumped) / kJumps, double(clock.elapsed()) / kJumps);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
    QCOMPARE(m_view->log().endLine(), 1'000'000);
    const QRect last = m_view->characterRect({999'999, 0});
    QVERIFY(m_view->viewport()->rect().contains(last));
}

QTEST_MAIN(TestOutputView)
#include "tst_outputview.moc"
