// SPDX-License-Identifier: Apache-2.0
#include "tests/control/controltest.h"

#include <QJsonDocument>

namespace paddock::test {

RawClient::RawClient(const QString &session)
{
    auto socket = ControlAddress::connectTo(session);
    if (!socket)
        return;
    m_socket.setSocketDescriptor(socket->release());
    QObject::connect(&m_socket, &QLocalSocket::readyRead, &m_socket, [this] { read(); });
    QObject::connect(&m_socket, &QLocalSocket::disconnected, &m_socket, [this] { read(); });
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

void RawClient::ask(const char *method, const QJsonObject &params)
{
    send(ControlRequest{++m_lastId, QString::fromLatin1(method), params}.toLine());
}

void RawClient::stopReading()
{
    m_reads = false;
    m_socket.setReadBufferSize(4096);
}

void RawClient::startReading()
{
    m_socket.setReadBufferSize(0);
    m_reads = true;
    read();
}

void RawClient::read()
{
    if (!m_reads || !m_socket.isOpen())
        return;
    m_splitter.append(m_socket.readAll());
    while (const auto line = m_splitter.takeLine())
        m_lines.append(QJsonDocument::fromJson(*line).object());
}

bool RawClient::waitForLines(int count)
{
    return QTest::qWaitFor([&] { return m_lines.size() >= count; }, kPatience);
}

bool RawClient::waitForEvent(const char *event)
{
    return QTest::qWaitFor(
        [&] {
            return std::any_of(m_lines.begin(), m_lines.end(), [&](const QJsonObject &line) {
                return line.value(QLatin1String("event")).toString() == QLatin1String(event);
            });
        },
        kPatience);
}

ControlTest::ControlTest() { qputenv("XDG_RUNTIME_DIR", m_runtime.path().toLocal8Bit()); }

void ControlTest::serve(const QString &name)
{
    auto server = ControlServer::create(m_session.get(), name);
    QVERIFY2(server, server ? "" : qPrintable(server.error().message));
    m_server = std::move(*server);
}

void ControlTest::cleanup()
{
    m_server.reset();
    if (m_session)
        close();
    QCOMPARE(markedProcesses(m_mark), QList<int>());
}

} // namespace paddock::test
