// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

#include <variant>

namespace paddock {

/// Succeeds where the program ends with exit code 0; runs in the service's group with the service's environment.
struct ExecCheck
{
    QString program;
    QStringList arguments;
    QString workingDirectory; ///< absolute

    bool operator==(const ExecCheck &) const = default;
};

/// Succeeds on an answer with one of the statuses.
struct HttpCheck
{
    bool tls = false;
    QString host; ///< a name or an address, an IPv6 one without brackets
    quint16 port = 80;
    QString path = QStringLiteral("/"); ///< as it is sent: encoded, with the query
    QByteArray method = "GET";
    QList<QPair<QByteArray, QByteArray>> headers{};
    QList<int> statuses{};    ///< empty: 200 to 399
    bool insecureTls = false; ///< any certificate is good enough

    bool operator==(const HttpCheck &) const = default;
};

/// Succeeds where the connection is accepted.
struct TcpCheck
{
    QString host;
    quint16 port = 0;

    bool operator==(const TcpCheck &) const = default;
};

/// Succeeds where a stream socket of that path accepts a connection.
struct UnixCheck
{
    QString path; ///< absolute

    bool operator==(const UnixCheck &) const = default;
};

/// Succeeds as soon as a line of the current run's output matches.
struct LogCheck
{
    QString pattern; ///< of QRegularExpression, matched anywhere in the line; valid

    bool operator==(const LogCheck &) const = default;
};

/// Succeeds where the path exists.
struct FileCheck
{
    QString path; ///< absolute

    bool operator==(const FileCheck &) const = default;
};

/// Succeeds when the service says READY=1 on its NOTIFY_SOCKET (sd_notify(3)); as a liveness probe, as long as
/// WATCHDOG=1 comes within every period.
struct NotifyCheck
{
    bool operator==(const NotifyCheck &) const = default;
};

using ProbeCheck = std::variant<ExecCheck, HttpCheck, TcpCheck, UnixCheck, LogCheck, FileCheck, NotifyCheck>;

/// What is looked at, for people: "http://127.0.0.1:8080/health", "port localhost:5432", "pg_isready -q".
QString describe(const ProbeCheck &check);
/// What was answered: "HTTP 503 from /health".
QString describe(const HttpCheck &check, int status);
/// There are attempts at times; otherwise the service or its output tells by itself.
bool isAsked(const ProbeCheck &check);

} // namespace paddock
