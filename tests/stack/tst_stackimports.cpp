// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackloader.h"
#include "tests/stack/stacktext.h"

#include <QTest>

#include <csignal>
#include <random>

using namespace paddock;
using namespace std::chrono_literals;
using C = DependencyCondition;

namespace {

QString s(const char *text) { return QString::fromUtf8(text); }

const char *const kProcessCompose =
    "version: '0.5'\n"
    "name: shop\n"
    "log_level: debug\n"
    "environment:\n"
    "  - 'LEVEL=${LEVEL}'\n"
    "vars: {PORT: 8080}\n"
    "processes:\n"
    "  db:\n"
    "    command: \"db --port {{.PORT}} --home $HOME $${KEEP}\"\n"
    "    readiness_probe:\n"
    "      http_get: {host: 127.0.0.1, scheme: http, path: /ok, port: 8080, status_code: 204}\n"
    "      initial_delay_seconds: 2\n"
    "      period_seconds: 3\n"
    "      timeout_seconds: 0\n"
    "      failure_threshold: 4\n"
    "    availability: {restart: always, backoff_seconds: 2, max_restarts: 5}\n"
    "    shutdown: {signal: 2, timeout_seconds: 7, parent_only: true}\n"
    "    log_location: db.log\n"
    "    is_daemon: false\n"
    "  seed:\n"
    "    command: seed {{.FLAG}}\n"
    "    vars: {FLAG: --all}\n"
    "    success_exit_codes: [3]\n"
    "    depends_on: {db: {condition: process_healthy}}\n"
    "  log:\n"
    "    entrypoint: [logger, '-x']\n"
    "    ready_log_line: 'up (1)'\n"
    "    is_tty: true\n"
    "    availability: {restart: exit_on_failure, exit_on_end: true}\n"
    "    liveness_probe: {exec: {command: check, working_dir: sub}}\n"
    "  api:\n"
    "    command: api\n"
    "    working_dir: '$HOME/api'\n"
    "    disabled: true\n"
    "    namespace: [back, end]\n"
    "    replicas: 2\n"
    "    description: the API\n"
    "    schedule: {interval: 5m, timezone: UTC}\n"
    "    watch: {paths: [{path: src, exclude: ['*.o']}], cascade: true, debounce: 1s}\n"
    "    shutdown: {command: drain}\n"
    "    depends_on:\n"
    "      seed: {condition: process_completed_successfully}\n"
    "      log: {condition: process_log_ready}\n"
    "      db:\n"
    "    colour: red\n";

} // namespace

class tst_StackImports : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsProcessCompose();
    void listsWhatProcessComposeHasAlone();
    void usesTheOtherShell();
    void extendsProcesses();
    void placesMistakesInTheFileThatWasRead();
    void readsProcfiles();
    void refusesLinesThatAreNone();
    void readsMprocs();
    void readsPackageScripts();
    void picksThePackageManager_data();
    void picksThePackageManager();
    void refusesDockerCompose();
    void leavesTheShellsVariablesAlone();
    void writesWhatWasLeftOutOnTop();
    void convertedMeansTheSame_data();
    void convertedMeansTheSame();
    void answersEveryMutation();
};

void tst_StackImports::readsProcessCompose()
{
    const StackOutcome outcome =
        loadText("process-compose.yaml", kProcessCompose, {{s("/srv/shop/.env"), "FROM_ENV=1\n"}});
    QCOMPARE(mistakesOf(outcome), QString());
    const StackSpec &stack = outcome->stack;
    QCOMPARE(stack.name, s("shop"));
    QCOMPARE(stack.services.size(), 5);

    const ServiceSpec &db = stack.services[0];
    QCOMPARE(db.line, 8);
    QCOMPARE(db.command.arguments[1], s("db --port 8080 --home $HOME ${KEEP}"));
    QCOMPARE(db.command.environment.value(s("LEVEL")), QString());
    QVERIFY(db.command.environment.contains(s("LEVEL")));
    QCOMPARE(db.command.environment.value(s("FROM_ENV")), s("1"));
    QCOMPARE(db.ready, (ProbeSpec{HttpCheck{false, s("127.0.0.1"), 8080, s("/ok"), "GET", {}, {204}, false}, 2s, 3s, 5s,
                                  1, 4, std::nullopt}));
    QCOMPARE(db.restart, (RestartSpec{RestartPolicy::Always, {2s, 1, 2s, 0.1, 60s}, IntensitySpec{5, 596h}, {0}}));
    QCOMPARE(db.stop.steps, QList<StopPlan::Step>({{SIGINT, 7s}}));
    QCOMPARE(db.log, LogSpec{s("/srv/shop/db.log")});

    const ServiceSpec &seed = stack.services[1];
    QCOMPARE(seed.command.arguments[1], s("seed --all"));
    QCOMPARE(seed.restart.successCodes, QList<int>({0, 3}));
    QCOMPARE(seed.dependsOn, QList<Dependency>({{s("db"), C::Ready}}));

    const ServiceSpec &log = stack.services[2];
    QCOMPARE(log.command.program, s("logger"));
    QCOMPARE(log.command.streams, Command::Streams::Terminal);
    QVERIFY(log.exitOnFailure);
    QCOMPARE(log.restart.policy, RestartPolicy::Never);
    QCOMPARE(log.ready->check, ProbeCheck(LogCheck{s("up\\ \\(1\\)")}));
    QCOMPARE(log.health->check, ProbeCheck(ExecCheck{s("sh"), {s("-c"), s("check")}, s("/srv/shop/sub")}));

    const ServiceSpec &api = stack.services[4];
    QCOMPARE(api.replica, (ReplicaSpec{s("api"), 2, 2}));
    QCOMPARE(api.command.workingDirectory, s("/home/ada/api"));
    QVERIFY(api.disabled);
    QCOMPARE(api.namespaceName, s("back"));
    QCOMPARE(api.schedule, (ScheduleSpec{{}, 5min}));
    QCOMPARE(api.watch, (WatchSpec{{s("/srv/shop/src")}, {s("*.o")}, 1s, true}));
    QCOMPARE(api.stop.steps, QList<StopPlan::Step>({{SIGTERM, 5s, {}, {s("sh"), s("-c"), s("drain")}}}));
    QCOMPARE(api.dependsOn, QList<Dependency>({{s("seed"), C::CompletedSuccessfully},
                                               {s("log"), C::LogReady, s("up\\ \\(1\\)")},
                                               {s("db"), C::Started}}));
}

void tst_StackImports::listsWhatProcessComposeHasAlone()
{
    const auto converted = StackLoader::convert(kProcessCompose, s("/srv/shop/process-compose.yaml"), filesOf({}));
    QVERIFY(converted.has_value());
    QCOMPARE(converted->from, StackFormat::ProcessCompose);
    QCOMPARE(
        listed(converted->notes),
        s("3:1 'log_level' is left out: it is about process-compose's own messages\n"
          "17:47 'parent_only' is left out: a stop reaches every process of a service\n"
          "19:5 'is_daemon' is left out: what a service leaves behind when its leader ends is ended with it; run it in "
          "the foreground\n"
          "29:46 'exit_on_end' is left out: the stack ends with a service only where that fails; see exit_on_failure\n"
          "35:5 'namespace' is left out: a service has one namespace; the first is taken\n"
          "36:5 the replicas are counted from 1 here, from 0 there\n"
          "38:30 'timezone' is left out: a schedule is in local time, begins with its first time, and has one run at "
          "once; see 'overlap'\n"
          "45:5 'colour' is left out: Paddock does not know it as a key of process-compose"));
    QCOMPARE(listed(loadText("process-compose.yaml", kProcessCompose)->warnings.mid(0, converted->notes.size())),
             listed(converted->notes));
}

void tst_StackImports::usesTheOtherShell()
{
    const StackOutcome outcome =
        loadText("x.yaml", "shell: {shell_command: bash, shell_argument: -lc}\nprocesses: {a: {command: b $X}}\n");
    QCOMPARE(mistakesOf(outcome), QString());
    QCOMPARE(outcome->stack.services[0].command.program, s("bash"));
    QCOMPARE(outcome->stack.services[0].command.arguments, QStringList({s("-lc"), s("b $X")}));
}

void tst_StackImports::extendsProcesses()
{
    const StackOutcome outcome =
        loadText("process-compose.yaml", "processes:\n"
                                         "  top: {extends: middle, command: t}\n"
                                         "  middle: {extends: base, environment: [A=2, C=3]}\n"
                                         "  base: {command: b, environment: [A=1, B=1], disabled: true}\n"
                                         "  x: {extends: y, command: x}\n"
                                         "  y: {extends: x, command: y}\n"
                                         "  z: {extends: nobody, command: z}\n");
    QCOMPARE(mistakesOf(outcome), QString());
    const ServiceSpec &top = outcome->stack.services[0];
    QCOMPARE(top.command.arguments[1], s("t"));
    QCOMPARE(top.command.environment.value(s("A")) + top.command.environment.value(s("B")) +
                 top.command.environment.value(s("C")),
             s("213"));
    QVERIFY(top.disabled);
    QCOMPARE(outcome->stack.services[1].command.arguments[1], s("b"));
    const QString notes = listed(outcome->warnings);
    QVERIFY2(notes.contains(s("'extends' is left out: processes extend each other in a circle")), qPrintable(notes));
    QVERIFY2(notes.contains(s("7:7 'extends' is left out: there is no process 'nobody'")), qPrintable(notes));
}

void tst_StackImports::placesMistakesInTheFileThatWasRead()
{
    const StackOutcome outcome = loadText("process-compose.yaml", "processes:\n"
                                                                  "  a:\n"
                                                                  "    command: x\n"
                                                                  "    depends_on: {b: {condition: process_healthy}}\n"
                                                                  "    replicas: many\n"
                                                                  "  b: {command: y}\n");
    QCOMPARE(mistakesOf(outcome),
             s("4:33 'b' has no ready probe and never becomes ready: give it 'ready', or wait for 'started'\n"
               "5:15 'replicas' takes a whole number from 1 to 1000, not 'many'"));
    QCOMPARE(outcome.error().constFirst().filePath, s("/srv/shop/process-compose.yaml"));
}

void tst_StackImports::readsProcfiles()
{
    const QByteArray text = "# the shop\nweb: python3 -m http.server ${PORT}\n\nworker-1:   ./work $$ $X\r\n";
    const StackOutcome plain = loadText("Procfile", text);
    QCOMPARE(mistakesOf(plain), QString());
    QCOMPARE(plain->stack.services.size(), 2);
    const ServiceSpec &web = plain->stack.services[0];
    QCOMPARE(web.name, s("web"));
    QCOMPARE(web.line, 2);
    QCOMPARE(web.command.arguments[1], s("python3 -m http.server ${PORT}"));
    QCOMPARE(web.command.environment.value(s("PORT")), s("5000"));
    const ServiceSpec &worker = plain->stack.services[1];
    QCOMPARE(worker.command.arguments[1], s("./work $$ $X"));
    QCOMPARE(worker.command.environment.value(s("PORT")), s("5100"));

    const StackOutcome other = loadText("Procfile.dev", text, {{s("/srv/shop/.env"), "PORT=3000\nKEY=v\n"}});
    QCOMPARE(mistakesOf(other), QString());
    QCOMPARE(other->stack.services[1].command.environment.value(s("PORT")), s("3100"));
    QCOMPARE(other->stack.services[1].command.environment.value(s("KEY")), s("v"));
}

void tst_StackImports::refusesLinesThatAreNone()
{
    QCOMPARE(mistakesOf(loadText("Procfile", "web: a\nhello\n: b\n")),
             s("2:1 a line of a Procfile is NAME: COMMAND, not 'hello'\n"
               "3:1 a line of a Procfile is NAME: COMMAND, not ': b'"));
    QVERIFY(!loadText("Procfile", "# nothing\n"));
}

void tst_StackImports::readsMprocs()
{
    const QByteArray text = "proc_list_width: 30\n"
                            "procs:\n"
                            "  short: echo ${X}\n"
                            "  list: [a, b]\n"
                            "  gone: null\n"
                            "  full:\n"
                            "    shell: {$select: os, windows: no.exe, linux: run, $else: other}\n"
                            "    cwd: <CONFIG_DIR>/sub\n"
                            "    env: {A: '1', HOME: null}\n"
                            "    add_path: [bin, /opt/x]\n"
                            "    autostart: false\n"
                            "    autorestart: true\n"
                            "    stop: {send-keys: ['<C-c>', q, '<F1>', '<Enter>']}\n"
                            "  hard: {cmd: [x], stop: hard-kill, log: true}\n"
                            "  after: {shell: y, deps: [list], stop: {cmd: down}}\n";
    const StackOutcome outcome = loadText("mprocs.yaml", text);
    QCOMPARE(mistakesOf(outcome), QString());
    const QList<ServiceSpec> &services = outcome->stack.services;
    QCOMPARE(services.size(), 5);
    QCOMPARE(services[0].command.arguments[1], s("echo ${X}"));
    QCOMPARE(services[0].command.streams, Command::Streams::Terminal);
    QCOMPARE(services[1].command.program, s("a"));
    const ServiceSpec &full = services[2];
    QCOMPARE(full.command.arguments[1], s("run"));
    QCOMPARE(full.command.workingDirectory, s("/srv/shop/sub"));
    QCOMPARE(full.command.environment.toStringList().join(u' '), s("A=1 PATH=bin:/opt/x:/usr/bin"));
    QVERIFY(full.disabled);
    QCOMPARE(full.restart.policy, RestartPolicy::Always);
    QCOMPARE(full.stop.steps.constFirst().keys, QByteArray("\x03q\r"));
    QCOMPARE(services[3].stop.steps.constFirst().signal, SIGKILL);
    QCOMPARE(namesOf(services[4].dependsOn), QStringList({s("list")}));
    QCOMPARE(services[4].stop.steps.constFirst().command, QStringList({s("sh"), s("-c"), s("down")}));
    const auto converted = StackLoader::convert(text, s("/srv/shop/mprocs.yaml"), filesOf({}));
    QCOMPARE(listed(converted->notes),
             s("1:1 'proc_list_width' is left out: it is about mprocs' own screen and keys\n"
               "5:3 'gone' is left out: null takes a process away\n"
               "13:36 the key '<F1>' is left out: write what it types\n"
               "14:37 'log' is left out: its file name has parts that are filled in; use 'log'"));
}

void tst_StackImports::readsPackageScripts()
{
    const StackOutcome outcome =
        loadText("package.json", "{\n\t\"name\": \"shop\",\n\t\"scripts\": {\n"
                                 "\t\t\"predev\": \"clean\",\n\t\t\"dev\": \"vite --port ${PORT:-1}\",\n"
                                 "\t\t\"start\": \"node .\",\n\t\t\"test:unit\": \"jest\",\n"
                                 "\t\t\"test-unit\": \"jest -x\"\n\t}\n}\n");
    QCOMPARE(mistakesOf(outcome), QString());
    const QList<ServiceSpec> &services = outcome->stack.services;
    QCOMPARE(services.size(), 4);
    QCOMPARE(services[0].name, s("dev"));
    QCOMPARE(services[0].command.display(), s("npm run dev"));
    QCOMPARE(services[0].description, s("vite --port ${PORT:-1}"));
    QVERIFY(!services[0].disabled && services[1].disabled && services[2].disabled);
    QCOMPARE(services[2].name, s("test-unit"));
    QCOMPARE(services[2].command.arguments, QStringList({s("run"), s("test:unit")}));
    QCOMPARE(services[3].name, s("test-unit-2"));
    QCOMPARE(outcome->warnings.constFirst().message, s("'predev' is left out: npm runs it with its script"));

    QVERIFY(!loadText("package.json", "{\"scripts\": {\"start\": \"a\"}}")->stack.services[0].disabled);
    QCOMPARE(mistakesOf(loadText("package.json", "{\"name\": \"x\"}")),
             s("1:1 there are no scripts in this package.json"));
    QVERIFY(!loadText("package.json", "{\"scripts\": "));
}

void tst_StackImports::picksThePackageManager_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("lockFile");
    QTest::addColumn<QString>("program");
    const QByteArray plain = "{\"scripts\": {\"dev\": \"a\"}}";
    QTest::newRow("none") << plain << QString() << s("npm");
    QTest::newRow("pnpm") << plain << s("pnpm-lock.yaml") << s("pnpm");
    QTest::newRow("yarn") << plain << s("yarn.lock") << s("yarn");
    QTest::newRow("bun") << plain << s("bun.lockb") << s("bun");
    const QByteArray declared = "{\"packageManager\": \"pnpm@9.1.0\", \"scripts\": {\"dev\": \"a\"}}";
    QTest::newRow("declared") << declared << s("yarn.lock") << s("pnpm");
}

void tst_StackImports::picksThePackageManager()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, lockFile);
    QFETCH(QString, program);
    const StackOutcome outcome = loadText("package.json", text, {{s("/srv/shop/") + lockFile, ""}});
    QCOMPARE(mistakesOf(outcome), QString());
    QCOMPARE(outcome->stack.services[0].command.program, program);
}

void tst_StackImports::refusesDockerCompose()
{
    const StackOutcome outcome = loadText("compose.yaml", "services:\n  db: {image: 'postgres:16'}\nvolumes: {}\n");
    QVERIFY(!outcome);
    QVERIFY(
        outcome.error().constFirst().message.startsWith(s("this is a docker-compose file: it describes containers")));
}

void tst_StackImports::leavesTheShellsVariablesAlone()
{
    const char *const commands[] = {
        "echo ${A}", "echo ${A:-b} ${#x} ${x%.*}", "kill $$", "echo $$${A}", "$", "a$", "$$$", "$${A}"};
    for (const char *command : commands) {
        const StackOutcome outcome = loadText("Procfile", QByteArray("web: ") + command + "\n");
        QCOMPARE(mistakesOf(outcome), QString());
        QCOMPARE(outcome->stack.services[0].command.arguments[1], s(command));
    }
}

void tst_StackImports::writesWhatWasLeftOutOnTop()
{
    const auto converted = StackLoader::convert("processes:\n  a: {command: b, is_elevated: true}\n",
                                                s("/srv/shop/process-compose.yaml"), filesOf({}));
    QVERIFY(converted.has_value());
    QCOMPARE(QString::fromUtf8(converted->text),
             s("# Made from process-compose.yaml by 'paddock convert'.\n"
               "# What did not come along, by the line there:\n"
               "#   line 2: 'is_elevated' is left out: start Paddock as root and give the others a 'user'\n"
               "services:\n"
               "  a:\n"
               "    command: b\n"));
    QVERIFY(!StackLoader::convert(serviceWith(""), s("/srv/shop/paddock.yaml"), filesOf({})));
}

void tst_StackImports::convertedMeansTheSame_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("process-compose") << s("process-compose.yaml") << QByteArray(kProcessCompose);
    QTest::newRow("Procfile") << s("Procfile") << QByteArray("web: a ${B} '\"' # c: d\nx: e | f\n");
    QTest::newRow("mprocs") << s("mprocs.yaml")
                            << QByteArray(
                                   "procs:\n  a: |\n    x\n      y\n  b: {cmd: [' q', \"w'\", ''], stop: {send-keys: "
                                   "['<C-a>', '^']}, env: {N: null, M: 'null'}}\n");
    QTest::newRow("package.json") << s("package.json")
                                  << QByteArray("{\"scripts\": {\"a:b\": \"c \\u00e9 \\\"d\\\"\", \"start\": \"#\"}}");
}

void tst_StackImports::convertedMeansTheSame()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, text);
    compareWithConverted(name.toUtf8().constData(), text);
}

void tst_StackImports::answersEveryMutation()
{
    std::mt19937 random(7);
    const QByteArrayList seeds{kProcessCompose, "procs: {a: {shell: b, stop: {send-keys: [x]}, env: {A: 1}}, c: [d]}\n",
                               "{\"scripts\": {\"dev\": \"a\", \"x:y\": \"b\"}}\n", "a: b\nc: d ${E}\n"};
    const char *const names[] = {"process-compose.yaml", "mprocs.yaml", "package.json", "Procfile"};
    for (int i = 0; i < 6'000; ++i) {
        QByteArray text = seeds[i % 4];
        for (unsigned n = 1 + random() % 4; n > 0; --n) {
            const auto at = qsizetype(random() % quint64(text.size() + 1));
            if (random() % 2)
                text.remove(at, qsizetype(random() % 9));
            else
                text.insert(at, text.mid(qsizetype(random() % quint64(text.size() + 1)), qsizetype(random() % 20)));
        }
        const StackOutcome outcome = loadText(names[i % 4], text);
        QVERIFY2(outcome ? !outcome->stack.services.isEmpty() : !outcome.error().isEmpty(), text.constData());
        const auto converted = StackLoader::convert(text, s("/srv/shop/") + s(names[i % 4]), filesOf({}));
        if (outcome && converted) {
            const StackOutcome again = loadText("paddock.yaml", converted->text);
            QVERIFY2(again.has_value(), text.constData());
            QVERIFY2(unplaced(again->stack) == unplaced(outcome->stack), text.constData());
        }
    }
}

QTEST_GUILESS_MAIN(tst_StackImports)
#include "tst_stackimports.moc"
