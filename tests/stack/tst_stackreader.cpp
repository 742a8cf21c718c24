// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackreader.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace paddock;
using namespace std::chrono_literals;

namespace {

QProcessEnvironment baseEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin"));
    environment.insert(QStringLiteral("HOME"), QStringLiteral("/home/ada"));
    return environment;
}

using Outcome = std::expected<StackSpec, QList<StackProblem>>;

Outcome withoutWarnings(const StackReader::Outcome &outcome)
{
    return outcome ? Outcome(outcome->stack) : Outcome(std::unexpected(outcome.error()));
}

Outcome parse(const QByteArray &text)
{
    return withoutWarnings(StackReader::parse(text, QStringLiteral("/srv/shop/paddock.yaml"), baseEnvironment()));
}

/// "LINE:COLUMN MESSAGE" of every problem, one a line; empty where the file is right.
QString problemsOf(const Outcome &outcome)
{
    QStringList lines;
    if (!outcome) {
        for (const StackProblem &p : outcome.error())
            lines.append(QStringLiteral("%1:%2 %3").arg(p.line).arg(p.column).arg(p.message));
    }
    return lines.join(u'\n');
}

QByteArray service(const QByteArray &fields) { return "services:\n  web:\n    command: [a]\n" + fields; }

} // namespace

class tst_StackReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsEveryField();
    void readsAStringThroughTheShell();
    void defaultsToTheFoldersNameAndDirectory();
    void keepsTheFilesOrder();
    void readsEnvironmentAsMapAndAsList();
    void mergesAnchors();
    void readsCarriageReturnsAndByteOrderMark();
    void ignoresTheAuthorsOwnKeys();
    void acceptsTabsWhereTheyDoNotIndent();
    void namesTheMistakeAndItsPlace_data();
    void namesTheMistakeAndItsPlace();
    void findsEveryMistakeAtOnce();
    void writesProblemsAsCompilersDo();
    void readNamesTheFileItCannotRead();
    void readChecksDirectories();
};

void tst_StackReader::readsEveryField()
{
    const auto stack = parse("name: my shop\n"
                             "services:\n"
                             "  redis:\n"
                             "    command: [redis-server, --port, 0, 'null', \"a b\"]\n"
                             "    working_dir: data\n"
                             "    environment: {LEVEL: 3, HOME: null}\n"
                             "    stop: {signal: INT, grace: 2m}\n"
                             "  api:\n"
                             "    command: [./api]\n"
                             "    working_dir: /srv/../opt\n"
                             "    depends_on: redis\n");
    QCOMPARE(problemsOf(stack), QString());
    QCOMPARE(stack->name, QStringLiteral("my shop"));
    QCOMPARE(stack->filePath, QStringLiteral("/srv/shop/paddock.yaml"));
    QCOMPARE(stack->services.size(), 2);
    const ServiceSpec &redis = stack->services[0];
    QCOMPARE(redis.name, QStringLiteral("redis"));
    QCOMPARE(redis.line, 3);
    QCOMPARE(redis.command.program, QStringLiteral("redis-server"));
    QCOMPARE(redis.command.arguments, QStringList({QStringLiteral("--port"), QStringLiteral("0"),
                                                   QStringLiteral("null"), QStringLiteral("a b")}));
    QCOMPARE(redis.command.workingDirectory, QStringLiteral("/srv/shop/data"));
    QCOMPARE(redis.command.environment.toStringList(),
             QStringList({QStringLiteral("LEVEL=3"), QStringLiteral("PATH=/usr/bin")}));
    QCOMPARE(redis.stop.steps, QList<StopPlan::Step>({{SIGINT, 2min}}));
    const ServiceSpec &api = stack->services[1];
    QCOMPARE(namesOf(api.dependsOn), QStringList({QStringLiteral("redis")}));
    QCOMPARE(api.command.workingDirectory, QStringLiteral("/opt"));
    QCOMPARE(api.command.environment, baseEnvironment());
    QCOMPARE(api.stop, StopPlan());
}

void tst_StackReader::readsAStringThroughTheShell()
{
    const auto stack = parse("services:\n  web:\n    command: |\n      cd /tmp\n      exec sleep 100\n");
    QCOMPARE(problemsOf(stack), QString());
    QCOMPARE(stack->services[0].command.program, QStringLiteral("sh"));
    QCOMPARE(stack->services[0].command.arguments,
             QStringList({QStringLiteral("-c"), QStringLiteral("cd /tmp\nexec sleep 100\n")}));
}

void tst_StackReader::defaultsToTheFoldersNameAndDirectory()
{
    const auto stack = parse("services:\n  web: {command: [a]}\n");
    QCOMPARE(problemsOf(stack), QString());
    QCOMPARE(stack->name, QStringLiteral("shop"));
    QCOMPARE(stack->services[0].command.workingDirectory, QStringLiteral("/srv/shop"));
}

void tst_StackReader::keepsTheFilesOrder()
{
    const auto stack = parse("services:\n  z: {command: [a]}\n  m: {command: [a]}\n  a: {command: [a]}\n");
    QCOMPARE(problemsOf(stack), QString());
    QCOMPARE(stack->services[0].name, QStringLiteral("z"));
    QCOMPARE(stack->services[1].name, QStringLiteral("m"));
    QCOMPARE(stack->services[2].name, QStringLiteral("a"));
}

void tst_StackReader::readsEnvironmentAsMapAndAsList()
{
    const auto stack = parse("services:\n"
                             "  map: {command: [a], environment: {A: 1, B: true, C: '', PATH: ~}}\n"
                             "  list: {command: [a], environment: [A=1, 'B=x=y z', C=]}\n");
    QCOMPARE(problemsOf(stack), QString());
    QCOMPARE(stack->services[0].command.environment.toStringList(),
             QStringList({QStringLiteral("A=1"), QStringLiteral("B=true"), QStringLiteral("C="),
                          QStringLiteral("HOME=/home/ada")}));
    QCOMPARE(stack->services[1].command.environment.toStringList(),
             QStringList({QStringLiteral("A=1"), QStringLiteral("B=x=y z"), QStringLiteral("C="),
                          QStringLiteral("HOME=/home/ada"), QStringLiteral("PATH=/usr/bin")}));
}

void tst_StackReader::mergesAnchors()
{
    const auto stack = parse("x-defaults: &defaults\n"
                             "  working_dir: base\n"
                             "  stop: {grace: 1s}\n"
                             "x-env: &env {A: 1, B: 2}\n"
                             "x-more: &more {B: 3, C: 4}\n"
                             "services:\n"
                             "  one: &one\n"
                             "    <<: *defaults\n"
                             "    command: [a]\n"
                             "    environment:\n"
                             "      <<: [*env, *more]\n"
                             "      A: own\n"
                             "  two:\n"
                             "    <<: *one\n"
                             "    command: [b]\n"
                             "  three: *one\n");
    QCOMPARE(problemsOf(stack), QString());
    QCOMPARE(stack->services.size(), 3);
    for (const ServiceSpec &spec : stack->services) {
        QCOMPARE(spec.command.workingDirectory, QStringLiteral("/srv/shop/base"));
        QCOMPARE(spec.stop.steps.constFirst().grace, std::chrono::milliseconds(1s));
        QCOMPARE(spec.command.environment.value(QStringLiteral("A")), QStringLiteral("own"));
        QCOMPARE(spec.command.environment.value(QStringLiteral("B")), QStringLiteral("2"));
        QCOMPARE(spec.command.environment.value(QStringLiteral("C")), QStringLiteral("4"));
    }
    QCOMPARE(stack->services[1].command.program, QStringLiteral("b"));
    QCOMPARE(stack->services[2].command.program, QStringLiteral("a"));
}

void tst_StackReader::readsCarriageReturnsAndByteOrderMark()
{
    const auto stack = parse("\xEF\xBB\xBFservices:\r\n  web:\r\n    command: |\r\n      a\r\n      b\r\n");
    QCOMPARE(problemsOf(stack), QString());
    QCOMPARE(stack->services[0].command.arguments[1], QStringLiteral("a\nb\n"));
    QCOMPARE(problemsOf(parse("\xEF\xBB\xBFservices:\r\n  web:\r\n    comand: [a]\r\n    command: [a]\r\n")),
             QStringLiteral("3:5 unknown key 'comand'; did you mean 'command'?"));
}

void tst_StackReader::ignoresTheAuthorsOwnKeys()
{
    QCOMPARE(problemsOf(parse("x-note: {any: [thing]}\nservices:\n  web: {command: [a], x-owner: ada}\n")), QString());
}

void tst_StackReader::acceptsTabsWhereTheyDoNotIndent()
{
    QCOMPARE(problemsOf(parse("services:\n\t# a comment\n\t\n  web:\n    command: |\n      if true; then\n"
                              "      \techo yes\n      fi\n")),
             QString());
    QCOMPARE(problemsOf(parse("{\n\t\"services\": {\n\t\t\"web\": {\"command\": [\"a\"]}\n\t}\n}\n")), QString());
}

void tst_StackReader::namesTheMistakeAndItsPlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problems");
    const auto row = [](const char *name, const QByteArray &text, const char *problems) {
        QTest::newRow(name) << text << QString::fromUtf8(problems);
    };
    const char *const empty = "0:0 the file is empty; it needs 'services:' with at least one service";
    row("empty file", "", empty);
    row("only a comment", "# nothing\n", empty);
    row("only a mark", "---\n", empty);
    row("a list", "- a\n", "1:1 a stack file is a map with 'services:' in it");
    row("a word", "hello", "1:1 a stack file is a map with 'services:' in it");
    row("no services", "name: x\n", "1:1 there are no services; the file needs 'services:' with at least one");
    row("empty services", "name: x\nservices:\n", "2:1 there are no services under 'services:'");
    row("empty map", "services: {}\n", "1:1 there are no services under 'services:'");
    row("services as list", "services:\n  - web\n", "2:3 'services' takes a map from names to services");
    row("unknown key", service("    comand: [b]\n"), "4:5 unknown key 'comand'; did you mean 'command'?");
    row("unknown key far from all", service("    colour: red\n"),
        "4:5 unknown key 'colour'; known here: command, working_dir, environment, env_file, description, namespace, "
        "disabled, replicas, tty, depends_on, ready, health, restart, success_codes, exit_on_failure, cascade, stop, "
        "timeout, "
        "idle_timeout, start_timeout, limits, user, log, watch, schedule, ports");
    row("synonym", service("    cwd: /\n"), "4:5 unknown key 'cwd'; did you mean 'working_dir'?");
    row("unknown key at top", "sevices:\n  web: {command: [a]}\n",
        "1:1 unknown key 'sevices'; did you mean 'services'?\n"
        "1:1 there are no services; the file needs 'services:' with at least one");
    row("unknown key in stop", service("    stop: {graze: 5s}\n"), "4:12 unknown key 'graze'; did you mean 'grace'?");
    row("column counts characters", "services:\n  web: {x-é: 'ü€😀', comand: [a], command: [a]}\n",
        "2:21 unknown key 'comand'; did you mean 'command'?");
    row("duplicate key", service("    command: [b]\n"),
        "4:5 'command' stands here a second time; the first is in line 3");
    row("duplicate service", "services:\n  a: {command: [a]}\n  a: {command: [b]}\n",
        "3:3 'a' stands here a second time; the first is in line 2");
    row("duplicate services", "services:\n  a: {command: [a]}\nservices:\n  b: {command: [b]}\n",
        "3:1 'services' stands here a second time; the first is in line 1");
    row("no command", "services:\n  web:\n    working_dir: /\n", "2:3 service 'web' has no command");
    row("nothing under a service", "services:\n  web:\n", "2:3 service 'web' has no command");
    row("service as text", "services:\n  web: run me\n", "2:8 service 'web' takes a map with a command in it");
    row("empty command", "services:\n  web:\n    command: []\n", "3:14 the command of service 'web' is empty");
    row("blank command", "services:\n  web:\n    command: '  '\n", "3:14 the command of service 'web' is empty");
    row("null command", "services:\n  web:\n    command:\n\n# end\n", "3:5 the command of service 'web' is empty");
    row("empty program", "services:\n  web:\n    command: ['', x]\n", "3:14 the command of service 'web' is empty");
    row("command as map", "services:\n  web:\n    command: {a: b}\n",
        "3:14 'command' takes a list of words or a line for the shell, not a map");
    row("null in command", "services:\n  web:\n    command: [echo, null]\n",
        "3:21 a word of 'command' takes text, not null; put it in quotes if that is the text");
    row("list in command", "services:\n  web:\n    command: [echo, [a]]\n",
        "3:21 a word of 'command' takes text, not a list");
    row("directory as list", service("    working_dir: [a]\n"), "4:18 'working_dir' takes text, not a list");
    row("environment as text", service("    environment: A=1\n"),
        "4:18 'environment' takes a map or a list of NAME=VALUE, not 'A=1'");
    row("environment without value", service("    environment: [A]\n"), "4:19 'A' is not NAME=VALUE");
    row("environment without name", service("    environment: ['=1']\n"), "4:19 '=1' is not NAME=VALUE");
    row("environment twice", service("    environment: [A=1, A=2]\n"), "4:24 variable 'A' is set a second time");
    row("environment of a map", service("    environment: {A: {b: c}}\n"), "4:22 variable 'A' takes text, not a map");
    row("bad variable name", service("    environment: {'A=B': c}\n"), "4:19 'A=B' cannot be the name of a variable");
    row("unknown dependency", "services:\n  redis: {command: [a]}\n  api: {command: [a], depends_on: [redi]}\n",
        "3:36 service 'api' depends on 'redi', and no service has that name; did you mean 'redis'?");
    row("unknown dependency far from all", service("    depends_on: postgres\n"),
        "4:17 service 'web' depends on 'postgres', and no service has that name");
    row("self dependency", service("    depends_on: web\n"), "4:17 service 'web' depends on itself");
    row("circle of two", "services:\n  a: {command: [a], depends_on: b}\n  b: {command: [a], depends_on: a}\n",
        "2:33 services depend on each other in a circle: a -> b -> a");
    row("circle behind others",
        "services:\n  w: {command: [a], depends_on: [c]}\n  a: {command: [a], depends_on: [w, b]}\n"
        "  b: {command: [a], depends_on: [c]}\n  c: {command: [a], depends_on: [a]}\n",
        "2:34 services depend on each other in a circle: w -> c -> a -> w");
    row("bad grace", service("    stop: {grace: 5}\n"),
        "4:19 '5' is not a duration: write a whole number and a unit, like 500ms, 5s, 2m or 1h");
    row("bad signal", service("    stop: {signal: TERMINATE}\n"),
        "4:20 'TERMINATE' is not a signal: write a name or a number, like TERM, SIGINT or 9");
    row("bad signal in short", service("    stop: TERMINATE\n"),
        "4:11 'TERMINATE' is not a signal: write a name or a number, like TERM, SIGINT or 9");
    row("bad name", "services:\n  a/b: {command: [a]}\n",
        "2:3 'a/b' cannot be a service's name: use letters, digits, '.', '_' and '-', at most 128, beginning with a "
        "letter, a digit or '_'");
    row("key that is no text", "services:\n  ? [a]\n  : {command: [a]}\n", "2:5 a key must be text");
    row("stack name as list", "name: [a]\nservices: {web: {command: [a]}}\n", "1:7 'name' takes text");
    row("tab before a key", "services:\n\tweb:\n\t\tcommand: [a]\n", "2:1 a tab cannot indent in YAML; use spaces");
    row("tab after spaces", "services:\n  web:\n  \tcommand: [a]\n", "3:3 a tab cannot indent in YAML; use spaces");
    row("tab before an item", "services:\n  web:\n    command:\n\t- a\n",
        "4:1 a tab cannot indent in YAML; use spaces");
    row("two documents", "services: {web: {command: [a]}}\n---\nservices: {}\n",
        "2:1 a second document begins here; a stack file is one document");
    row("unclosed list", "services:\n  web:\n    command: [a, b\n", "4:1 the ']' of this list is missing");
    row("unclosed quote", "services:\n  web:\n    command: \"a\n", "3:14 the closing quote of this text is missing");
    row("unclosed single quote", "services:\n  web:\n    command: [a]\n    x-b: &b 'it''s",
        "4:19 the closing quote of this text is missing");
    row("colon in a value", "services:\n  web:\n    command: a: b\n",
        "3:15 a ':' cannot stand here; is the line indented as its neighbours are, or does the value need quotes?");
    row("bad indentation", "services:\n  web:\n    command: [a]\n   stop: {}\n",
        "4:4 the map does not go on here; is the line indented as its neighbours are?");
    row("unknown alias", "services:\n  web: *base\n", "2:8 this alias names no anchor above it");
    row("merge of text", service("    <<: hello\n"), "4:9 '<<' takes a map or a list of maps");
    row("merge of itself", "services:\n  web: &w\n    <<: *w\n    command: [a]\n", "3:5 this merges a map into itself");
    row("unknown tag", "services:\n  web: !reset {command: [a]}\n", "2:8 tag '!reset' means nothing in a stack file");
}

void tst_StackReader::namesTheMistakeAndItsPlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problems);
    QCOMPARE(problemsOf(parse(text)), problems);
}

void tst_StackReader::findsEveryMistakeAtOnce()
{
    const auto stack = parse("services:\n"
                             "  web:\n"
                             "    comand: [a]\n"
                             "    stop: {signal: HUPP, grace: soon}\n"
                             "  api:\n"
                             "    command: [a]\n"
                             "    depends_on: [weeb, api]\n");
    QVERIFY(!stack);
    QStringList places;
    for (const StackProblem &p : stack.error())
        places.append(QStringLiteral("%1:%2").arg(p.line).arg(p.column));
    QCOMPARE(places, QStringList({QStringLiteral("2:3"), QStringLiteral("3:5"), QStringLiteral("4:20"),
                                  QStringLiteral("4:33"), QStringLiteral("7:18"), QStringLiteral("7:24")}));
}

void tst_StackReader::writesProblemsAsCompilersDo()
{
    QCOMPARE((StackProblem{QStringLiteral("a.yaml"), 3, 5, QStringLiteral("bad")}.toString()),
             QStringLiteral("a.yaml:3:5: bad"));
    QCOMPARE((StackProblem{QStringLiteral("a.yaml"), 0, 0, QStringLiteral("bad")}.toString()),
             QStringLiteral("a.yaml: bad"));
}

void tst_StackReader::readNamesTheFileItCannotRead()
{
    const QTemporaryDir dir;
    const QString missing = dir.filePath(QStringLiteral("missing.yaml"));
    const auto none = withoutWarnings(StackReader::read(missing));
    QVERIFY(!none);
    QCOMPARE(none.error().constFirst().filePath, missing);
    QVERIFY(none.error().constFirst().message.contains(QLatin1String("No such file")));

    const auto folder = withoutWarnings(StackReader::read(dir.path()));
    QVERIFY(!folder);
    QVERIFY(folder.error().constFirst().message.contains(QLatin1String("directory")));
}

void tst_StackReader::readChecksDirectories()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("paddock.yaml"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("services:\n  web: {command: [a], working_dir: here}\n  api: {command: [a], working_dir: there}\n");
    file.close();
    QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("here")));
    const auto stack = withoutWarnings(StackReader::read(path));
    QCOMPARE(problemsOf(stack),
             QStringLiteral("3:36 working_dir '%1' is not a directory").arg(dir.filePath(QStringLiteral("there"))));

    QVERIFY(QDir(dir.path()).mkdir(QStringLiteral("there")));
    const auto better = withoutWarnings(StackReader::read(path));
    QCOMPARE(problemsOf(better), QString());
    QCOMPARE(better->filePath, path);
    QCOMPARE(better->name, QFileInfo(dir.path()).fileName());
}

QTEST_GUILESS_MAIN(tst_StackReader)
#include "tst_stackreader.moc"
