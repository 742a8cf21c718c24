// SPDX-License-Identifier: Apache-2.0
#include "tests/session/sessiontest.h"

#include "engine/stack/stackloader.h"

#include <QCoreApplication>

namespace paddock::test {

void SessionTest::init()
{
    m_mark = uniqueMark();
    open();
}

void SessionTest::cleanup()
{
    if (m_session)
        close();
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

void SessionTest::open(const QString &wardenPath)
{
    QFETCH_GLOBAL(Mechanism, mechanism);
    m_events.clear();
    m_states.clear();
    m_problems.clear();
    const QString built =
        qEnvironmentVariable("PADDOCK_BIN", QCoreApplication::applicationDirPath() + QStringLiteral("/../bin")) +
        QStringLiteral("/paddock-warden");
    auto created = LocalSession::create({mechanism, wardenPath.isEmpty() ? built : wardenPath, QStringLiteral("test")});
    QVERIFY(created);
    m_session = std::move(*created);
    connect(m_session.get(), &Session::problem, this, [this](const Error &error) { m_problems.append(error); });
    connect(m_session.get(), &Session::serviceChanged, this, [this](const QString &id) {
        const ServiceState now = m_session->service(id)->state;
        if (m_states.value(id, ServiceState::Stopped) != now)
            m_events.append(id + u' ' + serviceStateId(now));
        m_states.insert(id, now);
    });
}

void SessionTest::openStack(const QList<ServiceSpec> &services)
{
    StackSpec stack;
    stack.name = QStringLiteral("shop");
    stack.services = services;
    QVERIFY(m_session->openStack(stack));
}

void SessionTest::openFile(const QString &path)
{
    const StackOutcome read = StackLoader::read(path);
    QVERIFY(read);
    QVERIFY(m_session->openStack(read->stack));
}

ServiceSpec SessionTest::spec(const char *name, const QStringList &arguments, const QStringList &dependsOn,
                              std::chrono::milliseconds grace) const
{
    ServiceSpec service;
    service.name = QString::fromLatin1(name);
    service.command = helperCommand(arguments, m_mark);
    for (const QString &dependency : dependsOn)
        service.dependsOn.append({dependency});
    service.stop.steps = {{SIGTERM, grace}};
    return service;
}

ServiceStatus SessionTest::status(const char *name) const
{
    return m_session->service(QString::fromLatin1(name)).value_or(ServiceStatus());
}

QString SessionTest::logText(const char *name) const
{
    const LogSnapshot log = m_session->log(QString::fromLatin1(name));
    QString text;
    for (auto number = log.firstLine(); number < log.endLine(); ++number)
        text += QString::fromUtf8(log.line(number).bytes) + u'\n';
    return text;
}

void SessionTest::close()
{
    QSignalSpy closed(m_session.get(), &Session::closed);
    m_session->killAll();
    m_session->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, kPatience);
    m_session.reset();
}

} // namespace paddock::test
