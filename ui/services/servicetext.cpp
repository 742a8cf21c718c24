// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicetext.h"

#include "ui/common/figures.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kQuotedLines = 5;
constexpr qsizetype kQuotedLength = 160;

QString tr(const char *text) { return QCoreApplication::translate("ServiceText", text); }

QString sinceText(const ServiceStatus &status, const QDateTime &now)
{
    if (!status.since.isValid())
        return {};
    return formatElapsed(std::chrono::milliseconds(status.since.msecsTo(now)));
}

QString joined(const QString &one, const QString &other)
{
    if (one.isEmpty() || other.isEmpty())
        return one + other;
    return one + QStringLiteral(" · ") + other;
}

/// "restarting in 3.2 s"
QString restartText(const ServiceStatus &status, const QDateTime &now)
{
    if (!status.nextStartAt)
        return tr("restarting");
    const qint64 left = std::max<qint64>(0, now.msecsTo(*status.nextStartAt));
    return tr("restarting in %1 s").arg(QLocale().toString(static_cast<double>(left) / 1000, 'f', 1));
}

} // namespace

QString serviceStateWord(ServiceState state)
{
    switch (state) {
    case ServiceState::Stopped:
        return tr("stopped");
    case ServiceState::Waiting:
        return tr("waiting");
    case ServiceState::Starting:
        return tr("starting");
    case ServiceState::Running:
        return tr("running");
    case ServiceState::Frozen:
        return tr("frozen");
    case ServiceState::Stopping:
        return tr("stopping");
    case ServiceState::BackingOff:
        return tr("restarting");
    case ServiceState::GivenUp:
        return tr("given up");
    case ServiceState::Exited:
        return tr("exited");
    case ServiceState::Failed:
        return tr("failed");
    }
    return {};
}

QString serviceReason(const ServiceStatus &status, const QDateTime &now)
{
    const QString word = status.reason.isEmpty() ? serviceStateWord(status.state) : status.reason;
    switch (status.state) {
    case ServiceState::Running:
    case ServiceState::Frozen:
    case ServiceState::Starting:
    case ServiceState::Stopping:
        return joined(word, sinceText(status, now));
    case ServiceState::BackingOff:
        return joined(restartText(status, now), word);
    case ServiceState::Exited:
    case ServiceState::Failed:
    case ServiceState::GivenUp:
        return joined(word, sinceText(status, now).isEmpty() ? QString() : tr("%1 ago").arg(sinceText(status, now)));
    case ServiceState::Stopped:
    case ServiceState::Waiting:
        break;
    }
    return word;
}

QString serviceFigures(const GroupSample *group)
{
    if (!group || group->processes == 0)
        return {};
    return joined(formatPercent(group->cpuPercent), formatBytes(group->memoryBytes));
}

QStringList lastLines(const LogSnapshot &log, int count)
{
    static const QRegularExpression escapes(QStringLiteral("\\x1b\\[[0-9;?]*[ -/]*[@-~]"));
    QStringList lines;
    const std::uint64_t wanted = std::min<std::uint64_t>(static_cast<std::uint64_t>(count), log.lineCount());
    for (std::uint64_t number = log.endLine() - wanted; number < log.endLine(); ++number) {
        const LogLine line = log.line(number);
        if (line.stream == Stream::Note)
            continue;
        QString text = QString::fromUtf8(line.bytes.first(std::min(line.bytes.size(), kQuotedLength)));
        lines << text.remove(escapes);
    }
    return lines;
}

QString serviceToolTip(const ServiceStatus &status, const LogSnapshot &log, const QDateTime &now)
{
    QStringList lines;
    lines << joined(status.title, serviceReason(status, now));
    if (!status.commandLine.isEmpty() && status.commandLine != status.title)
        lines << status.commandLine;
    if (!status.workingDirectory.isEmpty())
        lines << tr("in %1").arg(status.workingDirectory);
    if (status.leader.pid > 0)
        lines << tr("process %1, run %2").arg(status.leader.pid).arg(status.run);
    if (!status.dependsOn.isEmpty())
        lines << tr("needs %1").arg(status.dependsOn.join(QStringLiteral(", ")));
    if (status.state == ServiceState::Failed || status.state == ServiceState::GivenUp) {
        const QStringList quoted = lastLines(log, kQuotedLines);
        if (!quoted.isEmpty())
            lines << QString() << tr("Last lines:") << quoted;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace paddock
