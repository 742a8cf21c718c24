// SPDX-License-Identifier: Apache-2.0
#include "app/cli/console.h"
#include "app/cli/environmentedits.h"
#include "app/cli/logfeed.h"
#include "app/cli/retrybackoff.h"
#include "app/cli/streamwriter.h"
#include "app/cli/wordsplitter.h"
#include "engine/output/outputpump.h"

#include <CLI/CLI.hpp>

#include <QSignalSpy>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace paddock;

/// The parts of the command line that need no process.
class tst_CliParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void splitsOptionsFromOperands_data();
    void splitsOptionsFromOperands();
    void refusesBadOptionWords_data();
    void refusesBadOptionWords();
    void readsEnvironmentFiles();
    void namesTheLineOfABadEnvironmentFile_data();
    void namesTheLineOfABadEnvironmentFile();
    void messagesCannotDriveTheTerminal();
    void writerNeverBlocksItsCaller();
    void writerSaysWhenNobodyReads();
    void feedPrefixesAndKeepsBytes();
    void feedSaysWhatWasLost();
    void pausesGrowToHalfAMinute();
    void newStartMayHelp_data();
    void newStartMayHelp();
};

namespace {

struct Pipe
{
    UniqueFd readEnd;
    UniqueFd writeEnd;
};

Pipe makePipe()
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0)
        qFatal("no pipe");
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

QByteArray readAll(int fd)
{
    QByteArray all;
    char buffer[65536];
    for (ssize_t got = 1; got > 0;) {
        got = ::read(fd, buffer, sizeof buffer);
        all.append(buffer, std::max<ssize_t>(got, 0));
    }
    return all;
}

QStringList words(const QString &text) { return text.split(u' ', Qt::SkipEmptyParts); }

/// An app with a flag, a value and a list.
struct Sample
{
    CLI::App app{"", "paddock sample"};
    bool flag = false;
    bool other = false;
    std::string value;

    Sample()
    {
        app.add_flag("-v,--verbose", flag);
        app.add_flag("-q", other);
        app.add_option("-f,--file", value);
    }
};

/// A store with these bytes in it, as a service's standard output would have left them.
std::shared_ptr<LogStore> storeOf(OutputPump &pump, const QByteArray &bytes, qsizetype capacity)
{
    auto store = std::make_shared<LogStore>(capacity);
    Pipe pipe = makePipe();
    QSignalSpy drained(&pump, &OutputPump::drained);
    pump.attach(std::move(pipe.readEnd), store, Stream::Stdout);
    qsizetype done = 0;
    while (done < bytes.size())
        done +=
            std::max<ssize_t>(0, ::write(pipe.writeEnd.get(), bytes.constData() + done, size_t(bytes.size() - done)));
    pipe.writeEnd.reset();
    if (!QTest::qWaitFor([&] { return drained.size() == 1; }, 30000))
        qFatal("not drained");
    return store;
}

} // namespace

void tst_CliParts::splitsOptionsFromOperands_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<bool>("firstEnds");
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("operands");
    QTest::newRow("none") << "" << true << "" << "";
    QTest::newRow("flag") << "-v x -v" << true << "-v" << "x -v";
    QTest::newRow("flag, mixed") << "-v x -q" << false << "-v -q" << "x";
    QTest::newRow("value") << "--file a b" << true << "--file a" << "b";
    QTest::newRow("value behind =") << "--file=a=c b" << true << "--file a=c" << "b";
    QTest::newRow("short value") << "-f a b" << true << "-f a" << "b";
    QTest::newRow("joined value") << "-fa b" << true << "-f a" << "b";
    QTest::newRow("value like an option") << "--file -v b" << true << "--file -v" << "b";
    QTest::newRow("cluster") << "-vq b" << true << "-v -q" << "b";
    QTest::newRow("dashes") << "-v -- -v --file" << false << "-v" << "-v --file";
    QTest::newRow("lone dash is an operand") << "- -v" << true << "" << "- -v";
}

void tst_CliParts::splitsOptionsFromOperands()
{
    QFETCH(QString, given);
    QFETCH(bool, firstEnds);
    QFETCH(QString, options);
    QFETCH(QString, operands);
    Sample sample;
    const auto split = SplitWords::split(sample.app, words(given), firstEnds);
    QVERIFY(split.has_value());
    QCOMPARE(split->options, words(options));
    QCOMPARE(split->operands, words(operands));
}

void tst_CliParts::refusesBadOptionWords_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("named");
    QTest::newRow("unknown long") << "--verbos" << "unknown option --verbos; the nearest known one is --verbose";
    QTest::newRow("unknown with value") << "--fil=x" << "unknown option --fil; the nearest known one is --file";
    QTest::newRow("unknown short") << "-z" << "unknown option -z";
    QTest::newRow("unknown in a cluster") << "-vz" << "unknown option -z";
    QTest::newRow("no value") << "--file" << "--file needs a value";
    QTest::newRow("empty value") << "--file=" << "--file needs a value";
    QTest::newRow("flag with value") << "--verbose=1" << "--verbose takes no value";
}

void tst_CliParts::refusesBadOptionWords()
{
    QFETCH(QString, given);
    QFETCH(QString, named);
    Sample sample;
    const auto split = SplitWords::split(sample.app, words(given), true);
    QVERIFY(!split.has_value());
    QCOMPARE(split.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(split.error().message.contains(named), qPrintable(split.error().message));
}

void tst_CliParts::readsEnvironmentFiles()
{
    QProcessEnvironment environment;
    const QByteArray text =
        "# comment\n\n  A=1  \r\nexport B=two words\nC=\"x\\n\\\"y\\\"\\\\ \\$\"\nD='a\\nb'\nE=\nF=a=b#c\nA=2\n";
    QVERIFY(EnvironmentEdits::parseFile(QStringLiteral("f"), text, environment).has_value());
    const auto value = [&](const char *key) { return environment.value(QLatin1String(key), QStringLiteral("none")); };
    QCOMPARE(value("A"), QStringLiteral("2"));
    QCOMPARE(value("B"), QStringLiteral("two words"));
    QCOMPARE(value("C"), QStringLiteral("x\n\"y\"\\ \\$"));
    QCOMPARE(value("D"), QStringLiteral("a\\nb"));
    QCOMPARE(value("E"), QString());
    QCOMPARE(value("F"), QStringLiteral("a=b#c"));
    QCOMPARE(environment.keys().size(), 6);
}

void tst_CliParts::namesTheLineOfABadEnvironmentFile_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    QTest::newRow("no =") << QByteArray("A=1\nB\n") << "f:2: ";
    QTest::newRow("no name") << QByteArray("=1\n") << "f:1: ";
    QTest::newRow("space in name") << QByteArray("\n\nA B=1\n") << "f:3: ";
    QTest::newRow("open quote") << QByteArray("A=\"x\n") << "f:1: ";
    QTest::newRow("text behind a quote") << QByteArray("A='x' y\n") << "f:1: ";
    QTest::newRow("not UTF-8") << QByteArray("A=1\nB=\xff\n") << "f:2: ";
}

void tst_CliParts::namesTheLineOfABadEnvironmentFile()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    QProcessEnvironment environment;
    const auto parsed = EnvironmentEdits::parseFile(QStringLiteral("f"), text, environment);
    QVERIFY(!parsed.has_value());
    QVERIFY2(parsed.error().message.startsWith(place), qPrintable(parsed.error().message));
}

void tst_CliParts::messagesCannotDriveTheTerminal()
{
    QCOMPARE(Console::line(QStringLiteral("a\033[2Jb\nc")), QByteArray("paddock: a\\x1b[2Jb\\x0ac\n"));
}

void tst_CliParts::writerNeverBlocksItsCaller()
{
    Pipe pipe = makePipe();
    const QByteArray much(1024 * 1024, 'x');
    StreamWriter writer(pipe.writeEnd.get());
    QSignalSpy drained(&writer, &StreamWriter::drained);
    writer.write(much); // more than the pipe holds, and nobody reads yet
    QVERIFY(writer.pendingBytes() > 0);
    QByteArray got;
    char buffer[65536];
    while (got.size() < much.size())
        got.append(buffer, std::max<ssize_t>(0, ::read(pipe.readEnd.get(), buffer, sizeof buffer)));
    QTRY_COMPARE_WITH_TIMEOUT(drained.size(), 1, 30000);
    QCOMPARE(writer.pendingBytes(), 0);
    QVERIFY(got == much);
}

void tst_CliParts::writerSaysWhenNobodyReads()
{
    ::signal(SIGPIPE, SIG_IGN);
    Pipe pipe = makePipe();
    StreamWriter writer(pipe.writeEnd.get());
    QSignalSpy failed(&writer, &StreamWriter::failed);
    pipe.readEnd.reset();
    writer.write("x");
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, 30000);
    writer.write("y");
    QCOMPARE(writer.pendingBytes(), 0);
}

void tst_CliParts::feedPrefixesAndKeepsBytes()
{
    auto pump = OutputPump::create();
    QVERIFY(pump.has_value());
    const auto store = storeOf(**pump, QByteArray("one\n\xff\xfe\n\nlast"), LogStore::kDefaultCapacityBytes);
    store->note("a note is not output");
    Pipe pipe = makePipe();
    {
        StreamWriter writer(pipe.writeEnd.get());
        LogFeed feed([&](const QString &) { return store->snapshot(); }, &writer,
                     {QStringLiteral("ab"), QStringLiteral("abcd")}, false);
        feed.fetch(QStringLiteral("ab"));
        feed.fetch(QStringLiteral("ab")); // nothing is written twice
        QTRY_VERIFY_WITH_TIMEOUT(feed.isDone() && writer.pendingBytes() == 0, 30000);
    }
    pipe.writeEnd.reset();
    QCOMPARE(readAll(pipe.readEnd.get()), QByteArray("ab   | one\nab   | \xff\xfe\nab   | \nab   | last\n"));
}

void tst_CliParts::feedSaysWhatWasLost()
{
    auto pump = OutputPump::create();
    QVERIFY(pump.has_value());
    QByteArray bytes;
    for (int i = 0; i < 40000; ++i)
        bytes += QByteArray::number(i).rightJustified(99, '.') + '\n';
    const auto store = storeOf(**pump, bytes, 1024 * 1024);
    const quint64 forgotten = store->snapshot().firstLine();
    QVERIFY(forgotten > 0);
    UniqueFd null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    StreamWriter writer(null.get());
    LogFeed feed([&](const QString &) { return store->snapshot(); }, &writer, {QStringLiteral("a")}, false);
    QSignalSpy lost(&feed, &LogFeed::linesLost);
    feed.fetch(QStringLiteral("a"));
    QTRY_VERIFY_WITH_TIMEOUT(feed.isDone() && writer.pendingBytes() == 0, 30000);
    QCOMPARE(lost.size(), 1);
    QCOMPARE(lost[0][1].toULongLong(), forgotten);
}

void tst_CliParts::pausesGrowToHalfAMinute()
{
    using namespace std::chrono_literals;
    RetryBackoff backoff(9);
    for (const auto pause : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16000ms, 30000ms, 30000ms}) {
        QVERIFY(!backoff.isSpent());
        QCOMPARE(backoff.takeNext(), pause);
    }
    QVERIFY(!backoff.isSpent());
    backoff.takeNext();
    QVERIFY(backoff.isSpent());
    QVERIFY(RetryBackoff(0).isSpent());
}

void tst_CliParts::newStartMayHelp_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("error");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("helps");
    const auto row = [](const char *name, Outcome::Kind kind, ErrorCode error, int status, bool helps) {
        QTest::newRow(name) << static_cast<int>(kind) << static_cast<int>(error) << status << helps;
    };
    row("success", Outcome::Kind::Exited, ErrorCode::Internal, 0, false);
    row("failure", Outcome::Kind::Exited, ErrorCode::Internal, 1, true);
    row("leftovers that count", Outcome::Kind::Exited, ErrorCode::Internal, 122, true);
    row("signal", Outcome::Kind::Signaled, ErrorCode::Internal, 137, true);
    row("timed out", Outcome::Kind::TimedOut, ErrorCode::Internal, 124, true);
    row("silent", Outcome::Kind::IdleTimedOut, ErrorCode::Internal, 124, true);
    row("stopped", Outcome::Kind::Cancelled, ErrorCode::Internal, 143, false);
    row("not found", Outcome::Kind::FailedToStart, ErrorCode::NotFound, 127, false);
    row("no limit", Outcome::Kind::FailedToStart, ErrorCode::LimitUnavailable, 123, false);
    row("no memory", Outcome::Kind::FailedToStart, ErrorCode::ResourceExhausted, 125, true);
    row("warden lost", Outcome::Kind::Signaled, ErrorCode::WardenLost, 125, false);
}

void tst_CliParts::newStartMayHelp()
{
    QFETCH(int, kind);
    QFETCH(int, error);
    QFETCH(int, status);
    Outcome outcome;
    outcome.kind = static_cast<Outcome::Kind>(kind);
    outcome.error.code = static_cast<ErrorCode>(error);
    QTEST(RetryBackoff::mayHelp(outcome, status), "helps");
}

QTEST_GUILESS_MAIN(tst_CliParts)
#include "tst_cli_parts.moc"
