// SPDX-License-Identifier: Apache-2.0
#include "engine/base/uniquefd.h"
#include "engine/output/logwriter.h"
#include "engine/stack/logfile.h"
#include "engine/stack/logtext.h"
#include "engine/stack/rotatingfile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/fanotify.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace paddock;

namespace {

constexpr int kPatience = 20000;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

void put(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

/// Files can grow to this size and no further, in this process: a full disk without one.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FullDisk)

private:
    rlimit m_before{};
};

/// Whoever opens the file waits until this goes, as on a disk that does not answer.
class HungDisk
{
public:
    explicit HungDisk(const QString &file)
        : m_fanotify(::fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY | O_CLOEXEC))
    {
        const QByteArray path = QFile::encodeName(file);
        hangs = m_fanotify &&
                ::fanotify_mark(m_fanotify.get(), FAN_MARK_ADD, FAN_OPEN_PERM, AT_FDCWD, path.constData()) == 0;
    }
    /// Somebody waits for it.
    [[nodiscard]] bool isAwaited() const
    {
        pollfd wanted{m_fanotify.get(), POLLIN, 0};
        return ::poll(&wanted, 1, 0) == 1;
    }

    bool hangs = false;

private:
    UniqueFd m_fanotify;
};

} // namespace

class tst_LogFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void rotatesOnceFullAndKeepsSoMany();
    void keepingNoneBeginsAnew();
    void appendsOrBeginsAnew();
    void followsAFileThatWasMovedAway();
    void whatDoesNotFitIsNotThereByHalves();
    void refusesWhatIsNoFile();
    void marksOwnWordsAndJoinsLongLines();
    void countsLostLines();
    void piecesAreRepeatedUntilTheyAreWritten();
    void writesWhatWasThereAndWhatComes();
    void writesEverythingBeforeItEnds();
    void floodIsWrittenOrCounted();
    void unwritableFolderIsToldOnce();
    void fullDiskIsToldAndMadeUpForLater();
    void hungDiskIsNotWaitedForWithoutEnd();

private:
    LogSpec spec(qint64 maxBytes = 0, int keep = 3, bool append = true) const
    {
        return {m_folder->filePath(QStringLiteral("logs/a.log")), maxBytes, keep, append};
    }
    QByteArray content(const char *suffix = "") const { return contentOf(spec().file + QLatin1String(suffix)); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_LogFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void tst_LogFile::rotatesOnceFullAndKeepsSoMany()
{
    RotatingFile file(spec(10, 2));
    for (const char *line : {"1111\n", "2222\n", "3333\n", "4444\n", "5555\n", "6666\n", "7777\n"})
        QVERIFY(file.write(line));
    QCOMPARE(content(), QByteArray("7777\n"));
    QCOMPARE(content(".1"), QByteArray("5555\n6666\n"));
    QCOMPARE(content(".2"), QByteArray("3333\n4444\n"));
    QCOMPARE(QDir(m_folder->filePath(QStringLiteral("logs"))).entryList(QDir::Files).size(), 3);
}

void tst_LogFile::keepingNoneBeginsAnew()
{
    RotatingFile file(spec(10, 0));
    for (const char *line : {"1111\n", "2222\n", "3333\n"})
        QVERIFY(file.write(line));
    QCOMPARE(content(), QByteArray("3333\n"));
    QCOMPARE(content(".1"), QByteArray("(no file)"));
}

void tst_LogFile::appendsOrBeginsAnew()
{
    QVERIFY(QDir().mkpath(m_folder->filePath(QStringLiteral("logs"))));
    put(spec().file, "old\n");
    {
        RotatingFile file(spec());
        QVERIFY(file.write("new\n"));
    }
    QCOMPARE(content(), QByteArray("old\nnew\n"));
    RotatingFile file(spec(0, 3, false));
    QVERIFY(file.write("anew\n"));
    QVERIFY(file.write("and on\n"));
    QCOMPARE(content(), QByteArray("anew\nand on\n"));
}

void tst_LogFile::followsAFileThatWasMovedAway()
{
    RotatingFile file(spec(0, 3, false));
    QVERIFY(file.write("1\n"));
    QVERIFY(QFile::rename(spec().file, spec().file + QStringLiteral(".moved")));
    QVERIFY(file.write("2\n"));
    QCOMPARE(content(), QByteArray("2\n"));
    QCOMPARE(content(".moved"), QByteArray("1\n"));
    QVERIFY(QDir(m_folder->filePath(QStringLiteral("logs"))).removeRecursively());
    QVERIFY(file.write("3\n"));
    QCOMPARE(content(), QByteArray("3\n"));
}

void tst_LogFile::whatDoesNotFitIsNotThereByHalves()
{
    RotatingFile file(spec());
    QVERIFY(file.write("whole\n"));
    {
        const FullDisk full(10);
        const Result<void> written = file.write("too long\n");
        QVERIFY(!written);
        QVERIFY(written.error().message.contains(QStringLiteral("a.log")));
    }
    QCOMPARE(content(), QByteArray("whole\n"));
    QVERIFY(file.write("too long\n"));
    QCOMPARE(content(), QByteArray("whole\ntoo long\n"));
}

void tst_LogFile::refusesWhatIsNoFile()
{
    LogSpec fifo = spec();
    fifo.file = m_folder->filePath(QStringLiteral("fifo"));
    QCOMPARE(::mkfifo(QFile::encodeName(fifo.file).constData(), 0600), 0);
    QVERIFY(!RotatingFile(fifo).write("x\n")); // nobody reads it, and nobody is waited for
    LogSpec folder = spec();
    folder.file = m_folder->path();
    QVERIFY(!RotatingFile(folder).write("x\n"));
}

void tst_LogFile::marksOwnWordsAndJoinsLongLines()
{
    LogStore store;
    LogWriter(store, Stream::Stdout).append(QByteArray(QByteArray(100 * 1024, 'x') + "\nshort\n"));
    store.note("run 1 · starting");
    LogText text(0);
    const QByteArray all = text.next(store.snapshot());
    const QList<QByteArray> lines = all.split('\n');
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0], QByteArray(100 * 1024, 'x'));
    QCOMPARE(lines[1], QByteArray("short"));
    QVERIFY2(lines[2].startsWith("[paddock 20") && lines[2].endsWith("] run 1 · starting"), lines[2].constData());
    QVERIFY(text.next(store.snapshot()).isEmpty());
}

void tst_LogFile::countsLostLines()
{
    LogStore store(1); // two segments
    LogWriter writer(store, Stream::Stdout);
    LogText text(0);
    writer.append("first\n");
    QCOMPARE(text.next(store.snapshot()), QByteArray("first\n"));
    for (int i = 0; i < 100'000; ++i)
        writer.append("line\n");
    const LogSnapshot log = store.snapshot();
    QVERIFY(log.firstLine() > 1);
    const QByteArray piece = text.next(log);
    const QByteArray lost = "[paddock] " + QByteArray::number(qulonglong(log.firstLine() - 1)) + " lines lost";
    QVERIFY2(piece.startsWith(lost), piece.left(80).constData());
}

void tst_LogFile::piecesAreRepeatedUntilTheyAreWritten()
{
    LogStore store;
    LogWriter(store, Stream::Stdout).append("1111\n2222\n3333\n");
    LogText text(8);
    const QByteArray piece = text.next(store.snapshot());
    QCOMPARE(piece, QByteArray("1111\n2222\n"));
    text.giveBack();
    QCOMPARE(text.next(store.snapshot()), piece);
    text.accept();
    QCOMPARE(text.next(store.snapshot()), QByteArray("3333\n"));
}

void tst_LogFile::writesWhatWasThereAndWhatComes()
{
    const auto store = std::make_shared<LogStore>();
    LogWriter writer(*store, Stream::Stdout);
    writer.append("before\n");
    const LogFile file(spec(), store);
    QTRY_COMPARE_WITH_TIMEOUT(content(), QByteArray("before\n"), kPatience);
    writer.append("after\nopen");
    QTRY_COMPARE_WITH_TIMEOUT(content(), QByteArray("before\nafter\n"), kPatience);
}

void tst_LogFile::writesEverythingBeforeItEnds()
{
    const auto store = std::make_shared<LogStore>();
    {
        const LogFile file(spec(), store);
        LogWriter(*store, Stream::Stdout).append("1\n2\n3\n");
    }
    QCOMPARE(content(), QByteArray("1\n2\n3\n"));
}

void tst_LogFile::floodIsWrittenOrCounted()
{
    constexpr int kLines = 300'000;
    const auto store = std::make_shared<LogStore>(1); // forgets at once
    {
        const LogFile file(spec(), store);
        LogWriter writer(*store, Stream::Stdout);
        for (int i = 0; i < kLines; ++i)
            writer.append("a line of the flood\n");
    }
    qint64 seen = 0;
    for (const QByteArray &line : content().split('\n')) {
        if (line.startsWith("[paddock] "))
            seen += line.mid(10).split(' ').constFirst().toLongLong();
        else if (!line.isEmpty())
            ++seen;
    }
    QCOMPARE(seen, qint64(kLines));
}

void tst_LogFile::unwritableFolderIsToldOnce()
{
    put(m_folder->filePath(QStringLiteral("logs")), "a file where the folder should be");
    const auto store = std::make_shared<LogStore>();
    LogFile file(spec(), store);
    QSignalSpy problems(&file, &LogFile::problem);
    LogWriter writer(*store, Stream::Stdout);
    writer.append("1\n");
    QTRY_COMPARE_WITH_TIMEOUT(problems.count(), 1, kPatience);
    QVERIFY(problems[0][0].value<Error>().message.contains(QStringLiteral("logs")));
    writer.append("2\n");
    QTest::qWait(100);
    QCOMPARE(problems.count(), 1);
}

void tst_LogFile::fullDiskIsToldAndMadeUpForLater()
{
    const auto store = std::make_shared<LogStore>();
    LogFile file(spec(), store);
    QSignalSpy problems(&file, &LogFile::problem);
    {
        const FullDisk full(4);
        LogWriter(*store, Stream::Stdout).append("a line\n");
        QTRY_COMPARE_WITH_TIMEOUT(problems.count(), 1, kPatience);
    }
    QTRY_COMPARE_WITH_TIMEOUT(content(), QByteArray("a line\n"), kPatience);
    QCOMPARE(problems.count(), 1);
}

void tst_LogFile::hungDiskIsNotWaitedForWithoutEnd()
{
    QVERIFY(QDir().mkpath(m_folder->filePath(QStringLiteral("logs"))));
    put(spec().file, QByteArray());
    const HungDisk disk(spec().file);
    if (!disk.hangs)
        QSKIP("to hold up whoever opens a file takes root (fanotify)");
    QElapsedTimer timer;
    timer.start();
    QStringList told;
    for (int i = 0; i < 10; ++i) {
        const auto store = std::make_shared<LogStore>();
        LogFile file(spec(), store);
        connect(&file, &LogFile::problem, this, [&told](const Error &error) { told.append(error.message); });
        LogWriter(*store, Stream::Stdout).append("1\n2\n");
        QTRY_VERIFY_WITH_TIMEOUT(disk.isAwaited(), kPatience);
    }
    QVERIFY2(timer.elapsed() < 20000, qPrintable(QString::number(timer.elapsed()))); // not ten times the patience
    QCOMPARE(told.size(), 10);
    QCOMPARE(told[0], QStringLiteral("the last 2 lines of the log %1 are not in the file: its disk does not answer")
                          .arg(spec().file));
}

QTEST_GUILESS_MAIN(tst_LogFile)
#include "tst_logfile.moc"
