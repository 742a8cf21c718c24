// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/control/controlserver.h"
#include "engine/control/linesplitter.h"
#include "tests/session/sessiontest.h"

#include <QJsonObject>
#include <QLocalSocket>
#include <QTemporaryDir>

namespace paddock::test {

/// A client that writes what it likes.
class RawClient
{
public:
    /// Connected to the session, or not: then isConnected() is false.
    explicit RawClient(const QString &session);

    [[nodiscard]] bool isConnected() const { return m_socket.state() == QLocalSocket::ConnectedState; }
    void send(const QByteArray &bytes);
    /// A request with the next id.
    void ask(const char *method, const QJsonObject &params = {});
    /// Waits until so many lines have come in all.
    bool waitForLines(int count);
    bool waitForEvent(const char *event);
    [[nodiscard]] const QList<QJsonObject> &lines() const { return m_lines; }
    /// As the kernel has room for: nothing is read from now on.
    void stopReading();
    void startReading();
    [[nodiscard]] QLocalSocket &socket() { return m_socket; }

private:
    void read();

    QLocalSocket m_socket;
    LineSplitter m_splitter{16 * 1024 * 1024};
    QList<QJsonObject> m_lines;
    qint64 m_lastId = 0;
    bool m_reads = true;
};

/// A served session for each test, in a runtime directory of the test's own.
class ControlTest : public SessionTest
{
    Q_OBJECT
public:
    ControlTest();

protected:
    /// Serves the session of this test under the name.
    void serve(const QString &name = QStringLiteral("shop"));
    void dropServer() { m_server.reset(); }

    QTemporaryDir m_runtime;
    std::unique_ptr<ControlServer> m_server;

protected Q_SLOTS:
    void cleanup();
};

} // namespace paddock::test
