// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/fakesession.h"
#include "ui/services/servicedetails.h"
#include "ui/services/servicerows.h"
#include "ui/services/servicetext.h"

#include <QTest>

using namespace paddock;
using namespace std::chrono_literals;
using State = ServiceState;

namespace {

const QDateTime kNow(QDate(2026, 3, 2), QTime(10, 41, 7));

QString s(const char *text) { return QString::fromUtf8(text); }

ServiceStatus status(State state, const char *reason = "", int sinceSeconds = 12)
{
    ServiceStatus status;
    status.id = status.title = s("api");
    status.state = state;
    status.reason = s(reason);
    status.since = kNow.addSecs(-sinceSeconds);
    return status;
}

ProbeStatus probe(std::optional<bool> succeeded, const char *detail, int failures = 0)
{
    return {s("http://127.0.0.1:80/health"), succeeded, s(detail), failures, 3, kNow.addSecs(-3), kNow.addSecs(7), 10s};
}

ServiceStatus withHealth(const ProbeStatus &probe)
{
    ServiceStatus each = status(State::Running);
    each.ready = true;
    each.healthProbe = probe;
    return each;
}

ServiceStatus backingOff(std::optional<int> most)
{
    ServiceStatus each = status(State::BackingOff, "exit 1, attempt 4 of 10");
    each.restarts = 4;
    each.recentRestarts = 4;
    each.maxRestarts = most;
    each.nextStartAt = kNow.addMSecs(3249);
    return each;
}

ServiceStatus scheduled(State state, qint64 seconds)
{
    ServiceStatus each = status(state, "starts at some time");
    each.nextRunAt = kNow.addSecs(seconds);
    return each;
}

ServiceStatus member(const char *id, const char *namespaceName, State state = State::Running)
{
    ServiceStatus each = status(state);
    each.id = each.title = s(id);
    each.namespaceName = s(namespaceName);
    return each;
}

/// "Services 3, web, [back 2], db, api": titles bare, namespaces in brackets, "-" before one that is closed.
QString inWords(const QList<ServiceRow> &rows)
{
    QStringList words;
    for (const ServiceRow &row : rows) {
        const QString count = row.count > 0 ? QStringLiteral(" %1").arg(row.count) : QString();
        if (row.kind == ServiceRow::Kind::Namespace)
            words << (row.collapsed ? s("-[%1%2]") : s("[%1%2]")).arg(row.title, count);
        else
            words << row.title + count;
    }
    return words.join(s(", "));
}

} // namespace

class TestServiceText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lineSaysStateAndReason_data();
    void lineSaysStateAndReason();
    void tickIsAsSlowAsItMayBe_data();
    void tickIsAsSlowAsItMayBe();
    void nextProbeIsReckonedOn();
    void detailsTellEverything();
    void detailsQuoteNoMarkup();
    void rowsStandInTheirNamespaces_data();
    void rowsStandInTheirNamespaces();
    void worstStateIsTheOneToLookAt();
};

void TestServiceText::lineSaysStateAndReason_data()
{
    QTest::addColumn<ServiceStatus>("status");
    QTest::addColumn<QString>("line");
    const auto row = [](const char *name, const ServiceStatus &status, const char *line) {
        QTest::newRow(name) << status << QString::fromUtf8(line).replace(QLatin1Char('_'), QChar(QChar::Nbsp));
    };
    row("running", status(State::Running), "running · 12_s");
    ServiceStatus ready = status(State::Running, "", 249);
    ready.ready = true;
    ready.readyProbe = probe(true, "HTTP 200 from /");
    row("ready", ready, "ready · 4_m 09_s");
    ready.ready = false;
    ready.reason = s("not ready any more: HTTP 503 from /");
    row("not ready any more", ready, "not ready any more: HTTP 503 from / · 4_m 09_s");
    row("healthy", withHealth(probe(true, "HTTP 200 from /health")), "running · 12_s");
    row("unhealthy", withHealth(probe(false, "HTTP 503 from /health", 2)), "unhealthy: HTTP 503 from /health · 2 of 3");
    row("waiting", status(State::Waiting, "waiting for db: not ready"), "waiting for db: not ready · 12_s");
    row("starting", status(State::Starting, "not ready yet: connection refused", 1),
        "not ready yet: connection refused · 1_s");
    row("backing off", backingOff(10), "backing off 3.2_s · attempt 4 of 10");
    row("backing off for ever", backingOff(std::nullopt), "backing off 3.2_s · attempt 4");
    row("given up", status(State::GivenUp, "given up: 5 failures in 20 s"), "given up: 5 failures in 20 s · 12_s ago");
    row("failed long ago", status(State::Failed, "exit 1", 200), "exit 1 · 3_m ago");
    row("failed hours ago", status(State::Failed, "exit 1", 7500), "exit 1 · 2_h 05_m ago");
    row("stopped", status(State::Stopped), "stopped");
    ServiceStatus disabled = status(State::Stopped);
    disabled.disabled = true;
    row("disabled", disabled, "disabled");
    row("next run soon", scheduled(State::Exited, 5), "next run in 5_s");
    row("next run today", scheduled(State::Stopped, 4 * 3600), "next run at 14:41");
    row("frozen", status(State::Frozen), "frozen · 12_s");
    ServiceStatus timeless = status(State::Running);
    timeless.since = {};
    row("since nobody knows when", timeless, "running");
}

void TestServiceText::lineSaysStateAndReason()
{
    QFETCH(ServiceStatus, status);
    QFETCH(QString, line);
    QCOMPARE(serviceReason(status, kNow), line);
}

void TestServiceText::tickIsAsSlowAsItMayBe_data()
{
    QTest::addColumn<ServiceStatus>("status");
    QTest::addColumn<int>("milliseconds");
    QTest::newRow("running") << status(State::Running) << 1000;
    QTest::newRow("waiting") << status(State::Waiting) << 1000;
    QTest::newRow("backing off") << backingOff(10) << 100;
    QTest::newRow("stopped") << status(State::Stopped) << 0;
    QTest::newRow("failed just now") << status(State::Failed, "", 30) << 1000;
    QTest::newRow("failed long ago") << status(State::Failed, "", 90) << 60000;
    QTest::newRow("next run soon") << scheduled(State::Stopped, 60) << 1000;
    QTest::newRow("next run tomorrow") << scheduled(State::Exited, 86400) << 60000;
    ServiceStatus timeless = status(State::Running);
    timeless.since = {};
    QTest::newRow("since nobody knows when") << timeless << 0;
}

void TestServiceText::tickIsAsSlowAsItMayBe()
{
    QFETCH(ServiceStatus, status);
    QFETCH(int, milliseconds);
    QCOMPARE(int(serviceTick(status, kNow).count()), milliseconds);
}

void TestServiceText::nextProbeIsReckonedOn()
{
    const ProbeStatus ahead = probe(true, "");
    QCOMPARE(nextProbeAt(ahead, kNow), ahead.nextAt);
    QCOMPARE(nextProbeAt(ahead, kNow.addSecs(8)), std::optional(kNow.addSecs(17))); // told 10 s ago, and 10 s apart
    QCOMPARE(nextProbeAt(ahead, kNow.addSecs(107)), std::optional(kNow.addSecs(117)));
    ProbeStatus told = probe(true, "");
    told.nextAt.reset();
    QCOMPARE(nextProbeAt(told, kNow), std::optional<QDateTime>());
}

void TestServiceText::detailsTellEverything()
{
    ServiceStatus api = withHealth(probe(false, "HTTP 503 from /health", 2));
    api.restarts = 2;
    api.recentRestarts = 2;
    api.maxRestarts = 5;
    api.ports = {{8080, PortSpec::Protocol::Tcp}, {53, PortSpec::Protocol::Udp}};
    api.needs = {{s("db"), DependencyCondition::Ready},
                 {s("queue"), DependencyCondition::Started},
                 {s("log"), DependencyCondition::LogReady, s("x")}};
    api.leader = {20417, 1};
    api.run = 3;
    api.commandLine = s("python3 api.py");
    api.workingDirectory = s("/srv");
    Outcome exit;
    exit.exitCode = 1;
    exit.usage.wall = 12400ms;
    api.lastOutcome = exit;
    ServiceStatus db = member("db", "");
    db.readyProbe = probe(true, "connected");
    db.ready = true;
    const ServiceDetails details =
        ServiceDetails::of(api, {db, member("queue", "", State::Stopped), api}, LogSnapshot(), kNow);
    QCOMPARE(details.value(s("State")), s("running, since 10:40:55"));
    QCOMPARE(details.value(s("Health probe")), s("http://127.0.0.1:80/health"));
    QCOMPARE(details.value(s("It said")), s("HTTP 503 from /health, 2 of 3 failures, 3\u00a0s ago; next in 7\u00a0s"));
    QCOMPARE(details.value(s("Restarts")), s("2 of 5"));
    QCOMPARE(details.value(s("Last exit")), s("exit 1 after 12\u00a0s"));
    QCOMPARE(details.value(s("Ports")), s("8080, 53/udp"));
    QCOMPARE(details.value(s("Needs")), s("✓ db: ready, yes"));
    QCOMPARE(details.value(s("Process")), s("20417, run 3"));
    QVERIFY(details.toText().contains(s("✗ queue: started, not now")));
    QVERIFY(details.toText().contains(s("log: log ready")));
    QVERIFY(details.toText().contains(s("Command: python3 api.py\nDirectory: /srv")));
}

void TestServiceText::detailsQuoteNoMarkup()
{
    ServiceStatus api = status(State::Failed, "<b>exit</b>");
    api.title = s("<i>api</i>");
    const QString html = ServiceDetails::of(api, {}, LogSnapshot(), kNow).toHtml();
    QVERIFY(html.contains(s("&lt;b&gt;exit")));
    QVERIFY(html.contains(s("&lt;i&gt;api")));
}

void TestServiceText::rowsStandInTheirNamespaces_data()
{
    QTest::addColumn<QList<ServiceStatus>>("services");
    QTest::addColumn<QSet<QString>>("collapsed");
    QTest::addColumn<QString>("rows");
    const QString machine = s(", Machine, Processes");
    ServiceStatus command = member("run-1", "");
    command.launched = true;
    QTest::newRow("nothing") << QList<ServiceStatus>() << QSet<QString>() << s("Machine, Processes");
    QTest::newRow("no namespaces") << QList<ServiceStatus>{member("a", ""), member("b", "")} << QSet<QString>()
                                   << QString(s("Services 2, a, b") + machine);
    const QList<ServiceStatus> mixed{member("db", "back"), member("web", ""), member("site", "front"),
                                     member("api", "back"), command};
    QTest::newRow("mixed") << mixed << QSet<QString>()
                           << QString(s("Services 4, web, [back 2], db, api, [front 1], site, Commands 1, run-1") +
                                      machine);
    QTest::newRow("one closed") << mixed << QSet<QString>{s("back"), s("gone")}
                                << QString(s("Services 4, web, -[back 2], [front 1], site, Commands 1, run-1") +
                                           machine);
    QTest::newRow("only commands") << QList<ServiceStatus>{command} << QSet<QString>()
                                   << QString(s("Commands 1, run-1") + machine);
}

void TestServiceText::rowsStandInTheirNamespaces()
{
    QFETCH(QList<ServiceStatus>, services);
    QFETCH(QSet<QString>, collapsed);
    QFETCH(QString, rows);
    const QList<ServiceRow> made = serviceRows(services, collapsed);
    QCOMPARE(inWords(made), rows);
    QSet<QString> ids;
    for (const ServiceRow &row : made)
        ids.insert(row.id);
    QCOMPARE(ids.size(), made.size());
}

void TestServiceText::worstStateIsTheOneToLookAt()
{
    QCOMPARE(worstState({}), State::Stopped);
    QCOMPARE(worstState({member("a", ""), member("b", "", State::Exited)}), State::Running);
    QCOMPARE(worstState({member("a", ""), member("b", "", State::Failed), member("c", "", State::Starting)}),
             State::Failed);
    QCOMPARE(stateCounts({member("a", ""), member("b", "", State::Failed), member("c", "")}),
             s("1 failed · 2 running"));
}

QTEST_APPLESS_MAIN(TestServiceText)
#include "tst_servicetext.moc"
