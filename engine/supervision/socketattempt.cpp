// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/socketattempt.h"

#include <QLocalSocket>
#include <QNetworkProxy>
#include <QTcpSocket>

#include <utility>

namespace paddock {

SocketAttempt::SocketAttempt(TcpCheck check, QObject *parent)
    : ProbeAttempt(parent), m_tcp(std::move(check)), m_socket(new QTcpSocket(this))
{
    m_socket->setProxy(QNetworkProxy::NoProxy);
    connect(m_socket, &QTcpSocket::connected, this, [this] {
        m_socket->disconnect(this);
        finishLater(true, tr("connected"));
    });
    connect(m_socket, &QTcpSocket::errorOccurred, this, [this] { finishLater(false, m_socket->errorString()); });
}

SocketAttempt::SocketAttempt(UnixCheck check, QObject *parent)
    : ProbeAttempt(parent), m_unix(std::move(check)), m_local(new QLocalSocket(this))
{
    connect(m_local, &QLocalSocket::connected, this, [this] {
        m_local->disconnect(this);
        finishLater(true, tr("connected"));
    });
    connect(m_local, &QLocalSocket::errorOccurred, this, [this] { finishLater(false, m_local->errorString()); });
}

void SocketAttempt::start()
{
    if (m_local)
        m_local->connectToServer(m_unix.path);
    else
        m_socket->connectToHost(m_tcp.host, m_tcp.port);
}

} // namespace paddock
