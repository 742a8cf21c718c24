// SPDX-License-Identifier: Apache-2.0
#include "app/cli/logscommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/control/logchunk.h"

#include <CLI/CLI.hpp>

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <unistd.h>

namespace paddock {

namespace {

QByteArray jsonOf(const QString &service, const LogLine &line)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(line.since1970.count(), Qt::UTC);
    QJsonObject object{{QStringLiteral("schema"), 1},
                       {QStringLiteral("service"), service},
                       {QStringLiteral("time"), time.toString(Qt::ISODateWithMs)},
                       {QStringLiteral("stream"), streamId(line.stream)},
                       {QStringLiteral("continued"), line.continued}};
    const QByteArray bytes = line.bytes.toByteArray();
    if (bytes.isValidUtf8())
        object.insert(QStringLiteral("text"), QString::fromUtf8(bytes));
    else
        object.insert(QStringLiteral("base64"), QString::fromLatin1(bytes.toBase64()));
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

void LogsCommand::declareMore(CLI::App &app)
{
    declareNamespaces(app);
    app.add_flag("-f", m_follow, tr("go on with what comes, until the session ends").toStdString());
    app.add_option("-n", m_lines, tr("the newest N lines of each service (all)").toStdString())->type_name("N");
    app.add_flag("--json", m_json, tr("one JSON object a line; text that is not UTF-8 is 'base64'").toStdString());
}

Result<void> LogsCommand::check(const QStringList &)
{
    if (m_lines < -1)
        return paddock::fail(ErrorCode::InvalidArgument, tr("-n wants a number of lines, not %1").arg(m_lines));
    return {};
}

void LogsCommand::begin()
{
    const auto services = namedServices();
    if (!services)
        return;
    m_services = *services;
    m_writer = std::make_unique<StreamWriter>(STDOUT_FILENO);
    QObject::connect(m_writer.get(), &StreamWriter::drained, context(), [this] { leaveIfWritten(); });
    QObject::connect(m_writer.get(), &StreamWriter::failed, context(),
                     [this](const Error &error) { finish(Console::fail(error)); });
    QObject::connect(&session(), &Session::outputAppended, context(), [this](const QString &id) { takeOutput(id); });
    QObject::connect(&session(), &Session::reloaded, context(),
                     [this](const StackDifference &difference) { takeReloaded(difference); });
    for (const QString &id : std::as_const(m_services))
        session().fetchLog(id, m_lines >= 0 ? std::optional(m_lines) : std::nullopt);
    if (m_services.isEmpty())
        writeHistory();
}

void LogsCommand::takeOutput(const QString &id)
{
    if (!m_services.contains(id))
        return;
    if (!m_historyWritten) {
        const bool complete = std::all_of(m_services.begin(), m_services.end(),
                                          [this](const QString &each) { return session().hasLogHistory(each); });
        if (complete)
            writeHistory();
        return;
    }
    if (m_json)
        writeJson(id);
    else
        m_feed->fetch(id);
}

/// All are followed: also those that come later.
void LogsCommand::takeReloaded(const StackDifference &difference)
{
    if (!m_follow || !operands().isEmpty() || namesNamespaces())
        return;
    m_services += difference.added;
    if (m_feed)
        m_feed->add(difference.added);
    for (const QString &id : difference.added)
        session().fetchLog(id);
}

void LogsCommand::writeHistory()
{
    m_historyWritten = true;
    m_ended = !m_follow;
    if (m_json) {
        for (const QString &id : std::as_const(m_services))
            writeJson(id);
    } else {
        m_feed = std::make_unique<LogFeed>([this](const QString &id) { return session().log(id); }, m_writer.get(),
                                           m_services, LogFeed::wantsColour());
        QObject::connect(m_feed.get(), &LogFeed::linesLost, context(), [](const QString &service, quint64 count) {
            Console::say(LogFeed::lostText(service, count));
        });
        m_feed->fetchAll();
    }
    leaveIfWritten();
}

void LogsCommand::writeJson(const QString &id)
{
    const LogSnapshot log = session().log(id);
    QByteArray text;
    quint64 &written = m_written[id];
    for (written = std::max<quint64>(written, log.firstLine()); written < log.endLine(); ++written)
        text += jsonOf(id, log.line(written));
    if (!text.isEmpty() && Console::print(text) != ExitStatus::kDone)
        finish(ExitStatus::kPaddockFailed);
}

void LogsCommand::takeClosed()
{
    m_ended = true;
    if (!m_historyWritten)
        writeHistory();
    leaveIfWritten();
}

void LogsCommand::leaveIfWritten()
{
    if (m_ended && m_historyWritten && (!m_feed || m_feed->isDone()) && m_writer->pendingBytes() == 0)
        finish(ExitStatus::kDone);
}

} // namespace paddock
