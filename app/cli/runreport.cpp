// SPDX-License-Identifier: Apache-2.0
#include "app/cli/runreport.h"

#include "app/cli/outcomejson.h"
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
        {QStringLiteral("leader"), outcomejson::leader(m_outcome)},
        {QStringLiteral("outcome"), outcomejson::end(m_outcome)},
        {QStringLiteral("error"), QJsonValue::Null},
        {QStringLiteral("starts"), m_starts},
        {QStringLiteral("leftovers"), outcomejson::members(m_outcome.leftovers)},
        {QStringLiteral("escaped"), outcomejson::members(m_outcome.escaped)},
        {QStringLiteral("escalated"), m_outcome.escalated},
        {QStringLiteral("members_after"), m_outcome.membersAfter},
        {QStringLiteral("stop"), outcomejson::stop(m_outcome.stop)},
        {QStringLiteral("usage"), outcomejson::usage(m_outcome.usage)},
        {QStringLiteral("limits"), outcomejson::limits(m_outcome)}};
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
