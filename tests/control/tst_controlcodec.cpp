// SPDX-License-Identifier: Apache-2.0
#include "engine/control/controlmessage.h"
#include "engine/control/differencecodec.h"
#include "engine/control/launchcodec.h"
#include "engine/control/linesplitter.h"
#include "engine/control/logchunk.h"
#include "engine/control/mechanismcodec.h"
#include "engine/control/outcomecodec.h"
#include "engine/control/remotelog.h"
#include "engine/control/sessioncard.h"
#include "engine/control/statuscodec.h"
#include "engine/control/valuecodec.h"
#include "engine/output/logstore.h"
#include "engine/output/logwriter.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace paddock;
using namespace std::chrono_literals;

/// What travels arrives as it was, and what makes no sense hurts nobody.
class tst_ControlCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statusComesBackAsItWas_data();
    void statusComesBackAsItWas();
    void unknownFiguresAreNull();
    void mechanismComesBackAsItWas();
    void commandComesBackAsItWas();
    void differenceComesBackAsItWas();
    void longDifferenceFitsAMessage();
    void launchComesBackAsItWas();
    void impossibleLaunchesAreRefused_data();
    void impossibleLaunchesAreRefused();
    void everyErrorCodeHasAWordOfItsOwn();
    void statusWithoutStateIsNone();
    void linesComeOutWhole();
    void tooLongLineIsToldAndKeepsNothing();
    void requestsAreTold_data();
    void requestsAreTold();
    void mutatedMessagesAreReadOrRefused();
    void logTravelsByteByByte();
    void chunkOfControlCharactersFitsAMessage();
    void mirroredLogNotesWhatIsMissing();
    void sessionNamesAreChecked_data();
    void sessionNamesAreChecked();
    void sessionNamesAreMadeOfFolders_data();
    void sessionNamesAreMadeOfFolders();
};

namespace {

QJsonObject throughText(const QJsonObject &object)
{
    return QJsonDocument::fromJson(QJsonDocument(object).toJson(QJsonDocument::Compact)).object();
}

Outcome fullOutcome()
{
    Outcome outcome;
    outcome.kind = Outcome::Kind::Cancelled;
    outcome.signal = 15;
    outcome.leader = {4242, 1234567890123};
    outcome.leftovers = {{{4250, 99}, 1, QString::fromUtf8("sleep 100 \xc3\xbc"), 1200ms, false}};
    outcome.escaped = {{{4251, 100}, 4242, QStringLiteral("daemon"), 7ms, true}};
    outcome.escalated = true;
    outcome.membersAfter = 2;
    outcome.usage.cpuSeconds = 0.25;
    outcome.usage.memoryBytes = 0;
    outcome.usage.peakMemoryBytes = 9'007'199'254'740'993; // beyond a double's precision
    outcome.usage.peakProcesses = 4;
    outcome.usage.memorySource = UsageSource::Kernel;
    outcome.usage.wall = 1301ms;
    outcome.stop = {true, 3, 1, 2, false, true, outcome.leftovers, {QStringLiteral("exit 1")}, 5003ms};
    outcome.limits = {1 << 20, 10, 0.5};
    outcome.tripped = {true, false, std::nullopt};
    outcome.watchedMemory = true;
    outcome.error = {ErrorCode::WardenLost, QStringLiteral("the warden \"ended\"\n"), 32};
    return outcome;
}

ServiceStatus fullStatus()
{
    ServiceStatus status;
    status.id = QStringLiteral("api");
    status.title = QStringLiteral("api server");
    status.launched = true;
    status.state = ServiceState::Stopping;
    status.reason = QStringLiteral("stopping: 2 processes left");
    status.waitsFor = {QStringLiteral("redis"), QStringLiteral("db")};
    status.needs = {{QStringLiteral("redis"), DependencyCondition::Healthy},
                    {QStringLiteral("db"), DependencyCondition::LogReady, QStringLiteral("listening on \\d+")}};
    status.ports = {{8080, PortSpec::Protocol::Tcp}, {53, PortSpec::Protocol::Udp}};
    status.readyProbe = ProbeStatus{QStringLiteral("port localhost:80")};
    status.healthProbe = ProbeStatus{QStringLiteral("http://localhost:80/health"),
                                     false,
                                     QStringLiteral("HTTP 503 from /health"),
                                     2,
                                     3,
                                     QDateTime::fromMSecsSinceEpoch(1'700'000'005'000),
                                     QDateTime::fromMSecsSinceEpoch(1'700'000'006'000),
                                     10s};
    status.commandLine = QStringLiteral("python3 'a b'");
    status.workingDirectory = QStringLiteral("/srv");
    status.leader = {4242, 77};
    status.group = QStringLiteral("shop/api/run-3");
    status.run = 3;
    status.restarts = 2;
    status.recentRestarts = 2;
    status.maxRestarts = 5;
    status.ready = true;
    status.healthy = false;
    status.nextStartAt = QDateTime::fromMSecsSinceEpoch(1'700'000'003'000);
    status.nextRunAt = QDateTime::fromMSecsSinceEpoch(1'700'000'004'000);
    status.startup.askedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000);
    status.startup.readyAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'100);
    status.namespaceName = QStringLiteral("back");
    status.disabled = true;
    status.since = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123);
    status.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'001);
    status.lastOutcome = fullOutcome();
    status.grace = 1500ms;
    return status;
}

LogSnapshot logOf(LogStore &store, const QByteArrayList &lines)
{
    LogWriter out(store, Stream::Stdout);
    for (const QByteArray &line : lines)
        out.append(QByteArray(line + '\n'));
    return store.snapshot();
}

} // namespace

void tst_ControlCodec::statusComesBackAsItWas_data()
{
    QTest::addColumn<ServiceStatus>("status");
    ServiceStatus least;
    least.id = QStringLiteral("a");
    QTest::newRow("least") << least;
    QTest::newRow("full") << fullStatus();
    for (const ServiceState state : {ServiceState::Stopped, ServiceState::Waiting, ServiceState::Starting,
                                     ServiceState::Running, ServiceState::Frozen, ServiceState::BackingOff,
                                     ServiceState::GivenUp, ServiceState::Exited, ServiceState::Failed}) {
        ServiceStatus each = least;
        each.state = state;
        QTest::newRow(qPrintable(serviceStateId(state))) << each;
    }
}

void tst_ControlCodec::statusComesBackAsItWas()
{
    QFETCH(ServiceStatus, status);
    const auto back = codec::serviceStatusFrom(throughText(codec::toJson(status)));
    QVERIFY(back);
    QVERIFY(back->lastOutcome == status.lastOutcome);
    QVERIFY(*back == status);
}

void tst_ControlCodec::unknownFiguresAreNull()
{
    const QJsonObject usage = codec::toJson(Outcome()).value(QLatin1String("usage")).toObject();
    QVERIFY(usage.value(QLatin1String("cpu_seconds")).isNull());
    QVERIFY(usage.value(QLatin1String("peak_memory_bytes")).isNull());
    const QJsonObject status = codec::toJson(ServiceStatus());
    for (const char *key : {"leader", "since", "started_at", "last_outcome", "ready_probe", "health_probe"})
        QVERIFY2(status.value(QLatin1String(key)).isNull(), key);
}

void tst_ControlCodec::mechanismComesBackAsItWas()
{
    MechanismReport report;
    report.mechanism = Mechanism::Subreaper;
    report.guarantee = guaranteeOf(Mechanism::Subreaper);
    report.refused = {{Mechanism::CgroupV2, QStringLiteral("read-only")}};
    report.limits.why = QStringLiteral("no controllers");
    const auto back = codec::mechanismReportFrom(throughText(codec::toJson(report)));
    QVERIFY(back == report);
    QVERIFY(!codec::mechanismReportFrom({}));
}

void tst_ControlCodec::commandComesBackAsItWas()
{
    Command command;
    command.program = QStringLiteral("sh");
    command.arguments = {QStringLiteral("-c"), QString()};
    command.workingDirectory = QStringLiteral("/tmp");
    command.environment = QProcessEnvironment();
    command.environment.insert(QStringLiteral("A"), QStringLiteral("b=c\n"));
    command.streams = Command::Streams::Terminal;
    QVERIFY(codec::commandFrom(throughText(codec::toJson(command))) == command);
}

void tst_ControlCodec::differenceComesBackAsItWas()
{
    StackDifference difference;
    difference.added = {QStringLiteral("cache"), QStringLiteral("web-3")};
    difference.removed = {QStringLiteral("mailer")};
    difference.changed = {{QStringLiteral("api"), {QStringLiteral("command"), QStringLiteral("stop")}, true},
                          {QStringLiteral("db"), {QStringLiteral("log")}, false}};
    difference.omitted = 7;
    QCOMPARE(codec::stackDifferenceFrom(throughText(codec::toJson(difference))), difference);
    QVERIFY(codec::stackDifferenceFrom({}).isEmpty());
}

void tst_ControlCodec::longDifferenceFitsAMessage()
{
    StackDifference difference;
    for (int i = 0; i < 3000; ++i) {
        const QString name = QStringLiteral("%1").arg(i, 128, 10, QLatin1Char('x'));
        difference.added += name;
        difference.removed += name;
        difference.changed.append({name, QStringList(25, QStringLiteral("exit_on_failure")), true});
    }
    const QJsonObject json = codec::toJson(difference);
    QVERIFY(QJsonDocument(json).toJson(QJsonDocument::Compact).size() < ControlProtocol::kMaxLineSize - 1024);
    QCOMPARE(codec::stackDifferenceFrom(json).omitted, 6000);
}

void tst_ControlCodec::launchComesBackAsItWas()
{
    Command command;
    command.program = QStringLiteral("pytest");
    LaunchSpec launch(command);
    QCOMPARE(codec::launchFrom(throughText(codec::toJson(launch))), Result<LaunchSpec>(launch));
    launch.timeout = 90s;
    launch.idleTimeout = 1500ms;
    launch.restart.policy = RestartPolicy::OnFailure;
    launch.limits = {1 << 30, 20, 1.5};
    launch.stop.steps = {StopPlan::Step{2, 0ms}};
    QCOMPARE(codec::launchFrom(throughText(codec::toJson(launch))), Result<LaunchSpec>(launch));
    launch.stop.steps = {StopPlan::Step{15, 3s, {}, {QStringLiteral("ctl"), QStringLiteral("shut down")}}};
    QCOMPARE(codec::launchFrom(throughText(codec::toJson(launch))), Result<LaunchSpec>(launch));
    launch.command.streams = Command::Streams::Terminal;
    for (const QByteArray &keys : {QByteArray("q"), QByteArray("\x03"), QByteArray("^C^^ \x1b[A\x1e\x7f"),
                                   QByteArray("\xc3\xa9\xf0\x9f\x90\xb4\r")}) {
        launch.stop.steps = {StopPlan::Step{15, 3s, keys}};
        QCOMPARE(codec::launchFrom(throughText(codec::toJson(launch))), Result<LaunchSpec>(launch));
    }
}

void tst_ControlCodec::impossibleLaunchesAreRefused_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("no program") << QByteArray(R"({"command":{}})");
    QTest::newRow("negative") << QByteArray(R"({"timeout":-1})");
    QTest::newRow("no time at all") << QByteArray(R"({"timeout":0})");
    QTest::newRow("endless") << QByteArray(R"({"idle_timeout":1e300})");
    QTest::newRow("no number") << QByteArray(R"({"timeout":"5s"})");
    QTest::newRow("policy") << QByteArray(R"({"restart":"sometimes"})");
    QTest::newRow("signal") << QByteArray(R"({"stop":{"signal":"SIGNOT"}})");
    QTest::newRow("two means") << QByteArray(R"({"stop":{"signal":"INT","command":["ctl"]}})");
    QTest::newRow("no keys") << QByteArray(R"({"command":{"program":"vi","tty":true},"stop":{"keys":""}})");
    QTest::newRow("keys without a terminal") << QByteArray(R"({"stop":{"keys":"q"}})");
    QTest::newRow("no stop command") << QByteArray(R"({"stop":{"command":[]}})");
    QTest::newRow("grace") << QByteArray(R"({"stop":{"grace":-2}})");
    QTest::newRow("memory") << QByteArray(R"({"limits":{"memory":0}})");
    QTest::newRow("cpu") << QByteArray(R"({"limits":{"cpu":-0.5}})");
}

void tst_ControlCodec::impossibleLaunchesAreRefused()
{
    QFETCH(QByteArray, more);
    QJsonObject object{{QStringLiteral("command"), QJsonObject{{QStringLiteral("program"), QStringLiteral("true")}}}};
    QVERIFY(codec::launchFrom(object));
    const QJsonObject changes = QJsonDocument::fromJson(more).object();
    for (auto each = changes.begin(); each != changes.end(); ++each)
        object.insert(each.key(), each.value());
    const Result<LaunchSpec> launch = codec::launchFrom(object);
    QVERIFY(!launch);
    QCOMPARE(launch.error().code, ErrorCode::InvalidArgument);
}

void tst_ControlCodec::everyErrorCodeHasAWordOfItsOwn()
{
    for (int code = 0; code <= int(ErrorCode::Internal); ++code) {
        const Error error{ErrorCode(code), QStringLiteral("x"), code, QStringLiteral("api")};
        QCOMPARE(codec::errorFrom(throughText(codec::toJson(error))), error);
    }
}

void tst_ControlCodec::statusWithoutStateIsNone()
{
    QJsonObject object = codec::toJson(fullStatus());
    object.insert(QLatin1String("state"), QStringLiteral("dancing"));
    QVERIFY(!codec::serviceStatusFrom(object));
    QVERIFY(!codec::serviceStatusFrom({}));
}

void tst_ControlCodec::linesComeOutWhole()
{
    QByteArray text;
    for (int i = 0; i < 200; ++i)
        text += QByteArray::number(i) + QByteArray(i % 7, 'x') + '\n';
    for (const int piece : {1, 3, 64, 100000}) {
        LineSplitter lines(1000);
        QByteArray seen;
        for (qsizetype at = 0; at < text.size(); at += piece) {
            lines.append(text.mid(at, piece));
            while (const auto line = lines.takeLine())
                seen += *line + '\n';
        }
        QCOMPARE(seen, text);
    }
}

void tst_ControlCodec::tooLongLineIsToldAndKeepsNothing()
{
    LineSplitter lines(10);
    lines.append("0123456789\n");
    QCOMPARE(lines.takeLine(), QByteArray("0123456789"));
    lines.append("0123456789a");
    QVERIFY(!lines.takeLine());
    QVERIFY(lines.isTooLong());
    lines.append("\nshort\n");
    QVERIFY(!lines.takeLine());
}

void tst_ControlCodec::requestsAreTold_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("understood");
    QTest::newRow("whole") << QByteArray(R"({"schema":1,"id":1,"method":"hello","params":{}})") << true;
    QTest::newRow("without params") << QByteArray(R"({"schema":1,"id":1,"method":"hello"})") << true;
    QTest::newRow("more than known") << QByteArray(R"({"schema":1,"id":1,"method":"hello","more":[1]})") << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("array") << QByteArray("[1]") << false;
    QTest::newRow("half") << QByteArray(R"({"schema":1,"id":1,)") << false;
    QTest::newRow("another schema") << QByteArray(R"({"schema":2,"id":1,"method":"hello"})") << false;
    QTest::newRow("no id") << QByteArray(R"({"schema":1,"method":"hello"})") << false;
    QTest::newRow("id of text") << QByteArray(R"({"schema":1,"id":"1","method":"hello"})") << false;
    QTest::newRow("no method") << QByteArray(R"({"schema":1,"id":1})") << false;
    QTest::newRow("params of text") << QByteArray(R"({"schema":1,"id":1,"method":"hello","params":"x"})") << false;
    QTest::newRow("deep") << QByteArray(500'000, '[') << false;
}

void tst_ControlCodec::requestsAreTold()
{
    QFETCH(QByteArray, line);
    QFETCH(bool, understood);
    std::optional<qint64> id;
    QCOMPARE(ControlRequest::parse(line, &id).has_value(), understood);
}

void tst_ControlCodec::mutatedMessagesAreReadOrRefused()
{
    // Whatever comes of it, it comes without a crash: the sanitizers look on in their own build.
    QRandomGenerator random(4711);
    const QList<QByteArray> seeds{
        ControlRequest{7, QStringLiteral("log"), {{QStringLiteral("id"), QStringLiteral("api")}}}.toLine(),
        ControlReply::eventLine(QStringLiteral("service"), {{QStringLiteral("service"), codec::toJson(fullStatus())}}),
        ControlReply::answerLine(3, fail(ErrorCode::NotFound, QStringLiteral("no")))};
    for (int round = 0; round < 3000; ++round) {
        QByteArray line = seeds[round % seeds.size()];
        for (int edit = 0; edit < 1 + round % 8; ++edit) {
            const qsizetype at = random.bounded(line.size());
            if (edit % 3 == 0)
                line.remove(at, random.bounded(9));
            else
                line[at] = char(random.bounded(256));
            if (line.isEmpty())
                line = "{";
        }
        std::optional<qint64> id;
        (void)ControlRequest::parse(line, &id);
        const auto reply = ControlReply::parse(line);
        if (reply) {
            (void)codec::serviceStatusFrom(reply->body.value(QLatin1String("service")).toObject());
            (void)LogChunk::fromJson(reply->body);
        }
    }
}

void tst_ControlCodec::logTravelsByteByByte()
{
    LogStore store;
    const QByteArrayList said{"plain", "", QByteArray("nul\0here", 8), "bad \xff\xfe", "\033[31mred\033[0m", "tab\t\r"};
    const LogSnapshot log = logOf(store, said);
    LogWriter open(store, Stream::Stderr);
    open.append("prompt> ");
    const LogChunk chunk = LogChunk::fromJson(throughText(LogChunk::cut(store.snapshot(), 0).toJson()));
    QCOMPARE(chunk, LogChunk::cut(store.snapshot(), 0));
    RemoteLog mirror;
    mirror.append(chunk);
    QVERIFY(mirror.isComplete());
    const LogSnapshot copy = mirror.snapshot();
    QCOMPARE(copy.lineCount(), quint64(said.size()));
    for (int i = 0; i < said.size(); ++i) {
        QCOMPARE(copy.line(i).bytes.toByteArray(), said[i]);
        QVERIFY(copy.line(i).since1970 == log.line(log.firstLine() + i).since1970);
    }
    QCOMPARE(copy.openLines().size(), size_t(1));
    QCOMPARE(copy.openLines()[0].bytes, QByteArray("prompt> "));
    QVERIFY(copy.openLines()[0].stream == Stream::Stderr);
}

void tst_ControlCodec::chunkOfControlCharactersFitsAMessage()
{
    LogStore store;
    const LogSnapshot log = logOf(store, QByteArrayList(40, QByteArray(60000, '\1')));
    const LogChunk chunk = LogChunk::cut(log, 0);
    QVERIFY(!chunk.lines.isEmpty());
    QVERIFY(ControlReply::answerLine(1, chunk.toJson()).size() <= ControlProtocol::kMaxLineSize);
    // The rest is asked for from where it ended.
    QVERIFY(LogChunk::cut(log, chunk.end()).first == chunk.end());
}

void tst_ControlCodec::mirroredLogNotesWhatIsMissing()
{
    RemoteLog mirror;
    LogChunk chunk{0, 10, 0, {{"one", 5ms, Stream::Stdout, false}}, {}};
    mirror.append(chunk);
    QVERIFY(!mirror.isComplete());
    mirror.append({8, 10, 8, {{"nine", 6ms, Stream::Stderr, false}, {"ten", 7ms, Stream::Stdout, true}}, {}});
    QVERIFY(mirror.isComplete());
    QCOMPARE(mirror.next(), std::optional<quint64>(10));
    const LogSnapshot log = mirror.snapshot();
    QCOMPARE(log.lineCount(), quint64(4));
    QVERIFY(log.line(1).stream == Stream::Note);
    QVERIFY(log.line(1).bytes.toByteArray().startsWith("7 lines"));
    QVERIFY(log.line(2).stream == Stream::Stderr);
    QVERIFY(log.line(3).continued);
}

void tst_ControlCodec::sessionNamesAreChecked_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("valid");
    QTest::newRow("plain") << QStringLiteral("shop") << true;
    QTest::newRow("all kinds") << QStringLiteral("Shop_2.x-b") << true;
    QTest::newRow("longest") << QString(64, u'a') << true;
    QTest::newRow("too long") << QString(65, u'a') << false;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("hidden") << QStringLiteral(".shop") << false;
    QTest::newRow("up") << QStringLiteral("..") << false;
    QTest::newRow("path") << QStringLiteral("a/b") << false;
    QTest::newRow("option") << QStringLiteral("-f") << false;
    QTest::newRow("newline") << QStringLiteral("shop\n") << false;
    QTest::newRow("not ASCII") << QString::fromUtf8("sh\xc3\xb6p") << false;
}

void tst_ControlCodec::sessionNamesAreChecked()
{
    QFETCH(QString, name);
    QFETCH(bool, valid);
    QCOMPARE(SessionCard::checkName(name).has_value(), valid);
}

void tst_ControlCodec::sessionNamesAreMadeOfFolders_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("name");
    QTest::newRow("as it is") << QStringLiteral("shop-2") << QStringLiteral("shop-2");
    QTest::newRow("spaces") << QStringLiteral("My  Shop ") << QStringLiteral("My-Shop");
    QTest::newRow("hidden") << QStringLiteral(".config") << QStringLiteral("config");
    QTest::newRow("nothing left") << QString::fromUtf8("\xe5\xba\x97") << QStringLiteral("stack");
    QTest::newRow("long") << QString(300, u'x') << QString(64, u'x');
}

void tst_ControlCodec::sessionNamesAreMadeOfFolders()
{
    QFETCH(QString, folder);
    QFETCH(QString, name);
    QCOMPARE(SessionCard::nameFrom(folder), name);
    QVERIFY(SessionCard::checkName(name));
}

QTEST_GUILESS_MAIN(tst_ControlCodec)
#include "tst_controlcodec.moc"
