// SPDX-License-Identifier: Apache-2.0
#include "engine/control/remotesession.h"
#include "tests/cli/controlledstack.h"

#include <QRegularExpression>

#include <csignal>
#include <unistd.h>

using namespace paddock::test;

/// Changing a stack that `paddock up` runs, and naming services by their namespace.
class tst_CliReload : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_stack = std::make_unique<ControlledStack>(); }
    void cleanup();
    void reloadShowsWhatHasChangedAndDoesIt();
    void dryRunChangesNothing();
    void reloadIsJson();
    void badFileIsSaidWithItsPlaces();
    void outputOfNewServicesIsShown();
    void scaleAddsAndRemoves();
    void whatCannotBeScaledIsSaid_data();
    void whatCannotBeScaledIsSaid();
    void namespacesNameServices();
    void unknownNamespaceIsNamedWithTheNearest();
    void upStartsANamespaceWithWhatItNeeds();
    void disabledServicesAreNotCounted();
    void psTellsTheNextRun();
    void shortScheduledRunHasNoPidZero();
    void problemOfAnotherIsNoFailure();
    void orderToOneThatLeavesEnds();

private:
    void bringUp(const QByteArray &services, const QByteArray &until, const QStringList &more = {});
    void writeServices(const QByteArray &services)
    {
        m_stack->write("environment: {PADDOCK_TEST_MARK: '%M'}\nservices:\n" + services);
    }
    [[nodiscard]] int pid(const char *service) const
    {
        return m_stack->service(service).value(QLatin1String("leader")).toObject().value(QLatin1String("pid")).toInt();
    }
    [[nodiscard]] QStringList running() const
    {
        QStringList names;
        for (const QJsonValue &value : m_stack->call("ps --json").json().value(QLatin1String("services")).toArray()) {
            if (value.toObject().value(QLatin1String("state")).toString() == QLatin1String("running"))
                names += value.toObject().value(QLatin1String("id")).toString();
        }
        return names;
    }

    std::unique_ptr<ControlledStack> m_stack;
    std::unique_ptr<PaddockProgram> m_up;
};

namespace {

const QByteArray kTwo = "  db: {command: ['%H', sleep]}\n  api: {command: ['%H', sleep], depends_on: db}\n";
const QByteArray kTwoRun = "all 2 services ready in ";
const QByteArray kSpaces = "  db: {command: ['%H', sleep], namespace: data}\n"
                           "  api: {command: ['%H', sleep], namespace: backend, depends_on: db}\n"
                           "  worker: {command: ['%H', sleep], namespace: backend}\n"
                           "  tool: {command: ['%H', sleep], namespace: backend, disabled: true}\n"
                           "  site: {command: ['%H', sleep]}\n";

} // namespace

void tst_CliReload::cleanup()
{
    if (m_up)
        m_up->end();
    m_up.reset();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()), QList<int>(), kControlPatience);
}

void tst_CliReload::bringUp(const QByteArray &services, const QByteArray &until, const QStringList &more)
{
    writeServices(services);
    m_up = m_stack->start(QStringList{QStringLiteral("up")} + more);
    QVERIFY2(m_up->waitForMessage(until), m_up->messages().constData());
}

void tst_CliReload::reloadShowsWhatHasChangedAndDoesIt()
{
    bringUp(kTwo, kTwoRun);
    const int db = pid("db");
    writeServices("  db: {command: ['%H', sleep]}\n  cache: {command: ['%H', sleep], description: x}\n");
    const Called called = m_stack->call("reload");
    QCOMPARE(called.status, 0);
    QCOMPARE(called.output, QByteArray("+ cache\n- api\n"));
    QTRY_COMPARE_WITH_TIMEOUT(running(), QStringList({QStringLiteral("db"), QStringLiteral("cache")}),
                              kControlPatience);
    QCOMPARE(pid("db"), db);
    QVERIFY(m_up->waitForMessage("api: gone"));
    QVERIFY2(m_up->messages().contains("paddock: + cache\n"), m_up->messages().constData());
    QVERIFY(m_up->waitForMessage("cache: running"));
    QCOMPARE(m_stack->call("reload").output, QByteArray("nothing has changed\n"));
}

void tst_CliReload::dryRunChangesNothing()
{
    bringUp(kTwo, kTwoRun);
    writeServices("  db: {command: ['%H', sleep, x]}\n");
    const Called called = m_stack->call("reload --dry-run");
    QCOMPARE(called.status, 0);
    QCOMPARE(called.output, QByteArray("- api\n~ db: command (restarts)\n"));
    QCOMPARE(running().size(), 2);
    QCOMPARE(m_stack->service("db").value(QLatin1String("run")).toInt(), 1);
    QCOMPARE(m_stack->call("reload --dry-run").output, called.output);
}

void tst_CliReload::reloadIsJson()
{
    bringUp(kTwo, kTwoRun);
    writeServices(QByteArray(kTwo).replace("depends_on: db", "environment: {A: b}") +
                  "  cache: {command: ['%H', sleep]}\n");
    const QJsonObject json = m_stack->call("reload --json").json();
    QCOMPARE(json.value(QLatin1String("schema")).toInt(), 1);
    QCOMPARE(json.value(QLatin1String("dry_run")).toBool(true), false);
    QCOMPARE(json.value(QLatin1String("added")).toArray(), QJsonArray({QStringLiteral("cache")}));
    QCOMPARE(json.value(QLatin1String("removed")).toArray(), QJsonArray());
    const QJsonObject change = json.value(QLatin1String("changed")).toArray().at(0).toObject();
    QCOMPARE(change.value(QLatin1String("service")).toString(), QStringLiteral("api"));
    QCOMPARE(change.value(QLatin1String("keys")).toArray(),
             QJsonArray({QStringLiteral("environment"), QStringLiteral("depends_on")}));
    QCOMPARE(change.value(QLatin1String("restarts")).toBool(), true);
}

void tst_CliReload::badFileIsSaidWithItsPlaces()
{
    bringUp(kTwo, kTwoRun);
    const int api = pid("api");
    writeServices("  db: {comand: x}\n  api: {command: [a], depends_on: dv}\n");
    for (const char *line : {"reload", "reload --dry-run", "reload --json"}) {
        const Called called = m_stack->call(line);
        QCOMPARE(called.status, 125);
        QCOMPARE(called.output, QByteArray());
        const QByteArray file = "paddock: " + m_stack->folder().toUtf8() + "/paddock.yaml:";
        QVERIFY2(called.messages.contains(QByteArray(file + "3:")) && called.messages.contains(QByteArray(file + "4:")),
                 called.messages.constData());
    }
    QCOMPARE(pid("api"), api);
}

void tst_CliReload::outputOfNewServicesIsShown()
{
    bringUp("  db: {command: ['%H', sleep]}\n", "the service is ready in ");
    const auto logs = m_stack->start({QStringLiteral("logs"), QStringLiteral("-f")});
    QVERIFY(logs->waitForOutput("db | ready"));
    writeServices("  db: {command: ['%H', sleep]}\n  longer: {command: ['%H', sleep]}\n");
    QCOMPARE(m_stack->call("reload").status, 0);
    QVERIFY2(m_up->waitForOutput("longer | ready"), m_up->output().constData());
    QVERIFY2(logs->waitForOutput("longer | ready"), logs->output().constData());
    QVERIFY(m_up->waitForMessage("longer: running"));
}

void tst_CliReload::scaleAddsAndRemoves()
{
    bringUp("  web: {command: ['%H', sleep], replicas: 2}\n", kTwoRun);
    const int first = pid("web-1");
    const Called more = m_stack->call("scale web=4");
    QCOMPARE(more.status, 0);
    QCOMPARE(more.output, QByteArray("+ web-3\n+ web-4\n"));
    QTRY_COMPARE_WITH_TIMEOUT(running().size(), 4, kControlPatience);
    QCOMPARE(m_stack->call("scale web=4").output, QByteArray("web: 4 as before\n"));
    QCOMPARE(m_stack->call("scale web=1").output, QByteArray("- web-2\n- web-3\n- web-4\n"));
    QTRY_COMPARE_WITH_TIMEOUT(running(), QStringList(QStringLiteral("web-1")), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()).size(), 1, kControlPatience);
    QCOMPARE(pid("web-1"), first);
}

void tst_CliReload::whatCannotBeScaledIsSaid_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *line, const char *message) {
        QTest::newRow(line) << QByteArray(line) << QByteArray(message);
    };
    row("scale", "scale wants SERVICE=N");
    row("scale web", "as in worker=3, not 'web'");
    row("scale web=two", "as in worker=3, not 'web=two'");
    row("scale web=0", "web can be there from 1 to 1000 times, not 0");
    row("scale db=2", "db is not replicated; give it 'replicas: 1'");
    row("scale wbe=2", "did you mean 'web'?");
    row("scale web-1=2", "scale all of them: web");
    row("reload now", "reload takes no operands");
}

void tst_CliReload::whatCannotBeScaledIsSaid()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, message);
    bringUp("  web: {command: ['%H', sleep], replicas: 2}\n  db: {command: ['%H', sleep]}\n",
            "all 3 services ready in ");
    const Called called = m_stack->call(line.constData());
    QCOMPARE(called.status, 125);
    QVERIFY2(called.messages.contains(message), called.messages.constData());
    QCOMPARE(called.output, QByteArray());
    QCOMPARE(running().size(), 3);
}

void tst_CliReload::namespacesNameServices()
{
    bringUp(kSpaces, "all 4 services ready in ");
    const Called ps = m_stack->call("ps --namespace backend");
    QVERIFY2(ps.output.startsWith("SERVICE  NAMESPACE"), ps.output.constData());
    QCOMPARE(ps.output.count('\n'), 4);
    QVERIFY(m_stack->call("logs --namespace data").output.contains("db | ready"));
    QCOMPARE(m_stack->call("stop --namespace backend").status, 0);
    QCOMPARE(running(), QStringList({QStringLiteral("db"), QStringLiteral("site")}));
    QCOMPARE(m_stack->call("start --namespace backend").status, 0);
    QCOMPARE(running().size(), 4); // without the disabled one
    QCOMPARE(m_stack->call("freeze --namespace backend --namespace data").status, 0);
    QCOMPARE(running(), QStringList(QStringLiteral("site")));
    QCOMPARE(m_stack->call("thaw --namespace backend --namespace data").status, 0);
    QCOMPARE(m_stack->call("restart --namespace data site").status, 0);
    QCOMPARE(m_stack->service("site").value(QLatin1String("run")).toInt(), 2);
    QCOMPARE(m_stack->service("db").value(QLatin1String("run")).toInt(), 2);
    QCOMPARE(m_stack->service("worker").value(QLatin1String("run")).toInt(), 2);
    QCOMPARE(m_stack->call("kill --namespace backend").status, 0);
    QCOMPARE(running(), QStringList({QStringLiteral("db"), QStringLiteral("site")}));
}

void tst_CliReload::unknownNamespaceIsNamedWithTheNearest()
{
    bringUp(kSpaces, "all 4 services ready in ");
    for (const char *line : {"stop --namespace backent", "ps --namespace backent", "logs --namespace backent",
                             "up --name other --namespace backent"}) {
        const Called called = m_stack->call(line);
        QCOMPARE(called.status, 125);
        QVERIFY2(called.messages.contains("no service is in the namespace backent; the nearest known one is backend"),
                 called.messages.constData());
    }
    QCOMPARE(running().size(), 4);
}

void tst_CliReload::upStartsANamespaceWithWhatItNeeds()
{
    bringUp(kSpaces, "all 3 services ready in ", {QStringLiteral("--namespace"), QStringLiteral("backend")});
    QCOMPARE(running(), QStringList({QStringLiteral("db"), QStringLiteral("api"), QStringLiteral("worker")}));
}

void tst_CliReload::disabledServicesAreNotCounted()
{
    bringUp("  job: {command: ['%H', exit, '0']}\n  tool: {command: ['%H', sleep], disabled: true}\n",
            "all services have ended");
    QCOMPARE(m_up->status(), 0);
}

void tst_CliReload::psTellsTheNextRun()
{
    bringUp("  job: {command: ['%H', exit, '0'], schedule: 1h}\n  stays: {command: ['%H', sleep]}\n", "stays: running");
    const QByteArray text = m_stack->call("ps").output;
    const QRegularExpression next(QStringLiteral("next run (\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\d:\\d\\d\\s*\n"));
    QVERIFY2(next.match(QString::fromUtf8(text)).hasMatch(), text.constData());
    QVERIFY2(!text.contains("starts at"), text.constData());
}

void tst_CliReload::shortScheduledRunHasNoPidZero()
{
    bringUp("  job: {command: ['%H', exit, '0'], schedule: 1s}\n", "job: exit");
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->service("job").value(QLatin1String("run")).toInt() >= 3, kControlPatience);
    QVERIFY2(!m_up->messages().contains("pid 0"), m_up->messages().constData());
}

void tst_CliReload::problemOfAnotherIsNoFailure()
{
    bringUp("  slow: {command: ['%H', ignore], stop: {signal: TERM, grace: 2s}}\n", "the service is ready in ");
    QVERIFY(m_up->waitForOutput("slow | ready"));
    const auto stop = m_stack->start({QStringLiteral("stop"), QStringLiteral("slow")});
    QTRY_COMPARE_WITH_TIMEOUT(m_stack->state("slow"), QStringLiteral("stopping"), kControlPatience);
    auto other = paddock::RemoteSession::connectTo(QStringLiteral("shop"), QStringLiteral("test"));
    QVERIFY(other);
    QSignalSpy problems(other->get(), &paddock::Session::problem);
    (*other)->killTree({::getpid(), 1}); // nobody of that start time
    QTRY_COMPARE_WITH_TIMEOUT(problems.count(), 1, kControlPatience);
    QCOMPARE(stop->status(), 0);
    QVERIFY2(stop->messages().contains(problems[0][0].value<paddock::Error>().message.toUtf8()),
             stop->messages().constData());
    QCOMPARE(m_stack->state("slow"), QStringLiteral("stopped"));
}

void tst_CliReload::orderToOneThatLeavesEnds()
{
    const QByteArray slow = "  slow: {command: ['%H', ignore], stop: {signal: TERM, grace: 2s}}\n";
    bringUp(kTwo + slow, "all 3 services ready in ");
    QVERIFY(m_up->waitForOutput("slow | ready"));
    writeServices(kTwo);
    QCOMPARE(m_stack->call("reload").status, 0);
    const Called start = m_stack->call("start slow");
    QCOMPARE(start.status, 1);
    QVERIFY2(start.messages.contains("slow is not in the stack any more"), start.messages.constData());
    QCOMPARE(m_stack->call("start slow").status, 125); // nobody knows it now
}

QTEST_GUILESS_MAIN(tst_CliReload)
#include "tst_cli_reload.moc"
