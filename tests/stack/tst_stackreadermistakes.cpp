// SPDX-License-Identifier: Apache-2.0
#include "tests/stack/stacktext.h"

#include <QElapsedTimer>
#include <QTest>

using namespace paddock;

/// Values that mean nothing are refused with their place and a cure.
class tst_StackReaderMistakes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusesValuesThatMeanNothing_data();
    void refusesValuesThatMeanNothing();
    void refusesConditionsThatNeverCome_data();
    void refusesConditionsThatNeverCome();
    void checksFiveHundredServicesWithTwoThousandArrows();
    void boundsReplicasOfReplicas();
    void boundsServices();
};

void tst_StackReaderMistakes::refusesValuesThatMeanNothing_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("problems");
    const auto row = [](const char *fields, const char *problems) {
        QTest::newRow(fields) << "    " + QByteArray(fields) + "\n" << QString::fromUtf8(problems);
    };
    row("timeout: 0s", "4:14 'timeout' of 0 means nothing; leave it out");
    row("timeout: -1s", "4:14 '-1s' is not a duration: write a whole number and a unit, like 500ms, 5s, 2m or 1h");
    row("start_timeout: 5s",
        "4:5 'start_timeout' is the time until a service is ready, and this one has no ready probe: "
        "give it 'ready', or use 'timeout'");
    row("disabled: maybe", "4:15 'disabled' takes true or false, not 'maybe'");
    row("user: ' '", "4:11 'user' is empty; leave it out");
    row("namespace: a b",
        "4:16 'a b' cannot be the name of a namespace: use letters, digits, '.', '_' and '-', beginning "
        "with a letter, a digit or '_'");
    row("replicas: 0", "4:15 'replicas' takes a whole number from 1 to 1000, not '0'");
    row("replicas: 1.5", "4:15 'replicas' takes a whole number from 1 to 1000, not '1.5'");
    row("ports: 70000", "4:12 'ports' takes ports from 1 to 65535, like 8080 or 53/udp, not '70000'");
    row("ports: [80, 80/tcp]", "4:17 port 80 stands here a second time");
    row("ports: [80/sctp]", "4:13 'ports' takes ports from 1 to 65535, like 8080 or 53/udp, not '80/sctp'");
    row("success_codes: 300", "4:20 'success_codes' takes a whole number from 0 to 255, not '300'");
    row("success_codes: []", "4:20 'success_codes' is empty; no end would be a success");
    row("restart: allways", "4:14 'restart' takes no 'allways'; did you mean 'always'?");
    row("restart: no", "4:14 'restart' takes no 'no'; did you mean 'never'?");
    row("restart: xyz", "4:14 'restart' takes one of never, on_failure, always, unless_stopped, not 'xyz'");
    row("restart: {backoff: {factor: 0.5}}", "4:33 'factor' takes a number from 1 to 100, not '0.5'");
    row("restart: {backoff: {jitter: 2}}", "4:33 'jitter' takes a number from 0 to 1, not '2'");
    row("restart: {backoff: {base: 5s, cap: 1s}}", "4:40 'cap' is the longest wait, and shorter than 'base', 5 s");
    row("restart: {policy: never, backoff: 1s}", "4:30 'backoff' means nothing where 'policy' is 'never'");
    row("restart: {intensity: often}",
        "4:26 'intensity' takes a map with 'count' and 'period', '5 in 20s', or 'unlimited', not 'often'");
    row("stop: {signal: INT, keys: q}",
        "4:25 a step does one thing, and 'signal' stands here already; write a list of steps\n"
        "4:25 'keys' are typed into a terminal: give the service 'tty: true'");
    row("stop: []", "4:11 'stop' is empty; leave it out for TERM and a grace of 5s");
    row("stop: [{grace: 0s}, {signal: KILL}]", "4:25 this step never comes: a grace of 0 before it kills at once");
    row("limits: {memory: 5K}", "4:22 'memory' is at least 1M; nothing could start with less");
    row("limits: {memory: 5GB}", "4:22 '5GB' is not a size: write a whole number and a unit, like 512K, 64M or 2G");
    row("limits: {pids: 0}", "4:20 'pids' takes a whole number, at least 1, not '0'");
    row("limits: {cpu: -1}", "4:19 'cpu' takes a number from 0.01 to 10000, not '-1'");
    row("limits: {cpus: 1}", "4:14 unknown key 'cpus'; did you mean 'cpu'?");
    row("log: {keep: 3}", "4:5 'log' takes a 'file'");
    row("log: {file: x, max_size: 1K}", "4:30 'max_size' is at least 64K, or 0 for a file that grows without end");
    row("watch: []", "4:5 'watch' takes at least one path");
    row("schedule: {cron: '@daily', every: 5m}", "4:32 a schedule has 'cron' or 'every', not both");
    row("schedule: {overlap: skip}", "4:5 'schedule' takes 'cron' or 'every'");
    row("schedule: '* * * *'",
        "4:15 '* * * *' is not a cron schedule: write five fields, minute hour day month weekday, "
        "like '30 6 * * MON-FRI'");
    row("schedule: '61 * * * *'", "4:15 '61' is no minute of a cron schedule (0 to 59)");
    row("schedule: '0 0 31 2 *'", "4:15 no date ever fits the cron schedule '0 0 31 2 *'");
    row("schedule: {every: 5ms}", "4:23 'every' is at least 1000 ms");
    row("schedule: 5m\n    restart: always", "4:5 with 'restart: always' the service never waits for its schedule: use "
                                             "on_failure or never");
    row("ready: {}", "4:5 'ready' says nothing to look at: give it one of exec, http, tcp, unix, log, file and notify");
    row("ready: {tcp: 1, file: x}", "4:21 a probe looks at one thing, and 'tcp' stands here already");
    row("ready: {tcp: 70000}", "4:18 'tcp' takes a port from 1 to 65535 or HOST:PORT, not '70000'");
    row("ready: {tcp: '::1:80'}", "4:18 'tcp' takes a port from 1 to 65535 or HOST:PORT, not '::1:80'");
    row("ready: {tcp: 1, period: 0s}", "4:29 'period' of 0 means nothing; leave it out");
    row("ready: {tcp: 1, failure_threshold: 0}",
        "4:40 'failure_threshold' takes a whole number from 1 to 1000, not '0'");
    row("ready: {http: 'ftp://x'}", "4:19 'ftp://x' is no URL of a probe: write it like http://127.0.0.1:8080/health");
    row("ready: {http: {url: 'http://x', port: 1}}", "4:37 'port' is in the 'url' already; write one of them");
    row("ready: {http: {port: 1, insecure_tls: true}}", "4:29 'insecure_tls' means nothing without https");
    row("ready: {http: {path: x}}", "4:26 'path' begins with '/' and is written as in a URL, not 'x'");
    row("ready: {http: {headers: {'a b': c}}}", "4:30 'a b' cannot be the name of a header");
    row("ready: {http: {status: 99}}", "4:28 'status' takes a whole number from 100 to 599, not '99'");
    row("ready: {log: '('}",
        "4:18 'log' takes a regular expression, and '(' is none: missing closing parenthesis, at its "
        "character 2");
    row("ready: {log: up, period: 1s}", "4:22 'period' means nothing to a log probe: it is told, it does not ask");
    row("ready: {notify: false}", "4:21 'notify' takes true; leave the probe out where there is none");
    row("ready: {exec: {working_dir: /}}", "4:19 'exec' takes a 'command'");
    row("ready: up", "4:12 'ready' takes a map with one of exec, http, tcp, unix, log, file and notify, or in short "
                     "http://..., tcp://HOST:PORT or notify, not 'up'");
    row("health: {log: up}", "4:14 a health probe cannot look at the log: a line that was written once would hold for "
                             "ever; that is for the ready probe");
    row("health: {tcp: 1, deadline: 5s}",
        "4:22 'deadline' is for the ready probe; a service is not waited for to be healthy");
    row("readiness_probe: {tcp: 1}", "4:5 unknown key 'readiness_probe'; did you mean 'ready'?");
}

void tst_StackReaderMistakes::refusesValuesThatMeanNothing()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, problems);
    QCOMPARE(mistakesOf(readText(serviceWith(fields))), problems);
}

void tst_StackReaderMistakes::refusesConditionsThatNeverCome_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("dependency");
    QTest::addColumn<QString>("problems");
    const auto row = [](const char *target, const char *dependency, const char *problems) {
        QTest::addRow("%s of %s", dependency, target)
            << QByteArray(target) << QByteArray(dependency) << QString::fromUtf8(problems);
    };
    row("x-a: 1", "{db: ready}",
        "3:38 'db' has no ready probe and never becomes ready: give it 'ready', or wait for 'started'");
    row("ready: {tcp: 1}", "{db: healthy}",
        "3:38 'db' has no health probe and never becomes healthy: give it 'health', or wait for 'ready' or 'started'");
    row("restart: always", "{db: completed}",
        "3:38 'db' is started again whenever it ends, so it never completes: set its 'restart' to never or on_failure");
    row("x-a: 1", "{db: log_ready}",
        "3:38 which line of 'db' is waited for? give the dependency a 'pattern', or 'db' a ready probe with 'log'");
    row("x-a: 1", "{db: redy}", "3:38 'condition' takes no 'redy'; did you mean 'ready'?");
    row("x-a: 1", "{db: process_healthy}", "3:38 'condition' takes no 'process_healthy'; did you mean 'ready'?");
    row("x-a: 1", "{db: {pattern: x}}", "3:39 'pattern' is for the condition log_ready");
    row("disabled: true", "[db]",
        "3:34 service 'w' depends on 'db', which is disabled and would never start: enable it, or disable this one "
        "too");
    row("replicas: 2", "[db-3]",
        "3:34 service 'w' depends on 'db-3', and no service has that name; did you mean 'db-1'?");
    row("replicas: 2, depends_on: [db]", "[db]", "2:48 service 'db' depends on itself");
}

void tst_StackReaderMistakes::refusesConditionsThatNeverCome()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, dependency);
    QFETCH(QString, problems);
    const QByteArray text =
        "services:\n  db: {command: [a], " + target + "}\n  w: {command: [a], depends_on: " + dependency + "}\n";
    QCOMPARE(mistakesOf(readText(text)), problems);
}

void tst_StackReaderMistakes::checksFiveHundredServicesWithTwoThousandArrows()
{
    QByteArray text = "services:\n";
    for (int i = 0; i < 500; ++i) {
        text += "  s" + QByteArray::number(i) + ":\n    command: [a]\n    ready: {tcp: 1}\n    depends_on:\n";
        for (int j = 1; j <= 4; ++j)
            text += i >= j * 7 ? "      s" + QByteArray::number(i - j * 7) + ": ready\n" : QByteArray();
    }
    QElapsedTimer timer;
    timer.start();
    const auto outcome = readText(text);
    QCOMPARE(mistakesOf(outcome), QString());
    QCOMPARE(outcome->stack.services.size(), 500);
    // Some 10 ms on an idle machine; the bound is for a loaded one with sanitizers.
    QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
}

void tst_StackReaderMistakes::boundsReplicasOfReplicas()
{
    QByteArray text = "services:\n";
    for (int i = 0; i < 4; ++i) {
        text += "  s" + QByteArray::number(i) + ": {command: [a], replicas: 1000";
        text += i > 0 ? ", depends_on: s" + QByteArray::number(i - 1) + "}\n" : QByteArray("}\n");
    }
    QCOMPARE(mistakesOf(readText(text)), QStringLiteral("4:50 there are more than 1000000 dependencies"));
}

void tst_StackReaderMistakes::boundsServices()
{
    const auto stackOf = [](int count) {
        QByteArray text = "services:\n";
        for (int i = 0; i < count; ++i)
            text += "  s" + QByteArray::number(i) + ": {command: [a], replicas: 1000}\n";
        return readText(text);
    };
    QCOMPARE(mistakesOf(stackOf(20)), QString());
    QCOMPARE(mistakesOf(stackOf(22)), QStringLiteral("22:3 a stack has more than 20000 services"));
}

QTEST_GUILESS_MAIN(tst_StackReaderMistakes)
#include "tst_stackreadermistakes.moc"
