// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/supervision/probeattempt.h"
#include "engine/supervision/probecheck.h"

class QLocalSocket;
class QTcpSocket;

namespace paddock {

/// Connects once, to a TCP port or a unix socket, and hangs up: success is an accepted connection.
class SocketAttempt final : public ProbeAttempt
{
    Q_OBJECT
public:
    explicit SocketAttempt(TcpCheck check, QObject *parent = nullptr);
    explicit SocketAttempt(UnixCheck check, QObject *parent = nullptr);

    void start() override;

private:
    TcpCheck m_tcp;
    UnixCheck m_unix; ///< meant where m_local is set
    QTcpSocket *m_socket = nullptr;
    QLocalSocket *m_local = nullptr;
};

} // namespace paddock
