// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/supervision/probeattempt.h"
#include "engine/supervision/probecheck.h"

#include <QByteArray>
#include <QList>

class QSslError;
class QTcpSocket;

namespace paddock {

/// One HTTP/1.1 request whose answer is read no further than its status line: what a probe asks costs a socket and a
/// few hundred bytes, however large the page is. No proxy, no redirects, no cookies; a trickling answer is the prober's
/// timeout to end, and one without a status line within 4 KiB is a failure (RFC 9112, section 4).
class HttpAttempt final : public ProbeAttempt
{
    Q_OBJECT
public:
    explicit HttpAttempt(HttpCheck check, QObject *parent = nullptr);

    void start() override;

    /// Pure: the request as it is sent.
    static QByteArray requestOf(const HttpCheck &check);
    /// Pure: the status of "HTTP/1.1 200 OK", or what is wrong with the line.
    static Result<int> parseStatusLine(const QByteArray &line);

private:
    void refuse(const QList<QSslError> &errors);
    void read();
    void conclude(bool success, const QString &detail);
    [[nodiscard]] bool accepts(int status) const;

    HttpCheck m_check;
    QTcpSocket *m_socket;
    bool m_inInterim = false; ///< the header lines behind a 1xx status are passed over
};

} // namespace paddock
