// SPDX-License-Identifier: Apache-2.0
#include "engine/output/logstore.h"
#include "engine/output/logwriter.h"
#include "tests/output/logtesting.h"

#include <QDateTime>
#include <QTest>

#include <atomic>
#include <thread>

using namespace paddock;
using namespace paddock::testing;

namespace {

constexpr auto kMaxLineSize = qsizetype(LogSegment::kMaxLineSize);

/// Fills more than one whole ring of a store of the smallest capacity.
void overrun(LogWriter &writer)
{
    const QByteArray line = QByteArray(999, 'x') + '\n';
    for (int i = 0; i < 4 * int(LogSegment::kDataSize) / 1000; ++i)
        writer.append(line);
}

} // namespace

class LogStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyStoreHasNoLinesAndTakesNoMemory();
    void linesKeepBytesStreamAndTime();
    void openLineIsShownUntilItsNewlineComes();
    void openLinesOfTwoStreamsStayApart();
    void destroyedWriterLeavesItsOpenLineAsALine();
    void lineOfExactlyTheLimitIsOneLine();
    void overlongLineIsSplitAndMarked();
    void overlongLineIsNotCutInsideACharacter();
    void noteStandsBetweenLinesAndLeavesAnOpenLineWhole();
    void noteWithNewlinesBecomesLines();
    void noteLargerThanASegmentIsKept();
    void ringBoundHoldsAndNumbersGoOn();
    void smallestStoreKeepsTheNewestLines();
    void emptyLinesAreBoundedByTheIndexToo();
    void snapshotStaysValidWhileTheRingMovesOn();
    void snapshotOutlivesItsStore();
    void clearForgetsLinesButNotNumbers();
    void linesAppendedIsCoalescedAndTheLastIsNotLost();
    void readersSeeOnlyWholeLinesWhileAWriterWrites();
};

void LogStoreTest::emptyStoreHasNoLinesAndTakesNoMemory()
{
    const LogStore store;
    QVERIFY(store.snapshot().isEmpty());
    QCOMPARE(store.snapshot().firstLine(), 0U);
    QCOMPARE(store.footprintBytes(), 0);
    QVERIFY(LogSnapshot().isEmpty());
}

void LogStoreTest::linesKeepBytesStreamAndTime()
{
    LogStore store;
    LogWriter out(store, Stream::Stdout);
    LogWriter err(store, Stream::Stderr);
    const auto before = std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch());
    out.append("one\n\nthree\r\n");
    err.append(QByteArrayView("\xFF\0z\n", 4));
    const LogSnapshot log = store.snapshot();
    QCOMPARE(linesOf(log), QByteArrayList({"one", "", "three\r", QByteArray("\xFF\0z", 3)}));
    QCOMPARE(log.line(0).stream, Stream::Stdout);
    QCOMPARE(log.line(3).stream, Stream::Stderr);
    QVERIFY(!log.line(3).continued);
    QVERIFY(log.line(0).since1970 >= before);
    QVERIFY(log.line(3).since1970 >= log.line(0).since1970);
    QVERIFY(log.line(3).since1970 <= std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch()));
}

void LogStoreTest::openLineIsShownUntilItsNewlineComes()
{
    LogStore store;
    LogWriter out(store, Stream::Stdout);
    out.append("login");
    out.append(": ");
    const LogSnapshot before = store.snapshot();
    QVERIFY(before.isEmpty());
    QCOMPARE(before.openLines().size(), 1U);
    QCOMPARE(before.openLines()[0].bytes, "login: ");
    QVERIFY(before.openLines()[0].since1970.count() > 0);
    out.append("root\n");
    const LogSnapshot after = store.snapshot();
    QVERIFY(after.openLines().empty());
    QCOMPARE(linesOf(after), QByteArrayList({"login: root"}));
    QCOMPARE(before.openLines()[0].bytes, "login: ");
}

void LogStoreTest::openLinesOfTwoStreamsStayApart()
{
    LogStore store;
    LogWriter out(store, Stream::Stdout);
    LogWriter err(store, Stream::Stderr);
    LogWriter laterOut(store, Stream::Stdout);
    out.append("a");
    err.append("b");
    laterOut.append("c");
    const LogSnapshot log = store.snapshot();
    QCOMPARE(log.openLines().size(), 2U);
    QCOMPARE(log.openLines()[0].bytes, "c");
    QCOMPARE(log.openLines()[1].bytes, "b");
    out.append("1\n");
    err.append("2\n");
    QCOMPARE(linesOf(store.snapshot()), QByteArrayList({"a1", "b2"}));
}

void LogStoreTest::destroyedWriterLeavesItsOpenLineAsALine()
{
    LogStore store;
    {
        LogWriter out(store, Stream::Stdout);
        out.append("first\nlast");
    }
    QCOMPARE(linesOf(store.snapshot()), QByteArrayList({"first", "last"}));
    QVERIFY(store.snapshot().openLines().empty());
}

void LogStoreTest::lineOfExactlyTheLimitIsOneLine()
{
    LogStore store;
    {
        LogWriter out(store, Stream::Stdout);
        out.append(QByteArray(QByteArray(kMaxLineSize, 'a') + '\n'));
        out.append(QByteArray(kMaxLineSize, 'b'));
    }
    const LogSnapshot log = store.snapshot();
    QCOMPARE(log.lineCount(), 2U);
    QCOMPARE(log.line(0).bytes.size(), kMaxLineSize);
    QVERIFY(!log.line(0).continued);
    QCOMPARE(log.line(1).bytes.size(), kMaxLineSize);
    QVERIFY(!log.line(1).continued);
}

void LogStoreTest::overlongLineIsSplitAndMarked()
{
    LogStore store;
    LogWriter out(store, Stream::Stdout);
    out.append(QByteArray(QByteArray(kMaxLineSize + 1, 'a') + "\nshort\n"));
    const LogSnapshot log = store.snapshot();
    QCOMPARE(log.lineCount(), 3U);
    QCOMPARE(log.line(0).bytes.size(), kMaxLineSize);
    QVERIFY(log.line(0).continued);
    QCOMPARE(log.line(1).bytes.toByteArray(), "a");
    QVERIFY(!log.line(1).continued);
    QCOMPARE(log.line(2).bytes.toByteArray(), "short");
}

void LogStoreTest::overlongLineIsNotCutInsideACharacter()
{
    const QByteArray euro("\xE2\x82\xAC");
    LogStore store;
    LogWriter out(store, Stream::Stdout);
    out.append(QByteArray(euro.repeated(kMaxLineSize) + '\n'));
    QByteArray joined;
    for (const QByteArray &piece : linesOf(store.snapshot())) {
        QVERIFY(piece.size() <= kMaxLineSize);
        QCOMPARE(piece.size() % euro.size(), 0);
        joined += piece;
    }
    QCOMPARE(joined.size(), euro.size() * kMaxLineSize);
}

void LogStoreTest::noteStandsBetweenLinesAndLeavesAnOpenLineWhole()
{
    LogStore store;
    LogWriter out(store, Stream::Stdout);
    out.append("one\ntw");
    store.note("run ended");
    store.note("");
    out.append("o\n");
    const LogSnapshot log = store.snapshot();
    QCOMPARE(linesOf(log), QByteArrayList({"one", "run ended", "", "two"}));
    QCOMPARE(log.line(1).stream, Stream::Note);
    QCOMPARE(log.line(2).stream, Stream::Note);
    QCOMPARE(log.line(3).stream, Stream::Stdout);
}

void LogStoreTest::noteWithNewlinesBecomesLines()
{
    LogStore store;
    store.note("a\nb\n");
    QCOMPARE(linesOf(store.snapshot(), Stream::Note), QByteArrayList({"a", "b"}));
}

void LogStoreTest::noteLargerThanASegmentIsKept()
{
    LogStore store;
    store.note(QByteArray(3 * qsizetype(LogSegment::kDataSize), 'n'));
    QCOMPARE(linesOf(store.snapshot()).join().size(), 3 * qsizetype(LogSegment::kDataSize));
}

void LogStoreTest::ringBoundHoldsAndNumbersGoOn()
{
    constexpr qsizetype kCapacity = 5 * 1000 * 1000;
    constexpr std::uint64_t kLines = 200'000;
    LogStore store(kCapacity);
    LogWriter out(store, Stream::Stdout);
    for (std::uint64_t i = 0; i < kLines; ++i) {
        out.append(QByteArray(QByteArray::number(qulonglong(i)).rightJustified(99, '.') + '\n'));
        QVERIFY(store.footprintBytes() <= kCapacity);
    }
    const LogSnapshot log = store.snapshot();
    QVERIFY(store.footprintBytes() > kCapacity - LogSegment::footprintBytes());
    QCOMPARE(log.endLine(), kLines);
    QVERIFY(log.firstLine() > 0);
    for (std::uint64_t number = log.firstLine(); number < log.endLine(); ++number)
        QCOMPARE(log.line(number).bytes.toByteArray(), QByteArray::number(qulonglong(number)).rightJustified(99, '.'));
}

void LogStoreTest::smallestStoreKeepsTheNewestLines()
{
    LogStore store(1);
    LogWriter out(store, Stream::Stdout);
    overrun(out);
    out.append("newest\n");
    const LogSnapshot log = store.snapshot();
    QCOMPARE(log.line(log.endLine() - 1).bytes.toByteArray(), "newest");
    QVERIFY(store.footprintBytes() <= 2 * LogSegment::footprintBytes());
}

void LogStoreTest::emptyLinesAreBoundedByTheIndexToo()
{
    constexpr qsizetype kCapacity = 2 * 1000 * 1000;
    constexpr qsizetype kLines = 1'000'000;
    LogStore store(kCapacity);
    LogWriter out(store, Stream::Stdout);
    out.append(QByteArray(kLines, '\n'));
    const LogSnapshot log = store.snapshot();
    QCOMPARE(log.endLine(), std::uint64_t(kLines));
    QVERIFY(store.footprintBytes() <= kCapacity);
    QVERIFY(log.lineCount() > LogSegment::kMaxLines);
    QVERIFY(log.line(log.firstLine()).bytes.isEmpty());
}

void LogStoreTest::snapshotStaysValidWhileTheRingMovesOn()
{
    LogStore store(1);
    LogWriter out(store, Stream::Stdout);
    out.append("kept by the snapshot\nand this\nopen");
    const LogSnapshot log = store.snapshot();
    overrun(out);
    QVERIFY(store.snapshot().firstLine() > 2);
    QCOMPARE(log.endLine(), 2U);
    QCOMPARE(linesOf(log), QByteArrayList({"kept by the snapshot", "and this"}));
    QCOMPARE(log.openLines()[0].bytes, "open");
}

void LogStoreTest::snapshotOutlivesItsStore()
{
    LogSnapshot log;
    {
        LogStore store;
        store.note("still here");
        log = store.snapshot();
    }
    QCOMPARE(linesOf(log), QByteArrayList({"still here"}));
}

void LogStoreTest::clearForgetsLinesButNotNumbers()
{
    LogStore store;
    LogWriter out(store, Stream::Stdout);
    out.append("a\nb\nhalf");
    store.clear();
    const LogSnapshot cleared = store.snapshot();
    QVERIFY(cleared.isEmpty());
    QCOMPARE(cleared.firstLine(), 2U);
    QCOMPARE(store.footprintBytes(), 0);
    out.append(" and half\n");
    const LogSnapshot log = store.snapshot();
    QCOMPARE(log.firstLine(), 2U);
    QCOMPARE(log.endLine(), 3U);
    QCOMPARE(linesOf(log), QByteArrayList({"half and half"}));
}

void LogStoreTest::linesAppendedIsCoalescedAndTheLastIsNotLost()
{
    constexpr int kLines = 20'000;
    LogStore store;
    std::uint64_t seen = 0;
    int signalCount = 0;
    connect(&store, &LogStore::linesAppended, this, [&] {
        seen = store.snapshot().endLine();
        ++signalCount;
    });
    std::thread writing([&store] {
        LogWriter out(store, Stream::Stdout);
        for (int i = 0; i < kLines; ++i)
            out.append("line\n");
    });
    QTRY_COMPARE_WITH_TIMEOUT(seen, std::uint64_t(kLines), 30'000);
    writing.join();
    QVERIFY2(signalCount < kLines / 10, qPrintable(QString::number(signalCount)));
}

void LogStoreTest::readersSeeOnlyWholeLinesWhileAWriterWrites()
{
    constexpr std::uint64_t kLines = 200'000;
    LogStore store(2 * 1000 * 1000);
    std::thread writing([&store] {
        LogWriter out(store, Stream::Stdout);
        for (std::uint64_t i = 0; i < kLines; ++i) {
            const QByteArray line = QByteArray::number(qulonglong(i)) + " end\n";
            out.append(QByteArrayView(line).first(3));
            out.append(QByteArrayView(line).sliced(3));
        }
    });
    std::atomic<int> wrong{0};
    const auto read = [&store, &wrong] {
        for (std::uint64_t end = 0; end < kLines;) {
            const LogSnapshot log = store.snapshot();
            if (log.endLine() < end)
                ++wrong;
            end = log.endLine();
            const std::uint64_t step = log.lineCount() / 100 + 1;
            for (std::uint64_t number = log.firstLine(); number < end; number += step) {
                if (log.line(number).bytes.toByteArray() != QByteArray::number(qulonglong(number)) + " end")
                    ++wrong;
            }
        }
    };
    std::thread reading(read);
    read();
    reading.join();
    writing.join();
    QCOMPARE(wrong.load(), 0);
}

QTEST_GUILESS_MAIN(LogStoreTest)
#include "tst_logstore.moc"
