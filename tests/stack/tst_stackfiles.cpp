// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/variables.h"
#include "tests/stack/stacktext.h"

#include <QTest>

using namespace paddock;

namespace {

QString s(const char *text) { return QString::fromUtf8(text); }

QString path(const char *name) { return s("/srv/shop/") + s(name); }

/// "FILE:LINE:COLUMN: MESSAGE" of each.
QString placed(const StackOutcome &outcome)
{
    QStringList lines;
    if (!outcome) {
        for (const StackProblem &problem : outcome.error())
            lines.append(problem.toString());
    }
    return lines.join(u'\n');
}

} // namespace

/// Variables, environment files and included files.
class tst_StackFiles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void expandsVariables_data();
    void expandsVariables();
    void looksVariablesUpInOrder();
    void boundsWhatVariablesGrowTo();
    void readsEnvironmentFiles();
    void includesFiles();
    void includesAFileOnceByTwoWays();
    void namesBothPlacesOfADuplicate();
    void refusesCirclesOfFiles();
    void namesTheFileAMistakeIsIn();
};

void tst_StackFiles::expandsVariables_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("result");
    const auto row = [](const char *text, const char *result) { QTest::newRow(text) << s(text) << s(result); };
    row("plain", "plain");
    row("${A}", "1");
    row("x${A}y${B}z", "x1y2z");
    row("${E}", "");
    row("${E:-d}", "d");
    row("${E-d}", "");
    row("${N:-d}", "d");
    row("${N-d}", "d");
    row("${N:-}", "");
    row("${N:-${A}}", "1");
    row("${N:-${M:-x${B}}}y", "x2y");
    row("$$", "$");
    row("$${A}", "${A}");
    row("$$$${A}", "$${A}");
    row("$A $1 $? $(ls) $", "$A $1 $? $(ls) $");
    row("${N:-$${x}}", "${x}");
    row("${N", "! the '}' of '${N' is missing");
    row("${}", "! '${}' is no variable: write ${NAME} or ${NAME:-default}, or $${} to leave it to a shell");
    row("${A%.*}", "! '${A%.*}' is no variable: write ${NAME} or ${NAME:-default}, or $${A%.*} to leave it to a shell");
    row("${1}", "! '${1}' is no variable: write ${NAME} or ${NAME:-default}, or $${1} to leave it to a shell");
    row("${N}", "! variable 'N' is not set: set it in 'vars' or in the environment, write ${N:-default}, or $${N} to "
                "leave it to a shell");
}

void tst_StackFiles::expandsVariables()
{
    QFETCH(QString, text);
    QFETCH(QString, result);
    Variables variables;
    variables.insert(s("A"), s("1"));
    variables.insert(s("E"), QString());
    QProcessEnvironment environment;
    environment.insert(s("A"), s("of the environment"));
    environment.insert(s("B"), s("2"));
    variables.setEnvironment(environment);
    const Result<QString> expanded = variables.expand(text);
    QCOMPARE(expanded ? *expanded : s("! ") + expanded.error().message, result);
}

void tst_StackFiles::looksVariablesUpInOrder()
{
    const auto outcome = readText("vars: {PORT: 80, URL: 'http://h:${PORT}', HOME: /of/vars}\n"
                                  "environment: {LEVEL: '${URL}/x'}\n"
                                  "name: shop ${PORT}\n"
                                  "services:\n"
                                  "  ${PORT}x: {command: [a]}\n"
                                  "  web:\n"
                                  "    environment: {MODE: fast, WHERE: '${HOME}', TWICE: '${MODE}${MODE}'}\n"
                                  "    command: [run, '${MODE}', '${LEVEL}', '${TWICE}']\n"
                                  "    ready: {http: '${URL}'}\n"
                                  "  shell: {command: 'echo $HOME $$PATH ${PORT} ${MODE:-none}'}\n");
    QCOMPARE(mistakesOf(outcome).section(u':', 0, 0), s("5")); // names are not expanded

    const auto good = readText("vars: {PORT: 80, URL: 'http://h:${PORT}', HOME: /of/vars}\n"
                               "environment: {LEVEL: '${URL}/x'}\n"
                               "name: shop ${PORT}\n"
                               "services:\n"
                               "  web:\n"
                               "    environment: {MODE: fast, WHERE: '${HOME}', TWICE: '${MODE}${MODE}'}\n"
                               "    command: [run, '${MODE}', '${LEVEL}', '${TWICE}']\n"
                               "    ready: {http: '${URL}'}\n"
                               "  shell: {command: 'echo $HOME $$PATH ${PORT} ${MODE:-none}'}\n");
    QCOMPARE(mistakesOf(good), QString());
    QCOMPARE(good->stack.name, s("shop 80"));
    const ServiceSpec &web = good->stack.services[0];
    QCOMPARE(web.command.arguments, QStringList({s("fast"), s("http://h:80/x"), s("fastfast")}));
    QCOMPARE(web.command.environment.value(s("WHERE")), s("/of/vars"));
    QCOMPARE(web.command.environment.value(s("HOME")), s("/home/ada"));
    QCOMPARE(std::get<HttpCheck>(web.ready->check).host, s("h"));
    const ServiceSpec &shell = good->stack.services[1];
    QCOMPARE(shell.command.arguments[1], s("echo $HOME $PATH 80 none"));
    QCOMPARE(shell.command.environment.value(s("LEVEL")), s("http://h:80/x"));
    QVERIFY(!shell.command.environment.contains(s("MODE")));

    QCOMPARE(
        mistakesOf(readText(serviceWith("    working_dir: ${NOWHERE}\n"))),
        s("4:18 variable 'NOWHERE' is not set: set it in 'vars' or in the environment, write ${NOWHERE:-default}, or "
          "$${NOWHERE} to leave it to a shell"));
}

void tst_StackFiles::boundsWhatVariablesGrowTo()
{
    QByteArray text = "vars:\n  V0: " + QByteArray(1000, 'x') + "\n";
    for (int i = 1; i < 40; ++i) {
        const QByteArray before = "${V" + QByteArray::number(i - 1) + "}";
        text += "  V" + QByteArray::number(i) + ": '" + before + before + "'\n";
    }
    QVERIFY(mistakesOf(readText(text + "services: {a: {command: [b]}}\n"))
                .contains(s("the variables make this longer than 1048576 characters")));

    text = "vars: {BIG: '" + QByteArray(1'000'000, 'x') + "'}\nservices:\n";
    for (int i = 0; i < 200; ++i)
        text += "  s" + QByteArray::number(i) + ": {command: ['${BIG}']}\n";
    QVERIFY(mistakesOf(readText(text)).contains(s("the variables make more than 67108864 characters of the file")));
}

void tst_StackFiles::readsEnvironmentFiles()
{
    const QHash<QString, QByteArray> files{{path(".env"), "A=1\nexport B='two words'\n# no\nC=3\n"},
                                           {path("conf/web.env"), "C=4\nD=$A\n"},
                                           {path("bad.env"), "A=1\nhello\n"}};
    const auto outcome = readText("env_file: .env\nservices:\n  web:\n    command: [x, '${B}', '${C}']\n"
                                  "    env_file: [conf/web.env]\n    environment: {A: own}\n",
                                  files);
    QCOMPARE(mistakesOf(outcome), QString());
    const Command &command = outcome->stack.services[0].command;
    QCOMPARE(command.environment.toStringList().join(u' '),
             s("A=own B=two words C=4 D=$A HOME=/home/ada PATH=/usr/bin"));
    QCOMPARE(command.arguments, QStringList({s("two words"), s("4")}));

    QCOMPARE(mistakesOf(readText(serviceWith("    env_file: [none.env, bad.env]\n"), files)),
             s("4:16 env_file '/srv/shop/none.env' cannot be read: No such file or directory\n"
               "4:26 env_file '/srv/shop/bad.env', line 2: no KEY=VALUE"));
}

void tst_StackFiles::includesFiles()
{
    const QHash<QString, QByteArray> files{
        {path("db/db.yaml"), "name: other\nvars: {PORT: 5432}\ninclude: more.yaml\nservices:\n"
                             "  db: {command: [db, '${PORT}', '${WHO}'], working_dir: data}\n"},
        {path("db/more.yaml"), "services:\n  backup: {command: ['${PORT}', '${LEVEL}']}\n"}};
    const auto outcome = readText("include: [db/db.yaml]\nvars: {WHO: me, PORT: 80}\nenvironment: {LEVEL: 3}\n"
                                  "services:\n  web: {command: [web, '${PORT}'], depends_on: db}\n",
                                  files);
    QCOMPARE(placed(outcome), QString());
    QCOMPARE(outcome->stack.name, s("shop"));
    const QList<ServiceSpec> &services = outcome->stack.services;
    QCOMPARE(services.size(), 3);
    QCOMPARE(services[0].name, s("backup"));
    QCOMPARE(services[0].command.program, s("5432"));
    QCOMPARE(services[0].command.arguments, QStringList({s("3")}));
    QCOMPARE(services[1].filePath, path("db/db.yaml"));
    QCOMPARE(services[1].line, 5);
    QCOMPARE(services[1].command.arguments, QStringList({s("5432"), s("me")}));
    QCOMPARE(services[1].command.workingDirectory, path("db/data"));
    QCOMPARE(services[2].command.arguments, QStringList({s("80")}));
}

void tst_StackFiles::includesAFileOnceByTwoWays()
{
    const QHash<QString, QByteArray> files{{path("a.yaml"), "include: c.yaml\nservices: {a: {command: [x]}}\n"},
                                           {path("b.yaml"), "include: ./c.yaml\nservices: {b: {command: [x]}}\n"},
                                           {path("c.yaml"), "services: {c: {command: [x]}}\n"}};
    const auto outcome = readText("include:\n  - a.yaml\n  - b.yaml\n", files);
    QCOMPARE(placed(outcome), QString());
    QCOMPARE(outcome->stack.services.size(), 3);
}

void tst_StackFiles::namesBothPlacesOfADuplicate()
{
    const QHash<QString, QByteArray> files{{path("a.yaml"), "services:\n  web: {command: [x]}\n"}};
    QCOMPARE(placed(readText("include: a.yaml\nservices:\n  web: {command: [x]}\n", files)),
             s("/srv/shop/paddock.yaml:3:3: there is a service 'web' already: /srv/shop/a.yaml:2"));
    QCOMPARE(placed(readText("services:\n  web-2: {command: [x]}\n  web: {command: [x], replicas: 2}\n")),
             s("/srv/shop/paddock.yaml:3:3: there is a service 'web-2' already: /srv/shop/paddock.yaml:2"));
}

void tst_StackFiles::refusesCirclesOfFiles()
{
    const QHash<QString, QByteArray> files{{path("a.yaml"), "include: b.yaml\nservices: {a: {command: [x]}}\n"},
                                           {path("b.yaml"), "include: a.yaml\n"}};
    QCOMPARE(placed(readText("include: a.yaml\n", files)),
             s("/srv/shop/b.yaml:1:10: files include each other in a circle: /srv/shop/a.yaml -> "
               "/srv/shop/b.yaml -> /srv/shop/a.yaml"));
    QCOMPARE(placed(readText("include: paddock.yaml\n")),
             s("/srv/shop/paddock.yaml:1:10: files include each other in a circle: /srv/shop/paddock.yaml -> "
               "/srv/shop/paddock.yaml"));
}

void tst_StackFiles::namesTheFileAMistakeIsIn()
{
    const QHash<QString, QByteArray> files{{path("a.yaml"), "services:\n  db: {comand: [x], command: [x]}\n"},
                                           {path("tab.yaml"), "services:\n\tdb: {}\n"}};
    QCOMPARE(
        placed(
            readText("include: [a.yaml, none.yaml, tab.yaml]\nservices: {w: {command: [x], depends_on: dc}}\n", files)),
        s("/srv/shop/paddock.yaml:1:19: '/srv/shop/none.yaml' cannot be included: No such file or directory\n"
          "/srv/shop/paddock.yaml:2:42: service 'w' depends on 'dc', and no service has that name; did you mean 'db'?\n"
          "/srv/shop/a.yaml:2:8: unknown key 'comand'; did you mean 'command'?\n"
          "/srv/shop/tab.yaml:2:1: a tab cannot indent in YAML; use spaces"));
}

QTEST_GUILESS_MAIN(tst_StackFiles)
#include "tst_stackfiles.moc"
