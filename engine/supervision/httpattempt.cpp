// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/httpattempt.h"

#include <QNetworkProxy>
#include <QSslError>
#include <QSslSocket>
#include <QTcpSocket>

#include <utility>

namespace paddock {

namespace {

constexpr qint64 kStatusLineLimit = 4096;

} // namespace

HttpAttempt::HttpAttempt(HttpCheck check, QObject *parent)
    : ProbeAttempt(parent), m_check(std::move(check)),
      m_socket(m_check.tls ? new QSslSocket(this) : new QTcpSocket(this))
{
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(2 * kStatusLineLimit); // the rest of a flood stays with whoever sends it
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpAttempt::read);
    connect(m_socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        conclude(false, error == QAbstractSocket::RemoteHostClosedError ? tr("closed without an answer")
                                                                        : m_socket->errorString());
    });
}

void HttpAttempt::start()
{
    const auto send = [this] { m_socket->write(requestOf(m_check)); };
    auto *const tls = qobject_cast<QSslSocket *>(m_socket);
    if (!tls) {
        connect(m_socket, &QTcpSocket::connected, this, send);
        m_socket->connectToHost(m_check.host, m_check.port);
        return;
    }
    connect(tls, &QSslSocket::encrypted, this, send);
    if (m_check.insecureTls)
        tls->setPeerVerifyMode(QSslSocket::VerifyNone); // what is wrong is told all the same
    else
        connect(tls, &QSslSocket::sslErrors, this, &HttpAttempt::refuse);
    tls->connectToHostEncrypted(m_check.host, m_check.port);
}

QByteArray HttpAttempt::requestOf(const HttpCheck &check)
{
    QByteArray host = check.host.toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    QByteArray request = check.method + ' ' + check.path.toLatin1() + " HTTP/1.1\r\n";
    bool namesHost = false;
    for (const auto &[name, value] : check.headers) {
        namesHost = namesHost || name.compare("host", Qt::CaseInsensitive) == 0;
        request += name + ": " + value + "\r\n";
    }
    if (!namesHost)
        request += "Host: " + host + ':' + QByteArray::number(check.port) + "\r\n";
    return request + "User-Agent: paddock-probe\r\nAccept: */*\r\nConnection: close\r\n\r\n";
}

Result<int> HttpAttempt::parseStatusLine(const QByteArray &line)
{
    constexpr qsizetype kStatusAt = 9; // behind "HTTP/1.1 "
    bool isNumber = false;
    const int status = line.mid(kStatusAt, 3).toInt(&isNumber);
    const bool endsThere =
        line.size() <= kStatusAt + 3 || line.at(kStatusAt + 3) == ' ' || line.at(kStatusAt + 3) == '\r';
    if (!line.startsWith("HTTP/1.") || line.size() < kStatusAt + 3 || line.at(kStatusAt - 1) != ' ' || !isNumber ||
        status < 100 || status > 599 || !endsThere)
        return fail(ErrorCode::Parse,
                    tr("not an answer in HTTP/1: %1").arg(QString::fromLatin1(line.left(40).trimmed())));
    return status;
}

void HttpAttempt::refuse(const QList<QSslError> &errors)
{
    conclude(false, tr("certificate refused: %1; insecure_tls accepts any").arg(errors.constFirst().errorString()));
}

void HttpAttempt::read()
{
    while (m_socket->canReadLine()) {
        const QByteArray line = m_socket->readLine(kStatusLineLimit);
        if (m_inInterim) {
            m_inInterim = !line.trimmed().isEmpty();
            continue;
        }
        const Result<int> status = parseStatusLine(line);
        if (!status)
            return conclude(false, status.error().message);
        if (*status >= 200)
            return conclude(accepts(*status), describe(m_check, *status));
        m_inInterim = true; // "100 Continue" and its like announce another answer
    }
    if (m_socket->bytesAvailable() > kStatusLineLimit)
        conclude(false, tr("no status line in the first 4 KiB"));
}

void HttpAttempt::conclude(bool success, const QString &detail)
{
    m_socket->disconnect(this);
    finishLater(success, detail);
}

bool HttpAttempt::accepts(int status) const
{
    return m_check.statuses.isEmpty() ? status >= 200 && status < 400 : m_check.statuses.contains(status);
}

} // namespace paddock
