// SPDX-License-Identifier: Apache-2.0
#include "app/cli/runreport.h"

#include "engine/process/programpath.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("RunReport", text); }

template<typename T>
QJsonValue orNull(const std::optional<T> &value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

double seconds(std::chrono::milliseconds duration) { return double(duration.count()) / 1000; }

QJsonValue leaderOf(const Outcome &outcome)
{
    if (outcome.leader.pid == 0)
        return QJsonValue::Null;
    return QJsonObject{{QStringLiteral("pid"), outcome.leader.pid},
                       {QStringLiteral("start_time"), qint64(outcome.leader.startTime)}};
}

QJsonArray leftoversOf(const Outcome &outcome)
{
    QJsonArray leftovers;
    for (const Member &member : outcome.leftovers) {
        leftovers += QJsonObject{{QStringLiteral("pid"), member.key.pid},
                                 {QStringLiteral("command"), member.command},
                                 {QStringLiteral("age_seconds"), seconds(member.age)},
                                 {QStringLiteral("ports"), QJsonValue::Null}};
    }
    return leftovers;
}

QJsonObject usageOf(const Usage &usage)
{
    return {{QStringLiteral("wall_seconds"), seconds(usage.wall)},
            {QStringLiteral("cpu_seconds"), orNull(usage.cpuSeconds)},
            {QStringLiteral("peak_memory_bytes"), orNull(usage.peakMemoryBytes)},
            {QStringLiteral("peak_processes"), orNull(usage.peakProcesses)}};
}

bool isPlainFile(const QString &path)
{
    const QFileInfo info(path);
    return !info.exists() || info.isFile();
}

} // namespace

RunReport::RunReport(const RunOptions &options) : m_command(options.command), m_path(options.reportPath) {}

void RunReport::setMechanism(const MechanismReport &mechanism) { m_mechanism = mechanism; }

Outcome RunReport::failedToStart(const Error &error)
{
    Outcome outcome;
    outcome.kind = Outcome::Kind::FailedToStart;
    outcome.error = error;
    return outcome;
}

/// The file that is run; the word as it was given where there is none.
QString RunReport::resolvedProgram() const
{
    const QDir directory(m_command.workingDirectory.isEmpty() ? QDir::currentPath() : m_command.workingDirectory);
    const Result<QByteArray> found = findProgram(
        m_command.program, m_command.environment.value(QStringLiteral("PATH"), QString()), directory.path());
    return found ? QDir::cleanPath(directory.absoluteFilePath(QFile::decodeName(*found))) : m_command.program;
}

QByteArray RunReport::toJson() const
{
    QJsonObject report{
        {QStringLiteral("schema"), 1},
        {QStringLiteral("program"), resolvedProgram()},
        {QStringLiteral("argv"), QJsonArray::fromStringList(QStringList(m_command.program) + m_command.arguments)},
        {QStringLiteral("mechanism"), QJsonValue::Null},
        {QStringLiteral("guarantee"), QJsonValue::Null},
        {QStringLiteral("leader"), leaderOf(m_outcome)},
        {QStringLiteral("outcome"), QJsonObject{{QStringLiteral("kind"), m_outcome.kindId()},
                                                {QStringLiteral("code"), orNull(m_outcome.exitCode)},
                                                {QStringLiteral("signal"), orNull(m_outcome.signal)}}},
        {QStringLiteral("error"), QJsonValue::Null},
        {QStringLiteral("leftovers"), leftoversOf(m_outcome)},
        {QStringLiteral("escalated"), m_outcome.escalated},
        {QStringLiteral("members_after"), m_outcome.membersAfter},
        {QStringLiteral("usage"), usageOf(m_outcome.usage)},
        {QStringLiteral("limits"), QJsonObject{{QStringLiteral("memory"), QJsonValue::Null},
                                               {QStringLiteral("pids"), QJsonValue::Null},
                                               {QStringLiteral("cpu"), QJsonValue::Null}}}};
    if (m_mechanism) {
        report[QStringLiteral("mechanism")] = mechanismId(m_mechanism->mechanism);
        report[QStringLiteral("guarantee")] =
            QJsonObject{{QStringLiteral("escape"), m_mechanism->guarantee.escape},
                        {QStringLiteral("owner_killed"), m_mechanism->guarantee.ownerKilled}};
    }
    if (!m_outcome.error.message.isEmpty())
        report[QStringLiteral("error")] = m_outcome.error.message;
    return QJsonDocument(report).toJson(QJsonDocument::Indented);
}

Result<void> RunReport::checkWritable() const
{
    if (m_path.isEmpty())
        return {};
    const QFileInfo file(m_path);
    const QFileInfo directory(file.absolutePath());
    if (!directory.isDir())
        return fail(ErrorCode::InvalidArgument,
                    tr("--report: cannot write %1: there is no directory %2").arg(m_path, directory.filePath()));
    if (file.isDir())
        return fail(ErrorCode::InvalidArgument, tr("--report: cannot write %1: it is a directory").arg(m_path));
    if (file.exists() ? !file.isWritable() : !directory.isWritable())
        return fail(ErrorCode::InvalidArgument, tr("--report: cannot write %1: permission denied").arg(m_path));
    return {};
}

Result<void> RunReport::write() const
{
    if (m_path.isEmpty())
        return {};
    const QByteArray json = toJson();
    if (!isPlainFile(m_path)) {
        QFile file(m_path);
        if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) && file.write(json) == json.size())
            return {};
        return fail(ErrorCode::Io, tr("--report: cannot write %1: %2").arg(m_path, file.errorString()));
    }
    QSaveFile file(m_path);
    if (file.open(QIODevice::WriteOnly) && file.write(json) == json.size() && file.commit())
        return {};
    return fail(ErrorCode::Io, tr("--report: cannot write %1: %2").arg(m_path, file.errorString()));
}

} // namespace paddock
