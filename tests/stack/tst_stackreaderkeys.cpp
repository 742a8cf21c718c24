// SPDX-License-Identifier: Apache-2.0
#include "tests/stack/stacktext.h"

#include <QTest>

#include <csignal>

using namespace paddock;
using namespace std::chrono_literals;

namespace {

/// The one service of a right file; an empty one, and a failed test, where it is wrong.
ServiceSpec web(const QByteArray &fields)
{
    const StackOutcome outcome = readText(serviceWith(fields));
    [&] { QCOMPARE(mistakesOf(outcome), QString()); }();
    return outcome ? outcome->stack.services.constFirst() : ServiceSpec();
}

QString s(const char *text) { return QString::fromUtf8(text); }

} // namespace

/// What each key of a service means when it is right.
class tst_StackReaderKeys : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsWhatIsSimple();
    void readsProbes_data();
    void readsProbes();
    void readsHowOftenAProbeAsks();
    void readsRestarts();
    void readsStops();
    void readsLimitsAndLogs();
    void readsWatches();
    void readsSchedules();
    void readsDependenciesAsMap();
    void waitsForTheBestWhereNoConditionIsWritten();
    void makesReplicas();
    void takesConditionsFromTheLogProbe();
    void warnsOfNothingInAGoodFile();
};

void tst_StackReaderKeys::readsWhatIsSimple()
{
    const ServiceSpec spec =
        web("    description: the site\n    namespace: front\n    disabled: yes\n    tty: true\n"
            "    user: www-data\n    timeout: 2m\n    idle_timeout: 30s\n    exit_on_failure: true\n"
            "    cascade: on\n    success_codes: [0, 143]\n    ports: [8080, 53/udp, 22/tcp]\n"
            "    ready: {notify: true}\n    start_timeout: 1m\n");
    QCOMPARE(spec.description, s("the site"));
    QCOMPARE(spec.namespaceName, s("front"));
    QVERIFY(spec.disabled && spec.exitOnFailure && spec.cascade);
    QCOMPARE(spec.command.streams, Command::Streams::Terminal);
    QCOMPARE(spec.command.user, s("www-data"));
    QCOMPARE(spec.timeout, 2min);
    QCOMPARE(spec.idleTimeout, 30s);
    QCOMPARE(spec.startTimeout, 1min);
    QCOMPARE(spec.restart.successCodes, QList<int>({0, 143}));
    QCOMPARE(spec.ports,
             QList<PortSpec>(
                 {{8080, PortSpec::Protocol::Tcp}, {53, PortSpec::Protocol::Udp}, {22, PortSpec::Protocol::Tcp}}));
    QCOMPARE(spec.filePath, s("/srv/shop/paddock.yaml"));

    const ServiceSpec plain = web({});
    QVERIFY(!plain.ready && !plain.health && !plain.timeout && !plain.log && !plain.watch && !plain.schedule);
    QVERIFY(!plain.disabled && !plain.exitOnFailure && !plain.replica && plain.limits.isEmpty());
    QCOMPARE(plain.restart, RestartSpec());
    QCOMPARE(plain.stop, StopPlan());
}

void tst_StackReaderKeys::readsProbes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("row");
    const char *const texts[] = {
        "{exec: pg_isready}",
        "{exec: [pg_isready, -q]}",
        "{exec: {command: [x], working_dir: sub}}",
        "{http: 'http://127.0.0.1:8080/health?deep=1'}",
        "https://localhost",
        "{http: {host: h, port: 81, path: /a, scheme: https, method: HEAD, headers: {X-A: b}, status: [200, 503], "
        "insecure_tls: true}}",
        "{http: {url: 'http://[::1]:3000', status: 204}}",
        "{tcp: 5432}",
        "{tcp: 'db.local:5432'}",
        "tcp://[::1]:6379",
        "{unix: run/db.sock}",
        "{log: 'ready to accept'}",
        "{file: run/pid}",
        "{notify: true}",
        "notify",
    };
    int row = 0;
    for (const char *text : texts)
        QTest::newRow(text) << QByteArray(text) << row++;
}

void tst_StackReaderKeys::readsProbes()
{
    QFETCH(QByteArray, text);
    QFETCH(int, row);
    const QList<QPair<QByteArray, QByteArray>> headers{{"X-A", "b"}};
    const std::vector<ProbeCheck> expected{
        ExecCheck{s("sh"), {s("-c"), s("pg_isready")}, s("/srv/shop/here")},
        ExecCheck{s("pg_isready"), {s("-q")}, s("/srv/shop/here")},
        ExecCheck{s("x"), {}, s("/srv/shop/sub")},
        HttpCheck{false, s("127.0.0.1"), 8080, s("/health?deep=1")},
        HttpCheck{true, s("localhost"), 443, s("/")},
        HttpCheck{true, s("h"), 81, s("/a"), "HEAD", headers, {200, 503}, true},
        HttpCheck{false, s("::1"), 3000, s("/"), "GET", {}, {204}, false},
        TcpCheck{s("127.0.0.1"), 5432},
        TcpCheck{s("db.local"), 5432},
        TcpCheck{s("::1"), 6379},
        UnixCheck{s("/srv/shop/run/db.sock")},
        LogCheck{s("ready to accept")},
        FileCheck{s("/srv/shop/run/pid")},
        NotifyCheck{},
        NotifyCheck{},
    };
    const ServiceSpec spec = web("    working_dir: here\n    ready: " + text + "\n");
    QVERIFY(spec.ready.has_value());
    QVERIFY(spec.ready->check == expected[size_t(row)]);
}

void tst_StackReaderKeys::readsHowOftenAProbeAsks()
{
    const ServiceSpec spec = web("    ready: {tcp: 1, initial_delay: 0s, period: 100ms, timeout: 2s,\n"
                                 "      success_threshold: 2, failure_threshold: 5, deadline: 1m}\n"
                                 "    health: {tcp: 1}\n");
    QCOMPARE(spec.ready, (ProbeSpec{TcpCheck{s("127.0.0.1"), 1}, 0ms, 100ms, 2s, 2, 5, 1min}));
    QCOMPARE(spec.health, (ProbeSpec{TcpCheck{s("127.0.0.1"), 1}, 0ms, 10s, 5s, 1, 3, std::nullopt}));
}

void tst_StackReaderKeys::readsRestarts()
{
    QCOMPARE(web("    restart: always\n").restart.policy, RestartPolicy::Always);
    QCOMPARE(web("    restart: unless_stopped\n").restart.policy, RestartPolicy::UnlessStopped);
    QCOMPARE(web("    restart: {backoff: 2s}\n").restart.policy, RestartPolicy::OnFailure);
    QCOMPARE(web("    restart: {backoff: 2m}\n").restart.backoff.cap, 2min);
    QCOMPARE(web("    restart: {intensity: unlimited}\n").restart.intensity, std::nullopt);
    QCOMPARE(web("    restart: {intensity: 5 in 20s}\n").restart.intensity, (IntensitySpec{5, 20s}));
    const RestartSpec spec = web("    success_codes: 3\n"
                                 "    restart:\n      policy: always\n      intensity: {count: 4, period: 1m}\n"
                                 "      backoff: {base: 500ms, factor: 1.5, cap: 10s, jitter: 0, reset_after: 5m}\n")
                                 .restart;
    QCOMPARE(spec, (RestartSpec{RestartPolicy::Always, {500ms, 1.5, 10s, 0, 5min}, IntensitySpec{4, 1min}, {3}}));
}

void tst_StackReaderKeys::readsStops()
{
    QCOMPARE(web("    stop: INT\n").stop.steps, QList<StopPlan::Step>({{SIGINT, 5s}}));
    QCOMPARE(web("    stop: {grace: 0s}\n").stop.steps, QList<StopPlan::Step>({{SIGTERM, 0s}}));
    QCOMPARE(web("    tty: true\n    stop:\n      - {keys: 'q^C^^é', grace: 1s}\n      - {command: [drain, -x]}\n"
                 "      - {command: exit 3}\n      - {signal: QUIT, grace: 2s}\n")
                 .stop.steps,
             QList<StopPlan::Step>({{SIGTERM, 1s, QByteArray("q\x03^\xC3\xA9"), {}},
                                    {SIGTERM, 5s, {}, {s("drain"), s("-x")}},
                                    {SIGTERM, 5s, {}, {s("sh"), s("-c"), s("exit 3")}},
                                    {SIGQUIT, 2s, {}, {}}}));
}

void tst_StackReaderKeys::readsLimitsAndLogs()
{
    QCOMPARE(web("    limits: {memory: 512M, pids: 64, cpu: 0.5}\n").limits,
             (ResourceLimits{512LL * 1024 * 1024, 64, 0.5}));
    QCOMPARE(web("    log: logs/web.log\n").log, (LogSpec{s("/srv/shop/logs/web.log")}));
    QCOMPARE(web("    log: {file: /x, max_size: 1M, keep: 0, append: false}\n").log,
             (LogSpec{s("/x"), 1 << 20, 0, false}));
    QCOMPARE(web("    log: {file: /x, max_size: 0}\n").log->maxBytes, 0);
}

void tst_StackReaderKeys::readsWatches()
{
    QCOMPARE(web("    watch: src\n").watch, (WatchSpec{{s("/srv/shop/src")}}));
    QCOMPARE(web("    watch: [src, ../lib]\n").watch, (WatchSpec{{s("/srv/shop/src"), s("/srv/lib")}}));
    QCOMPARE(web("    watch: {paths: src, ignore: ['*.pyc', node_modules], debounce: 1s, cascade: true}\n").watch,
             (WatchSpec{{s("/srv/shop/src")}, {s("*.pyc"), s("node_modules")}, 1s, true}));
}

void tst_StackReaderKeys::readsSchedules()
{
    QCOMPARE(web("    schedule: 5m\n").schedule, (ScheduleSpec{{}, 5min}));
    QCOMPARE(web("    schedule: '30 6 * * MON-FRI'\n").schedule, (ScheduleSpec{s("30 6 * * MON-FRI")}));
    QCOMPARE(web("    schedule: '@daily'\n").schedule, (ScheduleSpec{s("@daily")}));
    QCOMPARE(web("    schedule: {every: 1h, overlap: queue}\n").schedule,
             (ScheduleSpec{{}, 1h, ScheduleSpec::Overlap::Queue}));
    QCOMPARE(web("    schedule: {cron: '@hourly', overlap: replace}\n").schedule->overlap,
             ScheduleSpec::Overlap::Replace);
}

void tst_StackReaderKeys::readsDependenciesAsMap()
{
    const auto outcome = readText("services:\n"
                                  "  db: {command: [a], ready: {tcp: 1}, health: {tcp: 1}}\n"
                                  "  seed: {command: [a]}\n"
                                  "  api:\n    command: [a]\n    depends_on:\n"
                                  "      db: {condition: healthy}\n      seed: completed_successfully\n"
                                  "  web:\n    command: [a]\n    depends_on:\n"
                                  "      db:\n      api: {condition: log_ready, pattern: 'listening on \\d+'}\n"
                                  "      seed: {condition: completed}\n");
    QCOMPARE(mistakesOf(outcome), QString());
    using C = DependencyCondition;
    QCOMPARE(outcome->stack.services[2].dependsOn,
             QList<Dependency>({{s("db"), C::Healthy}, {s("seed"), C::CompletedSuccessfully}}));
    QCOMPARE(outcome->stack.services[3].dependsOn,
             QList<Dependency>(
                 {{s("db"), C::Ready}, {s("api"), C::LogReady, s("listening on \\d+")}, {s("seed"), C::Completed}}));
}

void tst_StackReaderKeys::waitsForTheBestWhereNoConditionIsWritten()
{
    const auto outcome = readText("services:\n"
                                  "  api: {command: [a], depends_on: [db, cache, db2]}\n"
                                  "  db: {command: [a], ready: {tcp: 1}}\n"
                                  "  db2: {command: [a], health: {tcp: 1}}\n"
                                  "  cache: {command: [a]}\n");
    QCOMPARE(mistakesOf(outcome), QString());
    using C = DependencyCondition;
    QCOMPARE(outcome->stack.services[0].dependsOn,
             QList<Dependency>({{s("db"), C::Ready}, {s("cache"), C::Started}, {s("db2"), C::Started}}));
}

void tst_StackReaderKeys::makesReplicas()
{
    const auto outcome = readText("services:\n"
                                  "  api:\n    command: [api, --port, '80${PADDOCK_REPLICA}']\n    replicas: 3\n"
                                  "    environment: {NAME: 'n${PADDOCK_REPLICA}'}\n"
                                  "  one: {command: [a], replicas: 1, depends_on: api-2}\n"
                                  "  web: {command: [a], depends_on: api}\n");
    QCOMPARE(mistakesOf(outcome), QString());
    const QList<ServiceSpec> &services = outcome->stack.services;
    QCOMPARE(services.size(), 5);
    QCOMPARE(services[1].name, s("api-2"));
    QCOMPARE(services[1].replica, (ReplicaSpec{s("api"), 2, 3}));
    QCOMPARE(services[1].command.arguments, QStringList({s("--port"), s("802")}));
    QCOMPARE(services[1].command.environment.value(s("NAME")), s("n2"));
    QCOMPARE(services[1].command.environment.value(s("PADDOCK_REPLICA")), s("2"));
    QCOMPARE(services[3].name, s("one"));
    QCOMPARE(namesOf(services[3].dependsOn), QStringList({s("api-2")}));
    QCOMPARE(namesOf(services[4].dependsOn), QStringList({s("api-1"), s("api-2"), s("api-3")}));
}

void tst_StackReaderKeys::takesConditionsFromTheLogProbe()
{
    const auto outcome = readText("services:\n"
                                  "  db: {command: [a], ready: {log: 'is up'}}\n"
                                  "  api: {command: [a], depends_on: {db: log_ready}}\n");
    QCOMPARE(mistakesOf(outcome), QString());
    QCOMPARE(outcome->stack.services[1].dependsOn.constFirst().logPattern, s("is up"));
}

void tst_StackReaderKeys::warnsOfNothingInAGoodFile()
{
    const auto quiet = readText(serviceWith("    environment: {A: 1}\n    stop: {signal: INT}\n"));
    QVERIFY(quiet.has_value());
    QCOMPARE(listed(quiet->warnings), QString());
}

QTEST_GUILESS_MAIN(tst_StackReaderKeys)
#include "tst_stackreaderkeys.moc"
