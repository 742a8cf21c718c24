// SPDX-License-Identifier: Apache-2.0
#include "app/cli/eventscommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/membertext.h"
#include "engine/control/differencecodec.h"
#include "engine/control/jsonfields.h"
#include "engine/control/statuscodec.h"
#include "engine/control/valuecodec.h"

#include <CLI/CLI.hpp>

#include <QJsonDocument>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

QString textOf(const QString &event, const QJsonObject &body)
{
    if (event == "service"_L1) {
        const auto status = codec::serviceStatusFrom(body.value("service"_L1).toObject());
        if (!status)
            return event;
        const QString state = status->id + u": " + serviceStateId(status->state);
        return status->reason.isEmpty() ? state : state + u" (" + status->reason + u')';
    }
    if (event == "leftovers"_L1) {
        QStringList members;
        for (const Member &member : codec::membersFrom(body.value("members"_L1).toArray()))
            members += MemberText::of(member);
        return body.value("id"_L1).toString() + u": leftovers " + members.join(u", "_s);
    }
    if (event == "problem"_L1)
        return event + u": " + body.value("error"_L1).toObject().value("message"_L1).toString();
    if (event == "notice"_L1)
        return event + u": " + body.value("text"_L1).toString();
    if (event == "reloaded"_L1)
        return event + u": " + codec::stackDifferenceFrom(body.value("difference"_L1).toObject()).lines().join(u", "_s);
    if (event == "missed"_L1)
        return event + u": " + QString::number(body.value("count"_L1).toInteger());
    const QString id = body.value("id"_L1).toString();
    return id.isEmpty() ? event : event + u": " + id;
}

} // namespace

void EventsCommand::declareMore(CLI::App &app)
{
    app.add_flag("--json", m_json, tr("one JSON object a line, as it is on the socket").toStdString());
}

void EventsCommand::begin()
{
    QObject::connect(session().link(), &ControlLink::pushed, context(),
                     [this](const QString &event, const QJsonObject &body) { take(event, body); });
}

void EventsCommand::take(const QString &event, const QJsonObject &body)
{
    if (event == "output"_L1)
        return; // it says that there is some; 'paddock logs' shows it
    const QString time = json::timeAt(body, "time"_L1).toLocalTime().toString(u"HH:mm:ss.zzz"_s);
    const QByteArray line = m_json ? QJsonDocument(body).toJson(QJsonDocument::Compact) + '\n'
                                   : (time + u' ' + Console::escaped(textOf(event, body)) + u'\n').toUtf8();
    if (Console::print(line) != ExitStatus::kDone)
        finish(ExitStatus::kPaddockFailed);
}

} // namespace paddock
