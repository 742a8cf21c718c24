// SPDX-License-Identifier: Apache-2.0
#include "tests/examples/examplestack.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QStandardPaths>
#include <QTcpServer>

#include <csignal>

namespace paddock::test {

int freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

ExampleStack::ExampleStack(const QString &file)
    : m_file(QFileInfo(qEnvironmentVariable("PADDOCK_SOURCE") + u'/' + file).absoluteFilePath())
{}

int ExampleStack::takePort(const char *variable)
{
    int port = freePort();
    while (m_environment.values().contains(QString::number(port)))
        port = freePort();
    setVariable(variable, QString::number(port));
    return port;
}

void ExampleStack::up()
{
    m_up = std::make_unique<PaddockProgram>(QStringList{QStringLiteral("up"), QStringLiteral("-f"), m_file});
    m_up->process().setWorkingDirectory(m_stack.folder());
    m_up->setVariable(QStringLiteral("PADDOCK_TEST_MARK"), m_stack.mark());
    for (auto variable = m_environment.cbegin(); variable != m_environment.cend(); ++variable)
        m_up->setVariable(variable.key(), variable.value());
    m_up->start();
}

bool ExampleStack::isReady(const char *service)
{
    const QByteArray line = QByteArray("wait ") + service + " --for ready";
    const bool came = QTest::qWaitFor(
        [&] { return m_stack.call(line.constData()).status == 0 || m_up->process().state() == QProcess::NotRunning; },
        60000);
    if (came && m_up->process().state() != QProcess::NotRunning)
        return true;
    qWarning("%s\n%s", m_up->messages().constData(), m_up->output().constData());
    return false;
}

std::vector<proctree::Entry> ExampleStack::processes() const
{
    std::vector<proctree::Entry> all = proctree::descendants(pid_t(m_up->pid()));
    for (const int pid : markedProcesses(m_stack.mark())) {
        if (const auto entry = proctree::readEntry(pid); entry && pid != m_up->pid())
            all.push_back(*entry);
    }
    return all;
}

std::vector<pid_t> ExampleStack::alive(const std::vector<proctree::Entry> &processes)
{
    std::vector<pid_t> pids;
    for (const proctree::Entry &each : processes) {
        const auto now = proctree::readEntry(each.pid);
        if (now && now->isAlive() && now->startTime == each.startTime)
            pids.push_back(each.pid);
    }
    return pids;
}

int ExampleStack::stop()
{
    m_up->signal(SIGINT);
    return m_up->status();
}

void ExampleStack::cleanUp()
{
    if (m_up)
        m_up->end();
}

Answer ask(int port, const QString &path, const QByteArray &body)
{
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(QString::number(port), path)));
    request.setTransferTimeout(kControlPatience);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("text/plain"));
    const std::unique_ptr<QNetworkReply> reply(body.isEmpty() ? network.get(request) : network.post(request, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
}

Presence presenceOf(const QStringList &programs, const QStringList &folders, const QString &word)
{
    QStringList missing;
    for (const QString &program : programs) {
        if (QStandardPaths::findExecutable(program).isEmpty() &&
            QStandardPaths::findExecutable(program, folders).isEmpty())
            missing += program;
    }
    if (missing.isEmpty())
        return Presence::Here;
    qWarning("not found: %s (a machine that cannot have it: PADDOCK_ALLOW_MISSING=%s)",
             qPrintable(missing.join(QLatin1String(", "))), qPrintable(word));
    return qEnvironmentVariable("PADDOCK_ALLOW_MISSING").split(u',').contains(word) ? Presence::MayBeMissing
                                                                                    : Presence::Missing;
}

} // namespace paddock::test
