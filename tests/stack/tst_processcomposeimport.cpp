// SPDX-License-Identifier: Apache-2.0
#include "tests/stack/stacktext.h"

#include <QTest>

using namespace paddock;

namespace {

constexpr const char *kName = "process-compose.yaml";

QString s(const char *text) { return QString::fromUtf8(text); }

} // namespace

/// What process-compose does in ways of its own, and becomes something else here.
class tst_ProcessComposeImport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void setsWhatProcessComposeSets();
    void translatesKeysAndTerminals();
    void takesTheRotationOfLogs();
};

void tst_ProcessComposeImport::setsWhatProcessComposeSets()
{
    const QByteArray text =
        "processes:\n"
        "  web: {command: 'run {{.PC_REPLICA_NUM}}', replicas: 2, environment: ['PORT=80${PC_REPLICA_NUM}'],\n"
        "    log_location: 'web.{PC_REPLICA_NUM}.log'}\n"
        "  one: {command: 'echo $${PC_PROC_NAME} $${PC_REPLICA_NUM}', environment: {A: b}}\n"
        "  calm: {command: x, depends_on: {web-0: {condition: process_started}, one: }}\n";
    const StackOutcome outcome = loadText(kName, text);
    QCOMPARE(mistakesOf(outcome), QString());
    const QList<ServiceSpec> &services = outcome->stack.services;
    QCOMPARE(services[1].name, s("web-2"));
    QCOMPARE(services[1].command.arguments[1], s("run 2"));
    QCOMPARE(services[1].command.environment.value(s("PC_REPLICA_NUM")), s("2"));
    QCOMPARE(services[1].command.environment.value(s("PORT")), s("802"));
    QCOMPARE(services[1].log->file, s("/srv/shop/web.2.log"));
    QCOMPARE(services[2].command.environment.value(s("PC_PROC_NAME")), s("one"));
    QCOMPARE(services[2].command.environment.value(s("PC_REPLICA_NUM")), s("0"));
    QCOMPARE(services[2].command.environment.value(s("A")), s("b"));
    QVERIFY(!services[3].command.environment.contains(s("PC_REPLICA_NUM")));
    QCOMPARE(namesOf(services[3].dependsOn), QStringList({s("web-1"), s("one")}));
    compareWithConverted(kName, text);
}

void tst_ProcessComposeImport::translatesKeysAndTerminals()
{
    const QByteArray text =
        "processes:\n"
        "  a: {command: x, is_interactive: true, is_tty: false, shutdown: {send_keys: '\\x03^q\\r\\\\\\y'}}\n"
        "  b: {command: x, is_foreground: true, disabled: false}\n"
        "  c: {command: x, is_foreground: false}\n";
    const StackOutcome outcome = loadText(kName, text);
    QCOMPARE(mistakesOf(outcome), QString());
    const QList<ServiceSpec> &services = outcome->stack.services;
    QCOMPARE(services[0].command.streams, Command::Streams::Terminal);
    QCOMPARE(services[0].stop.steps.constFirst().keys, QByteArray("\x03^q\r\\\\y"));
    QCOMPARE(services[1].command.streams, Command::Streams::Terminal);
    QVERIFY(services[1].disabled);
    QVERIFY(!services[2].disabled);
    QVERIFY(services[2].command.streams != Command::Streams::Terminal);
    compareWithConverted(kName, text);
}

void tst_ProcessComposeImport::takesTheRotationOfLogs()
{
    const QByteArray text =
        "processes:\n"
        "  a: {command: x, log_location: a.log, log_configuration: {rotation: {max_size_mb: 2, max_backups: 5,\n"
        "    compress: true}, no_color: true}}\n";
    const StackOutcome outcome = loadText(kName, text);
    QCOMPARE(mistakesOf(outcome), QString());
    const LogSpec log = outcome->stack.services[0].log.value();
    QCOMPARE(log.maxBytes, 2 * 1024 * 1024);
    QCOMPARE(log.keep, 5);
    QCOMPARE(listed(outcome->warnings),
             s("3:5 'compress' is left out: old files are kept by their number, as they are\n"
               "3:22 'no_color' is left out: lines are written as the program wrote them"));
}

QTEST_GUILESS_MAIN(tst_ProcessComposeImport)
#include "tst_processcomposeimport.moc"
