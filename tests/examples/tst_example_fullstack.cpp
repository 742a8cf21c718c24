// SPDX-License-Identifier: Apache-2.0
#include "tests/examples/examplestack.h"

#include <csignal>

using namespace paddock;
using namespace paddock::test;

/// examples/fullstack as its README has it: PostgreSQL, a migration, an API, a worker, a job by the clock, nginx.
class tst_ExampleFullstack : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void servesThroughAllOfIt();
    void databaseComesBackWhenItIsKilled();
    void dataIsKeptForTheNextStart();

private:
    void bringUp();
    [[nodiscard]] QJsonObject get(const char *path) const { return ask(m_sitePort, QLatin1String(path)).json(); }
    [[nodiscard]] int visit() const { return get("/api/visits").value(QLatin1String("visits")).toInt(); }
    [[nodiscard]] qint64 pidOf(const char *service) const
    {
        const QJsonObject leader = m_stack->service(service).value(QLatin1String("leader")).toObject();
        return leader.value(QLatin1String("pid")).toInteger();
    }
    [[nodiscard]] qint64 pidOfDatabase() const;

    std::unique_ptr<QTemporaryDir> m_state;
    std::unique_ptr<ExampleStack> m_stack;
    int m_sitePort = 0;
};

void tst_ExampleFullstack::initTestCase()
{
    // Debian's way: out of PATH, a folder for each version.
    QStringList folders;
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folders += versions.filePath(version) + QStringLiteral("/bin");
    const QStringList servers{QStringLiteral("initdb"), QStringLiteral("postgres"), QStringLiteral("pg_isready")};
    REQUIRE_PROGRAMS(servers, folders, QStringLiteral("postgresql"))
    REQUIRE_PROGRAMS({QStringLiteral("nginx")}, {QStringLiteral("/usr/sbin")}, QStringLiteral("nginx"))
}

void tst_ExampleFullstack::init()
{
    m_state = std::make_unique<QTemporaryDir>();
    // As root, what PostgreSQL runs as has to come through.
    QFile::setPermissions(m_state->path(), QFile::permissions(m_state->path()) | QFile::ExeGroup | QFile::ExeOther);
}

void tst_ExampleFullstack::cleanup()
{
    if (m_stack)
        m_stack->cleanUp();
    m_stack.reset();
    m_state.reset();
}

void tst_ExampleFullstack::bringUp()
{
    m_stack = std::make_unique<ExampleStack>(QStringLiteral("examples/fullstack/paddock.yaml"));
    m_stack->setVariable("FULLSTACK_STATE", m_state->filePath(QStringLiteral("state")));
    m_stack->takePort("FULLSTACK_DATABASE_PORT");
    m_stack->takePort("FULLSTACK_API_PORT");
    m_sitePort = m_stack->takePort("FULLSTACK_SITE_PORT");
    m_stack->up();
    for (const char *service : {"site", "worker"})
        QVERIFY2(m_stack->isReady(service), service);
}

/// What PostgreSQL itself says of it.
qint64 tst_ExampleFullstack::pidOfDatabase() const
{
    QFile file(m_state->filePath(QStringLiteral("state/database/data/postmaster.pid")));
    return file.open(QIODevice::ReadOnly) ? file.readLine().trimmed().toLongLong() : 0;
}

void tst_ExampleFullstack::servesThroughAllOfIt()
{
    bringUp();
    const Answer page = ask(m_sitePort, QStringLiteral("/"));
    QCOMPARE(page.status, 200);
    QVERIFY2(page.body.contains("<title>Fullstack</title>"), page.body.constData());
    QCOMPARE(visit(), 1);
    QCOMPARE(visit(), 2);

    const Answer posted = ask(m_sitePort, QStringLiteral("/api/jobs"), "one two  three");
    QCOMPARE(posted.json().value(QLatin1String("job")).toInt(), 1);
    const auto firstOf = [this](const char *path, const char *list) {
        return get(path).value(QLatin1String(list)).toArray().first().toObject();
    };
    QTRY_COMPARE_WITH_TIMEOUT(firstOf("/api/jobs", "jobs").value(QLatin1String("result")).toString(),
                              QStringLiteral("3 words"), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(firstOf("/api/reports", "reports").value(QLatin1String("done")).toInt(), 1,
                              kControlPatience);
    QCOMPARE(m_stack->service("create-database").value(QLatin1String("state")).toString(), QStringLiteral("exited"));
    QCOMPARE(m_stack->service("migrate").value(QLatin1String("state")).toString(), QStringLiteral("exited"));
    QVERIFY(!m_stack->service("report").value(QLatin1String("next_run_at")).isNull());
    QCOMPARE(pidOf("database"), pidOfDatabase());

    const std::vector<proctree::Entry> processes = m_stack->processes();
    QVERIFY(processes.size() > 10); // PostgreSQL alone has six
    QCOMPARE(m_stack->stop(), 0);
    QCOMPARE(ExampleStack::alive(processes), std::vector<pid_t>());
    QCOMPARE(PaddockProgram::sessionDirectoriesOf(m_stack->paddock().pid()), QStringList());
    const QByteArray &said = m_stack->paddock().messages();
    QVERIFY2(said.contains("everything is stopped, nothing is left"), said.constData());
    QVERIFY(said.indexOf("site: stopped") < said.indexOf("api: stopping"));
    QVERIFY(said.indexOf("api: stopped") < said.indexOf("database: stopping"));
    QVERIFY(said.indexOf("worker: stopped") < said.indexOf("database: stopping"));
    QVERIFY2(m_stack->paddock().output().contains("database system is shut down"), said.constData());
}

void tst_ExampleFullstack::databaseComesBackWhenItIsKilled()
{
    bringUp();
    QCOMPARE(visit(), 1);
    const qint64 api = pidOf("api");
    const qint64 worker = pidOf("worker");
    const qint64 database = pidOfDatabase();
    const std::vector<proctree::Entry> servers = proctree::descendants(pid_t(database));
    QVERIFY(database > 1 && servers.size() >= 4);
    QCOMPARE(::kill(pid_t(database), SIGKILL), 0);

    QTRY_COMPARE_WITH_TIMEOUT(m_stack->service("database").value(QLatin1String("run")).toInt(), 2, kControlPatience);
    QVERIFY(m_stack->isReady("database"));
    QCOMPARE(ExampleStack::alive(servers), std::vector<pid_t>());
    QTRY_COMPARE_WITH_TIMEOUT(ask(m_sitePort, QStringLiteral("/api/health")).status, 200, kControlPatience);
    QCOMPARE(visit(), 2);
    const Answer posted = ask(m_sitePort, QStringLiteral("/api/jobs"), "still there");
    QCOMPARE(posted.status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(ask(m_sitePort, QStringLiteral("/api/jobs")).body.contains("2 words"), kControlPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_stack->service("api").value(QLatin1String("ready")).toBool(), kControlPatience);
    QCOMPARE(pidOf("api"), api);
    QCOMPARE(pidOf("worker"), worker);
    QCOMPARE(m_stack->service("migrate").value(QLatin1String("run")).toInt(), 1);
    QCOMPARE(m_stack->stop(), 0);
}

void tst_ExampleFullstack::dataIsKeptForTheNextStart()
{
    bringUp();
    QCOMPARE(visit(), 1);
    QCOMPARE(m_stack->stop(), 0);
    QVERIFY(QFileInfo::exists(m_state->filePath(QStringLiteral("state/logs/database.log"))));
    bringUp();
    QCOMPARE(visit(), 2);
    QVERIFY(m_stack->paddock().output().contains("the database is there already"));
    QCOMPARE(m_stack->stop(), 0);
}

QTEST_GUILESS_MAIN(tst_ExampleFullstack)
#include "tst_example_fullstack.moc"
