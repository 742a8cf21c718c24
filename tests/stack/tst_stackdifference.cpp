// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackdifference.h"
#include "engine/stack/stackkeys.h"
#include "tests/stack/stacktext.h"

#include <QSet>
#include <QTest>

#include <array>

using namespace paddock;

namespace {

QString s(const char *text) { return QString::fromUtf8(text); }

/// Of service "web" with these lines before and after; "*" at the end where a run has to end for it.
QString changeOf(const QByteArray &before, const QByteArray &after)
{
    const auto old = readText(serviceWith(before) + "  db: {command: [b], ready: {tcp: 1}}\n");
    const auto now = readText(serviceWith(after) + "  db: {command: [b], ready: {tcp: 1}}\n");
    if (!old || !now)
        return mistakesOf(old) + mistakesOf(now);
    const StackDifference difference = differenceOf(old->stack, now->stack);
    if (!difference.added.isEmpty() || !difference.removed.isEmpty() || difference.changed.size() > 1)
        return s("more than web has changed");
    if (difference.changed.isEmpty())
        return {};
    return difference.changed[0].toString() + (difference.changed[0].restarts ? s("*") : QString());
}

struct Row
{
    const char *before;
    const char *after;
    const char *expected;
};

constexpr std::array kRows{
    Row{"", "    working_dir: src\n", "web: working_dir*"},
    Row{"    environment: {A: '1'}\n", "    environment: {A: '2'}\n", "web: environment*"},
    Row{"", "    user: nobody\n", "web: user*"},
    Row{"", "    tty: true\n", "web: tty*"},
    Row{"    timeout: 5s\n", "    timeout: 6s\n", "web: timeout*"},
    Row{"    idle_timeout: 5s\n", "", "web: idle_timeout*"},
    Row{"    limits: {pids: 5}\n", "    limits: {pids: 6}\n", "web: limits*"},
    Row{"", "    ready: notify\n", "web: ready*"},
    Row{"    health: {notify: true, period: 2s}\n", "    health: {notify: true, period: 3s}\n", "web: health*"},
    Row{"", "    replicas: 1\n", "web: environment, replicas*"},
    Row{"", "    description: a web\n", "web: description"},
    Row{"", "    namespace: front\n", "web: namespace"},
    Row{"", "    disabled: true\n", "web: disabled"},
    Row{"", "    ports: [80]\n", "web: ports"},
    Row{"", "    depends_on: db\n", "web: depends_on"},
    Row{"    depends_on: {db: started}\n", "    depends_on: {db: ready}\n", "web: depends_on"},
    Row{"    ready: {tcp: 80}\n", "    ready: {tcp: 81}\n", "web: ready"},
    Row{"    ready: {tcp: 80}\n", "    ready: {tcp: 80, failure_threshold: 9}\n", "web: ready"},
    Row{"", "    health: {tcp: 80}\n", "web: health"},
    Row{"    restart: always\n", "    restart: never\n", "web: restart"},
    Row{"    restart: {backoff: 1s}\n", "    restart: {backoff: 2s}\n", "web: restart"},
    Row{"", "    success_codes: [0, 1]\n", "web: success_codes"},
    Row{"", "    exit_on_failure: true\n", "web: exit_on_failure"},
    Row{"", "    cascade: true\n", "web: cascade"},
    Row{"    stop: INT\n", "    stop: {signal: INT, grace: 9s}\n", "web: stop"},
    Row{"    ready: {tcp: 1}\n    start_timeout: 5s\n", "    ready: {tcp: 1}\n", "web: start_timeout"},
    Row{"", "    log: web.log\n", "web: log"},
    Row{"    watch: src\n", "    watch: [src, lib]\n", "web: watch"},
    Row{"", "    schedule: 5m\n", "web: schedule"},
    Row{"    stop: INT\n", "    working_dir: src\n    stop: HUP\n", "web: working_dir, stop*"},
    Row{"    stop: INT\n", "    stop: {signal: SIGINT, grace: 5s}\n", ""},
};

} // namespace

/// What is different between two versions of a stack file, and which of it a service that runs can take on.
class tst_StackDifference : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesTheKeys_data();
    void namesTheKeys();
    void everyKeyIsCompared();
    void namesServicesInTheirOrder();
    void placeInTheFileMakesNoDifference();
    void numberOfReplicasIsNoChangeOfTheOthers();
    void changedCommandIsTold();
    void tellsItToPeople();
    void unsavedTextIsCompared();
};

void tst_StackDifference::namesTheKeys_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("expected");
    for (const Row &row : kRows)
        QTest::addRow("%d %s", int(&row - kRows.data()), row.expected)
            << QByteArray(row.before) << QByteArray(row.after) << s(row.expected);
}

void tst_StackDifference::namesTheKeys()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, expected);
    QCOMPARE(changeOf(before, after), expected);
    QCOMPARE(changeOf(before, before), QString());
}

/// What the reader learns is to be compared too: each key has a row above.
void tst_StackDifference::everyKeyIsCompared()
{
    QSet<QString> tried{s("command"), s("env_file")}; // the one has a test of its own, the other is `environment`
    for (const Row &row : kRows) {
        for (const QString &key : s(row.expected).remove(u'*').mid(qstrlen("web: ")).split(s(", ")))
            tried.insert(key);
    }
    for (const QString &key : stackKeys().value(s("service")))
        QVERIFY2(tried.contains(key), qPrintable(key));
}

void tst_StackDifference::changedCommandIsTold()
{
    const auto before = readText("services:\n  api: {command: [a]}\n");
    const auto after = readText("services:\n  api: {command: [a, -v], environment: {A: b}}\n");
    QCOMPARE(differenceOf(before->stack, after->stack).changed,
             QList<StackDifference::Change>({{s("api"), {s("command"), s("environment")}, true}}));
}

void tst_StackDifference::namesServicesInTheirOrder()
{
    const auto before = readText("services:\n  z: {command: [a]}\n  b: {command: [b]}\n  c: {command: [c]}\n");
    const auto after = readText("services:\n  y: {command: [a]}\n  c: {command: [d]}\n  x: {command: [b]}\n");
    const StackDifference difference = differenceOf(before->stack, after->stack);
    QCOMPARE(difference.added, QStringList({s("y"), s("x")}));
    QCOMPARE(difference.removed, QStringList({s("z"), s("b")}));
    QCOMPARE(difference.changed.size(), 1);
    QVERIFY(differenceOf(after->stack, after->stack).isEmpty());
}

void tst_StackDifference::placeInTheFileMakesNoDifference()
{
    const auto before = readText("services:\n  a: {command: [a]}\n  b: {command: [b]}\n");
    const auto after = readText("\n# with a comment\nservices:\n  b: {command: [b]}\n\n  a: {command: [a]}\n");
    QVERIFY(differenceOf(before->stack, after->stack).isEmpty());
}

void tst_StackDifference::numberOfReplicasIsNoChangeOfTheOthers()
{
    const auto before = readText("services:\n  a: {command: [a], replicas: 3}\n");
    const auto after = readText("services:\n  a: {command: [a], replicas: 2}\n");
    const StackDifference fewer = differenceOf(before->stack, after->stack);
    QCOMPARE(fewer.lines(), QStringList({s("- a-3")}));
    QCOMPARE(differenceOf(after->stack, before->stack).lines(), QStringList({s("+ a-3")}));
}

void tst_StackDifference::tellsItToPeople()
{
    StackDifference difference;
    difference.added = {s("cache")};
    difference.removed = {s("mailer")};
    difference.changed = {{s("api"), {s("command"), s("environment")}, true}, {s("web"), {s("description")}, false}};
    difference.omitted = 3;
    QCOMPARE(difference.lines(), QStringList({s("+ cache"), s("- mailer"), s("~ api: command, environment (restarts)"),
                                              s("~ web: description"), s("and 3 more")}));
}

void tst_StackDifference::unsavedTextIsCompared()
{
    const auto running = readText("services:\n  a: {command: [a]}\n");
    QProcessEnvironment environment;
    environment.insert(s("PATH"), s("/usr/bin"));
    environment.insert(s("HOME"), s("/home/ada"));
    const auto better = differenceTo(running->stack, "services:\n  a: {command: [b]}\n", {}, environment);
    QVERIFY(better);
    QCOMPARE(better->lines(), QStringList({s("~ a: command (restarts)")}));
    const auto nonsense = differenceTo(running->stack, "services:\n  a: {comand: [b]}\n", {}, environment);
    QVERIFY(!nonsense);
    QVERIFY2(listed(nonsense.error()).contains(s("2:7 ")), qPrintable(listed(nonsense.error())));
}

QTEST_APPLESS_MAIN(tst_StackDifference)
#include "tst_stackdifference.moc"
