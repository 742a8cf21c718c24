// SPDX-License-Identifier: Apache-2.0
#include "tests/examples/examplestack.h"

using namespace paddock;
using namespace paddock::test;

/// examples/shop as its README has it: Redis, an API, a worker that leaves something behind, a site.
class tst_ExampleShop : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { REQUIRE_PROGRAMS({QStringLiteral("redis-server")}, {}, QStringLiteral("redis")) }
    void cleanup();
    void servesVisits();
    void leftoverOfTheWorkerIsSeenAndEnded();

private:
    void bringUp();

    std::unique_ptr<ExampleStack> m_shop;
    int m_apiPort = 0;
    int m_sitePort = 0;
};

void tst_ExampleShop::bringUp()
{
    m_shop = std::make_unique<ExampleStack>(QStringLiteral("examples/shop/paddock.yaml"));
    m_shop->takePort("SHOP_REDIS_PORT");
    m_apiPort = m_shop->takePort("SHOP_API_PORT");
    m_sitePort = m_shop->takePort("SHOP_SITE_PORT");
    m_shop->up();
    for (const char *service : {"redis", "api", "worker", "site"})
        QVERIFY2(m_shop->isReady(service), service);
    // Running is not yet listening.
    QTRY_COMPARE_WITH_TIMEOUT(ask(m_apiPort, QStringLiteral("/health")).status, 200, kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(ask(m_sitePort, QStringLiteral("/")).status, 200, kControlPatience);
}

void tst_ExampleShop::cleanup()
{
    if (m_shop)
        m_shop->cleanUp();
    m_shop.reset();
}

void tst_ExampleShop::servesVisits()
{
    bringUp();
    QCOMPARE(ask(m_apiPort, QStringLiteral("/visits")).json().value(QLatin1String("visits")).toInt(), 1);
    QCOMPARE(ask(m_apiPort, QStringLiteral("/visits")).json().value(QLatin1String("visits")).toInt(), 2);
    const Answer page = ask(m_sitePort, QStringLiteral("/"));
    QVERIFY2(page.body.contains("<html"), page.body.constData());
    QVERIFY(ask(m_sitePort, QStringLiteral("/config.json")).body.contains(QByteArray::number(m_apiPort)));
    QTRY_VERIFY_WITH_TIMEOUT(
        ask(m_apiPort, QStringLiteral("/orders")).json().value(QLatin1String("orders")).toInt() > 0, kControlPatience);

    const std::vector<proctree::Entry> processes = m_shop->processes();
    QVERIFY(processes.size() >= 4);
    QCOMPARE(m_shop->stop(), 0);
    QCOMPARE(ExampleStack::alive(processes), std::vector<pid_t>());
    const QByteArray &said = m_shop->paddock().messages();
    QVERIFY2(said.contains("everything is stopped, nothing is left"), said.constData());
    QVERIFY(said.indexOf("site: stopped") < said.indexOf("api: stopping"));
    QVERIFY(said.indexOf("api: stopped") < said.indexOf("redis: stopping"));
    QVERIFY(said.indexOf("worker: stopped") < said.indexOf("redis: stopping"));
    QCOMPARE(PaddockProgram::sessionDirectoriesOf(m_shop->paddock().pid()), QStringList());
}

void tst_ExampleShop::leftoverOfTheWorkerIsSeenAndEnded()
{
    bringUp();
    // A tool of the worker's leaves it behind after six seconds, in a session of its own.
    QTRY_VERIFY_WITH_TIMEOUT(m_shop->call("tree worker").output.contains("sleep 120"), kControlPatience);
    QVERIFY(!m_shop->call("tree api").output.contains("sleep 120"));

    const std::vector<proctree::Entry> processes = m_shop->processes();
    QCOMPARE(m_shop->call("stop worker").status, 0);
    QVERIFY(!m_shop->call("tree").output.contains("sleep 120"));
    QCOMPARE(m_shop->stop(), 0);
    QCOMPARE(ExampleStack::alive(processes), std::vector<pid_t>());
}

QTEST_GUILESS_MAIN(tst_ExampleShop)
#include "tst_example_shop.moc"
