// SPDX-License-Identifier: Apache-2.0
#include "engine/output/outputpump.h"
#include "tests/output/logtesting.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <csignal>
#include <thread>

using namespace paddock;
using namespace paddock::testing;

namespace {

constexpr int kBoundMs = 60'000;

qsizetype openDescriptorCount()
{
    return QDir(QStringLiteral("/proc/self/fd"))
        .entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System)
        .size();
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The directory in /proc of the only pump thread there is.
QString pumpTask()
{
    const QDir tasks(QStringLiteral("/proc/self/task"));
    const QStringList ids = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &id : ids) {
        if (contentOf(tasks.filePath(id + u"/comm")).trimmed() == "paddock-output")
            return tasks.filePath(id);
    }
    return {};
}

char stateOf(const QString &task)
{
    const QByteArray stat = contentOf(task + u"/stat");
    return stat.isEmpty() ? '?' : stat.at(stat.lastIndexOf(')') + 2);
}

/// Writes into a pipe for as long as anybody reads it. Ends with the read end.
class Flood
{
public:
    explicit Flood(UniqueFd fd)
        : m_thread([writeEnd = std::move(fd)] {
              const QByteArray lines = QByteArray(QByteArray(99, 'f') + '\n').repeated(200);
              while (writeAll(writeEnd.get(), lines)) {
              }
          })
    {}
    ~Flood() { m_thread.join(); }
    Q_DISABLE_COPY_MOVE(Flood)

private:
    std::thread m_thread;
};

} // namespace

class OutputPumpTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void completeLinesArriveRawAndInOrder();
    void lineIsSeenWhileItsPipeIsOpen();
    void openLineIsSeenBeforeItsNewline();
    void lastLineWithoutNewlineIsKept();
    void invalidUtf8AndNulBytesStayRaw();
    void mebibyteWithoutNewlineIsKeptWhole();
    void interleavedStreamsKeepLinesWhole();
    void floodOfEmptyLinesIsCounted();
    void finishDrainsWhileAnotherHoldsThePipe();
    void finishEndsThoughAWriterNeverStops();
    void finishAfterEndOfFileIsHarmless();
    void finishRightAfterAttachDrains();
    void drainedComesOnceForEachOfMany();
    void readErrorEndsTheStreamWithANote();
    void descriptorThatCannotBeWatchedIsRefusedWithANote();
    void floodDoesNotStarveAQuietPipe();
    void notesAndSnapshotsGetThroughAFlood();
    void storeDroppedByAllOthersDiesOnTheEngineThread();
    void pumpDestroyedWhileReadingKeepsWhatItRead();
    void hundredCyclesLeaveNoDescriptor();
    void threadSleepsWithNothingToRead();
    void threadSleepsThoughACopyOfTheReadEndStaysOpen();
    void threadBlocksAllSignals();

private:
    quint64 attach(Pipe &pipe, Stream stream = Stream::Stdout);
    bool isAsleep() const;

    std::unique_ptr<OutputPump> m_pump;
    std::shared_ptr<LogStore> m_store;
    QList<quint64> m_drained;
};

void OutputPumpTest::initTestCase() { QVERIFY(std::signal(SIGPIPE, SIG_IGN) != SIG_ERR); }

void OutputPumpTest::init()
{
    auto made = OutputPump::create();
    QVERIFY(made);
    m_pump = std::move(*made);
    m_store = std::make_shared<LogStore>();
    m_drained.clear();
    connect(m_pump.get(), &OutputPump::drained, this, [this](quint64 id) { m_drained.append(id); });
}

void OutputPumpTest::cleanup()
{
    m_pump.reset();
    m_store.reset();
}

quint64 OutputPumpTest::attach(Pipe &pipe, Stream stream)
{
    return m_pump->attach(std::move(pipe.readEnd), m_store, stream);
}

/// Asleep now and not once awake in 200 looks.
bool OutputPumpTest::isAsleep() const
{
    const QString task = pumpTask();
    if (!QTest::qWaitFor([&task] { return stateOf(task) == 'S'; }, kBoundMs))
        return false;
    const QByteArray runBefore = contentOf(task + u"/schedstat");
    for (int i = 0; i < 200; ++i) {
        if (stateOf(task) != 'S')
            return false;
    }
    return contentOf(task + u"/schedstat") == runBefore;
}

void OutputPumpTest::completeLinesArriveRawAndInOrder()
{
    Pipe pipe;
    const quint64 id = attach(pipe, Stream::Stderr);
    QVERIFY(writeAll(pipe.writeEnd.get(), "one\n\n\x1b[31mthree\r\n"));
    pipe.writeEnd.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({id}), kBoundMs);
    QCOMPARE(linesOf(m_store->snapshot(), Stream::Stderr), QByteArrayList({"one", "", "\x1b[31mthree\r"}));
}

void OutputPumpTest::lineIsSeenWhileItsPipeIsOpen()
{
    QSignalSpy appended(m_store.get(), &LogStore::linesAppended);
    Pipe pipe;
    attach(pipe);
    QVERIFY(writeAll(pipe.writeEnd.get(), "hello\n"));
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(m_store->snapshot()), QByteArrayList({"hello"}), kBoundMs);
    QTRY_VERIFY_WITH_TIMEOUT(!appended.isEmpty(), kBoundMs);
    QVERIFY(m_drained.isEmpty());
}

void OutputPumpTest::openLineIsSeenBeforeItsNewline()
{
    Pipe pipe;
    attach(pipe);
    QVERIFY(writeAll(pipe.writeEnd.get(), "> "));
    QTRY_VERIFY_WITH_TIMEOUT(!m_store->snapshot().openLines().empty(), kBoundMs);
    QCOMPARE(m_store->snapshot().openLines()[0].bytes, "> ");
    QVERIFY(m_store->snapshot().isEmpty());
}

void OutputPumpTest::lastLineWithoutNewlineIsKept()
{
    Pipe pipe;
    attach(pipe);
    QVERIFY(writeAll(pipe.writeEnd.get(), "first\nlast"));
    pipe.writeEnd.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_drained.size(), 1, kBoundMs);
    QCOMPARE(linesOf(m_store->snapshot()), QByteArrayList({"first", "last"}));
    QVERIFY(m_store->snapshot().openLines().empty());
}

void OutputPumpTest::invalidUtf8AndNulBytesStayRaw()
{
    const QByteArray line("\xC3\x28\0\xF5\xFF\xED\xA0\x80 end", 12);
    Pipe pipe;
    attach(pipe);
    QVERIFY(writeAll(pipe.writeEnd.get(), QByteArray(line + '\n' + QByteArray(3, '\0'))));
    pipe.writeEnd.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_drained.size(), 1, kBoundMs);
    QCOMPARE(linesOf(m_store->snapshot()), QByteArrayList({line, QByteArray(3, '\0')}));
}

void OutputPumpTest::mebibyteWithoutNewlineIsKeptWhole()
{
    QByteArray bytes(1024 * 1024, '\0');
    for (qsizetype i = 0; i < bytes.size(); ++i)
        bytes[i] = char('a' + i % 23);
    Pipe pipe;
    attach(pipe);
    std::thread writing([&bytes, fd = std::move(pipe.writeEnd)] { writeAll(fd.get(), bytes); });
    QTRY_COMPARE_WITH_TIMEOUT(m_drained.size(), 1, kBoundMs);
    writing.join();
    const LogSnapshot log = m_store->snapshot();
    QCOMPARE(linesOf(log).join(), bytes);
    for (std::uint64_t number = log.firstLine(); number < log.endLine(); ++number)
        QCOMPARE(log.line(number).continued, number + 1 < log.endLine());
}

void OutputPumpTest::interleavedStreamsKeepLinesWhole()
{
    constexpr int kLines = 20'000;
    const auto write = [](const UniqueFd &fd, char mark) {
        QByteArray pending;
        for (int i = 0; i < kLines; ++i) {
            pending += QByteArray(1 + i % 150, mark) + QByteArray::number(i) + '\n';
            const qsizetype piece = std::min<qsizetype>(pending.size(), 1 + (i * 37) % 400);
            writeAll(fd.get(), QByteArrayView(pending).first(piece));
            pending.remove(0, piece);
        }
        writeAll(fd.get(), pending);
    };
    Pipe out;
    Pipe err;
    attach(out, Stream::Stdout);
    attach(err, Stream::Stderr);
    std::thread outWriting([&write, fd = std::move(out.writeEnd)] { write(fd, 'o'); });
    std::thread errWriting([&write, fd = std::move(err.writeEnd)] { write(fd, 'e'); });
    QTRY_COMPARE_WITH_TIMEOUT(m_drained.size(), 2, kBoundMs);
    outWriting.join();
    errWriting.join();
    for (const auto &[stream, mark] : {std::pair(Stream::Stdout, 'o'), std::pair(Stream::Stderr, 'e')}) {
        const QByteArrayList lines = linesOf(m_store->snapshot(), stream);
        QCOMPARE(lines.size(), kLines);
        for (int i = 0; i < kLines; ++i)
            QCOMPARE(lines[i], QByteArray(1 + i % 150, mark) + QByteArray::number(i));
    }
}

void OutputPumpTest::floodOfEmptyLinesIsCounted()
{
    constexpr qsizetype kLines = 2'000'000;
    Pipe pipe;
    attach(pipe);
    std::thread writing([fd = std::move(pipe.writeEnd)] { writeAll(fd.get(), QByteArray(kLines, '\n')); });
    QTRY_COMPARE_WITH_TIMEOUT(m_drained.size(), 1, kBoundMs);
    writing.join();
    QCOMPARE(m_store->snapshot().endLine(), std::uint64_t(kLines));
    QVERIFY(m_store->footprintBytes() <= LogStore::kDefaultCapacityBytes);
}

void OutputPumpTest::finishDrainsWhileAnotherHoldsThePipe()
{
    Pipe pipe;
    const UniqueFd heldByAChild(::dup(pipe.writeEnd.get()));
    QVERIFY(heldByAChild);
    const quint64 id = attach(pipe);
    const QByteArray lines = QByteArray("line\n").repeated(10'000);
    QVERIFY(writeAll(pipe.writeEnd.get(), lines));
    QVERIFY(writeAll(pipe.writeEnd.get(), "the leader's last"));
    pipe.writeEnd.reset();
    m_pump->finish(id);
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({id}), kBoundMs);
    const LogSnapshot log = m_store->snapshot();
    QCOMPARE(log.lineCount(), 10'001U);
    QCOMPARE(log.line(10'000).bytes.toByteArray(), "the leader's last");
    QVERIFY(!writeAll(heldByAChild.get(), "too late\n"));
    QCOMPARE(errno, EPIPE);
}

void OutputPumpTest::finishEndsThoughAWriterNeverStops()
{
    Pipe pipe;
    const quint64 id = attach(pipe);
    const Flood flood(std::move(pipe.writeEnd));
    QTRY_VERIFY_WITH_TIMEOUT(m_store->snapshot().endLine() > 10'000, kBoundMs);
    m_pump->finish(id);
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({id}), kBoundMs);
}

void OutputPumpTest::finishAfterEndOfFileIsHarmless()
{
    Pipe pipe;
    Pipe other;
    const quint64 id = attach(pipe);
    const quint64 otherId = attach(other);
    pipe.writeEnd.reset();
    m_pump->finish(id);
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({id}), kBoundMs);
    m_pump->finish(id);
    m_pump->finish(12'345);
    m_pump->finish(otherId);
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({id, otherId}), kBoundMs);
    QVERIFY(m_store->snapshot().isEmpty());
}

void OutputPumpTest::finishRightAfterAttachDrains()
{
    Pipe pipe;
    QVERIFY(writeAll(pipe.writeEnd.get(), "quick"));
    const quint64 id = attach(pipe);
    m_pump->finish(id);
    m_pump->finish(id);
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({id}), kBoundMs);
    QCOMPARE(linesOf(m_store->snapshot()), QByteArrayList({"quick"}));
}

void OutputPumpTest::drainedComesOnceForEachOfMany()
{
    std::vector<Pipe> pipes(100);
    QList<quint64> ids;
    for (Pipe &pipe : pipes) {
        ids.append(attach(pipe));
        QVERIFY(writeAll(pipe.writeEnd.get(), "x\n"));
    }
    for (std::size_t i = 0; i < pipes.size(); ++i) {
        if (i % 2 == 0)
            pipes[i].writeEnd.reset();
        m_pump->finish(ids[qsizetype(i)]);
    }
    QTRY_VERIFY_WITH_TIMEOUT(m_drained.size() >= ids.size(), kBoundMs);
    std::sort(m_drained.begin(), m_drained.end());
    QCOMPARE(m_drained, ids);
    QCOMPARE(m_store->snapshot().lineCount(), 100U);
}

void OutputPumpTest::readErrorEndsTheStreamWithANote()
{
    Pipe pipe;
    // Reading the write end fails, and epoll reports it as soon as the read end is gone.
    const quint64 id = m_pump->attach(std::move(pipe.writeEnd), m_store, Stream::Stdout);
    pipe.readEnd.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({id}), kBoundMs);
    const QByteArrayList notes = linesOf(m_store->snapshot(), Stream::Note);
    QCOMPARE(notes.size(), 1);
    QVERIFY2(notes[0].startsWith("Reading the output failed: "), notes[0].constData());
}

void OutputPumpTest::descriptorThatCannotBeWatchedIsRefusedWithANote()
{
    UniqueFd file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    QVERIFY(file);
    const quint64 first = m_pump->attach(std::move(file), m_store, Stream::Stdout);
    const quint64 second = m_pump->attach(UniqueFd(), m_store, Stream::Stderr);
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({first, second}), kBoundMs);
    QCOMPARE(linesOf(m_store->snapshot(), Stream::Note).size(), 2);
    QCOMPARE(m_store->snapshot().lineCount(), 2U);
}

void OutputPumpTest::floodDoesNotStarveAQuietPipe()
{
    Pipe loud;
    Pipe quiet;
    const quint64 loudId = attach(loud);
    const quint64 quietId = attach(quiet, Stream::Stderr);
    const Flood flood(std::move(loud.writeEnd));
    QTRY_VERIFY_WITH_TIMEOUT(m_store->snapshot().endLine() > 10'000, kBoundMs);
    auto other = std::make_shared<LogStore>();
    Pipe third;
    const quint64 thirdId = m_pump->attach(std::move(third.readEnd), other, Stream::Stdout);
    QVERIFY(writeAll(third.writeEnd.get(), "heard\n"));
    QTRY_COMPARE_WITH_TIMEOUT(linesOf(other->snapshot()), QByteArrayList({"heard"}), kBoundMs);
    QVERIFY(writeAll(quiet.writeEnd.get(), "me too"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_store->snapshot().openLines().empty(), kBoundMs);
    m_pump->finish(quietId);
    m_pump->finish(thirdId);
    m_pump->finish(loudId);
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({quietId, thirdId, loudId}), kBoundMs);
}

void OutputPumpTest::notesAndSnapshotsGetThroughAFlood()
{
    m_store = std::make_shared<LogStore>(1);
    Pipe pipe;
    const quint64 id = attach(pipe);
    const Flood flood(std::move(pipe.writeEnd));
    for (int i = 0; i < 500; ++i) {
        const std::uint64_t before = m_store->snapshot().endLine();
        m_store->note(QByteArray::number(i));
        QVERIFY(m_store->snapshot().endLine() > before);
    }
    m_store->clear();
    QTRY_VERIFY_WITH_TIMEOUT(m_store->snapshot().lineCount() > 1, kBoundMs);
    m_pump->finish(id);
    QTRY_COMPARE_WITH_TIMEOUT(m_drained, QList<quint64>({id}), kBoundMs);
    QByteArrayList lines = linesOf(m_store->snapshot(), Stream::Stdout);
    lines.removeLast(); // cut where the pipe was closed
    for (const QByteArray &line : lines)
        QCOMPARE(line, QByteArray(99, 'f'));
}

void OutputPumpTest::storeDroppedByAllOthersDiesOnTheEngineThread()
{
    QThread *diedOn = nullptr;
    connect(
        m_store.get(), &QObject::destroyed, this, [&diedOn] { diedOn = QThread::currentThread(); },
        Qt::DirectConnection);
    Pipe pipe;
    attach(pipe);
    m_store.reset();
    QVERIFY(writeAll(pipe.writeEnd.get(), "unheard\n"));
    pipe.writeEnd.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_drained.size(), 1, kBoundMs);
    QCOMPARE(diedOn, QThread::currentThread());
}

void OutputPumpTest::pumpDestroyedWhileReadingKeepsWhatItRead()
{
    Pipe pipe;
    attach(pipe);
    const Flood flood(std::move(pipe.writeEnd));
    QTRY_VERIFY_WITH_TIMEOUT(m_store->snapshot().endLine() > 1'000, kBoundMs);
    m_pump.reset();
    const LogSnapshot log = m_store->snapshot();
    QVERIFY(log.endLine() > 1'000);
    QVERIFY(log.openLines().empty());
    QCOMPARE(m_store.use_count(), 1);
    QVERIFY(m_drained.isEmpty());
}

void OutputPumpTest::hundredCyclesLeaveNoDescriptor()
{
    const qsizetype before = openDescriptorCount();
    for (int i = 1; i <= 100; ++i) {
        Pipe pipe;
        const quint64 id = attach(pipe);
        QVERIFY(writeAll(pipe.writeEnd.get(), "cycle"));
        m_pump->finish(id);
        QTRY_COMPARE_WITH_TIMEOUT(m_drained.size(), i, kBoundMs);
    }
    QCOMPARE(openDescriptorCount(), before);
    m_pump.reset();
    QCOMPARE(openDescriptorCount(), before - 2);
    QCOMPARE(linesOf(m_store->snapshot()), QByteArrayList(100, "cycle"));
}

void OutputPumpTest::threadSleepsWithNothingToRead()
{
    Pipe idle;
    Pipe ended;
    attach(idle);
    attach(ended);
    QVERIFY(writeAll(idle.writeEnd.get(), "prompt"));
    ended.writeEnd.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_drained.size(), 1, kBoundMs);
    QTRY_VERIFY_WITH_TIMEOUT(!m_store->snapshot().openLines().empty(), kBoundMs);
    QVERIFY(isAsleep());
}

void OutputPumpTest::threadSleepsThoughACopyOfTheReadEndStaysOpen()
{
    Pipe pipe;
    const UniqueFd copy(::dup(pipe.readEnd.get()));
    const quint64 id = attach(pipe);
    m_pump->finish(id);
    QTRY_COMPARE_WITH_TIMEOUT(m_drained.size(), 1, kBoundMs);
    QVERIFY(writeAll(pipe.writeEnd.get(), "for the copy\n"));
    QVERIFY(isAsleep());
    QVERIFY(m_store->snapshot().isEmpty());
}

void OutputPumpTest::threadBlocksAllSignals()
{
    QTRY_VERIFY_WITH_TIMEOUT(!pumpTask().isEmpty(), kBoundMs);
    const QByteArray status = contentOf(pumpTask() + u"/status");
    const qsizetype start = status.indexOf("SigBlk:");
    const quint64 blocked = status.mid(start + 7, 18).trimmed().toULongLong(nullptr, 16);
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGPIPE, SIGUSR1, SIGWINCH})
        QVERIFY((blocked >> (number - 1)) & 1U);
}

QTEST_GUILESS_MAIN(OutputPumpTest)
#include "tst_outputpump.moc"
