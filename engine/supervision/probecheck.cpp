// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/probecheck.h"

#include <QCoreApplication>

#include <type_traits>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::ProbeCheck", source); }

/// Without what stands behind the "?", which may be a secret.
QString pathOf(const HttpCheck &check) { return check.path.section(QLatin1Char('?'), 0, 0); }

QString hostAndPort(const QString &host, quint16 port)
{
    return (host.contains(QLatin1Char(':')) ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host).arg(port);
}

} // namespace

QString describe(const HttpCheck &check, int status) { return text("HTTP %1 from %2").arg(status).arg(pathOf(check)); }

QString describe(const ProbeCheck &check)
{
    return std::visit(
        [](const auto &what) -> QString {
            using Check = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<Check, ExecCheck>)
                return (QStringList(what.program) + what.arguments).join(QLatin1Char(' '));
            else if constexpr (std::is_same_v<Check, HttpCheck>)
                return QLatin1String(what.tls ? "https://" : "http://") + hostAndPort(what.host, what.port) +
                       pathOf(what);
            else if constexpr (std::is_same_v<Check, TcpCheck>)
                return text("port %1").arg(hostAndPort(what.host, what.port));
            else if constexpr (std::is_same_v<Check, UnixCheck>)
                return text("socket %1").arg(what.path);
            else if constexpr (std::is_same_v<Check, LogCheck>)
                return text("a line that matches %1").arg(what.pattern);
            else if constexpr (std::is_same_v<Check, FileCheck>)
                return text("file %1").arg(what.path);
            else
                return text("its own word (sd_notify)");
        },
        check);
}

bool isAsked(const ProbeCheck &check)
{
    return !std::holds_alternative<LogCheck>(check) && !std::holds_alternative<NotifyCheck>(check);
}

} // namespace paddock
