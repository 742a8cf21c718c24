// SPDX-License-Identifier: Apache-2.0
#include "app/cli/sessionscommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/texttable.h"
#include "engine/control/jsonfields.h"

#include <CLI/CLI.hpp>

#include <QJsonDocument>
#include <QMap>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::milliseconds kPatience{1500};

/// What becomes of a session's processes, whose owner or warden has died.
QString lifeId(LeasedSession::Life life)
{
    switch (life) {
    case LeasedSession::Life::Running:
        return u"running"_s;
    case LeasedSession::Life::OwnerDied:
    case LeasedSession::Life::WardenDied:
        return u"being_ended"_s;
    case LeasedSession::Life::Stale:
        return u"left_behind"_s;
    case LeasedSession::Life::AnotherBoot:
    case LeasedSession::Life::AnotherWorld:
        return u"elsewhere"_s;
    }
    return {};
}

} // namespace

void SessionsCommand::declare(CLI::App &app)
{
    app.add_flag("--json", m_json, tr("one JSON object on standard output").toStdString());
}

int SessionsCommand::execute(const QStringList &operands)
{
    if (!operands.isEmpty()) {
        Console::say(tr("sessions takes no operands, but was given '%1'").arg(operands.front()));
        return ExitStatus::kPaddockFailed;
    }
    for (const LeasedSession &leased : readLeasedSessions()) {
        using Life = LeasedSession::Life;
        if (leased.life == Life::OwnerDied || leased.life == Life::WardenDied || leased.life == Life::Stale)
            m_left.append(leased);
    }
    for (const SessionCard &card : readSessionCards())
        m_rows.push_back({card, nullptr});
    for (Row &row : m_rows) {
        if (row.card.alive) {
            if (auto link = ControlLink::connectTo(row.card.name)) {
                row.link = std::move(*link);
                ++m_asking;
                ask(row);
            }
        }
    }
    if (m_asking > 0) {
        m_patience.setSingleShot(true);
        QObject::connect(&m_patience, &QTimer::timeout, &m_patience, [] { QCoreApplication::exit(); });
        m_patience.start(kPatience);
        QCoreApplication::exec();
    }
    return Console::print(m_json ? toJson() : toText());
}

void SessionsCommand::ask(Row &row)
{
    row.link->request(u"hello"_s, {{"client"_L1, name()}}, [this, &row](const Result<QJsonObject> &hello) {
        row.answered = hello.has_value();
        if (hello) {
            row.services = hello->value("service_count"_L1).toInteger();
            row.active = hello->value("active_count"_L1).toInteger();
            const QJsonArray clients = hello->value("clients"_L1).toArray();
            for (const auto &client : clients)
                row.clients.append(ControlClient::from(client.toObject()));
        }
        if (--m_asking == 0)
            QMetaObject::invokeMethod(&m_patience, [] { QCoreApplication::exit(); }, Qt::QueuedConnection);
    });
}

QString SessionsCommand::stateOf(const Row &row) const
{
    if (!row.card.alive)
        return u"killed"_s;
    return row.answered ? u"running"_s : u"not_answering"_s;
}

QString SessionsCommand::clientsOf(const Row &row) const
{
    QMap<QString, int> counts;
    for (const ControlClient &client : row.clients)
        ++counts[client.kind.isEmpty() ? tr("unnamed") : client.kind];
    QStringList words;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        words += it.value() == 1 ? it.key() : tr("%1 (%2)").arg(it.key(), QString::number(it.value()));
    return words.join(QLatin1String(", "));
}

QByteArray SessionsCommand::toJson() const
{
    QJsonArray sessions;
    for (const Row &row : m_rows) {
        QJsonArray clients;
        for (const ControlClient &client : row.clients)
            clients += client.toJson();
        sessions += QJsonObject{{"name"_L1, row.card.name},
                                {"state"_L1, stateOf(row)},
                                {"pid"_L1, row.card.pid},
                                {"file"_L1, row.card.filePath},
                                {"started_at"_L1, json::timeOrNull(row.card.startedAt)},
                                {"headless"_L1, row.card.headless},
                                {"services"_L1, row.answered ? QJsonValue(row.services) : QJsonValue::Null},
                                {"active"_L1, row.answered ? QJsonValue(row.active) : QJsonValue::Null},
                                {"clients"_L1, row.answered ? QJsonValue(clients) : QJsonValue::Null}};
    }
    QJsonArray left;
    for (const LeasedSession &leased : m_left) {
        left += QJsonObject{{"name"_L1, leased.record.name},
                            {"state"_L1, lifeId(leased.life)},
                            {"pid"_L1, leased.record.owner.pid},
                            {"location"_L1, leased.record.location},
                            {"started_at"_L1, json::timeOrNull(leased.record.startedAt)}};
    }
    const QJsonObject object{{"schema"_L1, 1}, {"sessions"_L1, sessions}, {"left"_L1, left}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray SessionsCommand::toText() const
{
    if (m_rows.empty() && m_left.isEmpty())
        return tr("no session runs; 'paddock up' starts one\n").toUtf8();
    TextTable table({tr("SESSION"), tr("STATE"), tr("PID"), tr("SERVICES"), tr("CLIENTS"), tr("FILE")});
    for (const Row &row : m_rows) {
        const QString services = row.answered ? tr("%1 of %2 up").arg(row.active).arg(row.services) : QString();
        table.addRow(
            {row.card.name, stateOf(row), QString::number(row.card.pid), services, clientsOf(row), row.card.filePath});
    }
    for (const LeasedSession &leased : m_left)
        table.addRow({leased.record.name,
                      lifeId(leased.life),
                      QString::number(leased.record.owner.pid),
                      {},
                      {},
                      leased.record.location});
    return table.toText();
}

} // namespace paddock
