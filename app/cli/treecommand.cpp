// SPDX-License-Identifier: Apache-2.0
#include "app/cli/treecommand.h"

#include "app/cli/console.h"
#include "engine/base/duration.h"
#include "engine/control/valuecodec.h"

#include <CLI/CLI.hpp>

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace paddock {

namespace {

/// Who stands below whom, and the lines of it.
class Branches
{
public:
    explicit Branches(QList<Member> members)
    {
        std::sort(members.begin(), members.end(),
                  [](const Member &a, const Member &b) { return a.key.startTime < b.key.startTime; });
        QSet<std::int32_t> pids;
        for (const Member &member : members)
            pids.insert(member.key.pid);
        for (const Member &member : members)
            m_children[pids.contains(member.parentPid) ? member.parentPid : 0].append(member);
    }

    void write(QString &text, std::int32_t parent, const QString &indent)
    {
        // Taken out, so that no ring of parents could be walked twice.
        const QList<Member> children = m_children.take(parent);
        for (qsizetype i = 0; i < children.size(); ++i) {
            const bool last = i + 1 == children.size();
            const Member &member = children[i];
            text += indent + (last ? QStringLiteral("└─ ") : QStringLiteral("├─ ")) + QString::number(member.key.pid) +
                    u' ' + Console::escaped(member.command) + QStringLiteral(" (%1)").arg(formatDuration(member.age)) +
                    u'\n';
            write(text, member.key.pid, indent + (last ? QStringLiteral("   ") : QStringLiteral("│  ")));
        }
    }

private:
    QHash<std::int32_t, QList<Member>> m_children;
};

} // namespace

QString treeOf(const QList<Member> &members)
{
    QString text;
    Branches(members).write(text, 0, {});
    return text;
}

void TreeCommand::declareMore(CLI::App &app)
{
    app.add_flag("--json", m_json, tr("one JSON object on standard output").toStdString());
}

void TreeCommand::begin()
{
    const auto services = namedServices();
    if (!services)
        return;
    m_services = *services;
    for (const QString &id : m_services) {
        session().link()->request(QStringLiteral("members"), {{QStringLiteral("id"), id}},
                                  [this, id](const Result<QJsonObject> &answer) { take(id, answer); });
    }
    if (m_services.isEmpty())
        finish(Console::print(m_json ? toJson() : toText()));
}

void TreeCommand::take(const QString &id, const Result<QJsonObject> &answer)
{
    if (!answer) {
        finish(Console::fail(answer.error()));
        return;
    }
    m_listings.insert(id, {codec::membersFrom(answer->value(QStringLiteral("members")).toArray()),
                           answer->value(QStringLiteral("omitted")).toInteger()});
    if (m_listings.size() == m_services.size())
        finish(Console::print(m_json ? toJson() : toText()));
}

QByteArray TreeCommand::toJson()
{
    QJsonArray services;
    for (const QString &id : std::as_const(m_services)) {
        const Listing &listing = m_listings[id];
        services += QJsonObject{{QStringLiteral("id"), id},
                                {QStringLiteral("members"), codec::toJson(listing.members)},
                                {QStringLiteral("omitted"), listing.omitted}};
    }
    const QJsonObject object{{QStringLiteral("schema"), 1},
                             {QStringLiteral("session"), session().sessionName()},
                             {QStringLiteral("services"), services}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray TreeCommand::toText()
{
    QString text;
    for (const QString &id : std::as_const(m_services)) {
        const auto status = session().service(id);
        const Listing &listing = m_listings[id];
        text +=
            QStringLiteral("%1 (%2)\n").arg(Console::escaped(id), status ? serviceStateId(status->state) : QString());
        text += treeOf(listing.members);
        if (listing.omitted > 0)
            text += tr("and %1 more\n").arg(listing.omitted);
    }
    return text.toUtf8();
}

} // namespace paddock
