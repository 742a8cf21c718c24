// SPDX-License-Identifier: Apache-2.0
#include "engine/control/controllink.h"

#include "engine/control/controladdress.h"

#include <QPointer>

#include <utility>

namespace paddock {

Result<std::unique_ptr<ControlLink>> ControlLink::connectTo(const QString &name)
{
    auto socket = ControlAddress::connectTo(name);
    if (!socket)
        return std::unexpected(socket.error());
    return std::unique_ptr<ControlLink>(new ControlLink(name, std::move(*socket)));
}

ControlLink::ControlLink(QString name, UniqueFd socket) : m_name(std::move(name))
{
    m_socket.setSocketDescriptor(socket.release());
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlLink::read);
    connect(
        &m_socket, &QLocalSocket::disconnected, this,
        [this] {
            read(); // what came before the end
            end(tr("it has ended"));
        },
        Qt::QueuedConnection);
}

ControlLink::~ControlLink() { m_socket.disconnect(this); }

void ControlLink::request(const QString &method, const QJsonObject &params, Done done)
{
    if (m_ended)
        return;
    const ControlRequest request{++m_lastId, method, params};
    const QByteArray line = request.toLine();
    if (line.size() > ControlProtocol::kMaxLineSize) { // the other side would hang up
        const Error error{ErrorCode::ResourceExhausted, tr("that is too long to be sent to the session"), 0};
        QMetaObject::invokeMethod(
            this,
            [done = std::move(done), error] {
                if (done)
                    done(std::unexpected(error));
            },
            Qt::QueuedConnection);
        return;
    }
    m_open[request.id] = std::move(done);
    m_socket.write(line);
    m_socket.flush();
}

void ControlLink::subscribe(const QJsonObject &params, Done done)
{
    request(QStringLiteral("subscribe"), params, std::move(done));
}

void ControlLink::hangUp()
{
    m_ended = true;
    m_open.clear();
    m_socket.disconnect(this);
    m_socket.abort();
}

void ControlLink::read()
{
    const QPointer<ControlLink> self(this);
    while (self && !m_ended) {
        if (const auto line = m_lines.takeLine()) {
            take(*line);
            continue;
        }
        if (m_lines.isTooLong()) {
            end(tr("it sent a line that is too long"));
            return;
        }
        const QByteArray bytes = m_socket.isOpen() ? m_socket.readAll() : QByteArray();
        if (bytes.isEmpty())
            return;
        m_lines.append(bytes);
    }
}

void ControlLink::take(const QByteArray &line)
{
    const auto parsed = ControlReply::parse(line);
    if (!parsed) {
        end(parsed.error().message);
        return;
    }
    const ControlReply &reply = *parsed;
    if (!reply.event.isEmpty()) {
        Q_EMIT pushed(reply.event, reply.body);
        return;
    }
    if (!reply.id) {
        end(reply.error ? reply.error->message : tr("it answered nothing that was asked"));
        return;
    }
    const Done done = m_open.take(*reply.id);
    if (!done)
        return;
    if (reply.error)
        done(std::unexpected(*reply.error));
    else
        done(reply.body);
}

void ControlLink::end(const QString &why)
{
    if (std::exchange(m_ended, true))
        return;
    m_socket.disconnect(this);
    m_socket.abort();
    const Error error{ErrorCode::Gone, tr("the connection to the session %1 is over: %2").arg(m_name, why), 0};
    const QPointer<ControlLink> self(this);
    for (const Done &done : std::exchange(m_open, {})) {
        if (done && self)
            done(std::unexpected(error));
    }
    if (self)
        Q_EMIT lost(error);
}

} // namespace paddock
