// SPDX-License-Identifier: Apache-2.0
#include "engine/control/controlmethods.h"

#include "engine/control/differencecodec.h"
#include "engine/control/jsonfields.h"
#include "engine/control/launchcodec.h"
#include "engine/control/logchunk.h"
#include "engine/control/mechanismcodec.h"
#include "engine/control/statuscodec.h"
#include "engine/control/valuecodec.h"
#include "engine/session/localsession.h"

#include <QHash>
#include <QJsonDocument>

#include <algorithm>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kTextLength = 8 * 1024;
constexpr qsizetype kMemberTextLength = 256;
constexpr qsizetype kMemberCount = 100;
constexpr qsizetype kListedMemberCount = 1500;
constexpr qsizetype kPageBytes = 256 * 1024;

QList<Member> bounded(QList<Member> members, qsizetype count)
{
    members.resize(std::min(members.size(), count));
    for (Member &member : members)
        member.command.truncate(kMemberTextLength);
    return members;
}

} // namespace

QJsonObject boundedJson(const ServiceStatus &status)
{
    ServiceStatus cut = status;
    for (QString *const text : {&cut.title, &cut.reason, &cut.commandLine})
        text->truncate(kTextLength);
    if (cut.lastOutcome) {
        for (QList<Member> *const members :
             {&cut.lastOutcome->leftovers, &cut.lastOutcome->escaped, &cut.lastOutcome->stop.blockers})
            *members = bounded(*members, kMemberCount);
    }
    return codec::toJson(cut);
}

Result<QJsonObject> ControlMethods::call(const ControlRequest &request) const
{
    static const QHash<QString, Method> methods{
        {u"hello"_s, &ControlMethods::hello},     {u"services"_s, &ControlMethods::services},
        {u"members"_s, &ControlMethods::members}, {u"log"_s, &ControlMethods::log},
        {u"freeze"_s, &ControlMethods::freeze},   {u"thaw"_s, &ControlMethods::thaw},
        {u"launch"_s, &ControlMethods::launch},   {u"kill_tree"_s, &ControlMethods::killTree},
        {u"reload"_s, &ControlMethods::reload},   {u"scale"_s, &ControlMethods::scale},
    };
    static const QHash<QString, Order> orders{
        {u"start"_s, &LocalSession::start},     {u"stop"_s, &LocalSession::stop},
        {u"restart"_s, &LocalSession::restart}, {u"kill"_s, &LocalSession::kill},
        {u"forget"_s, &LocalSession::forget},
    };
    static const QHash<QString, OrderToAll> ordersToAll{
        {u"start_all"_s, &LocalSession::startAll},
        {u"stop_all"_s, &LocalSession::stopAll},
        {u"kill_all"_s, &LocalSession::killAll},
    };
    if (const Method method = methods.value(request.method))
        return (this->*method)(request.params);
    if (const Order order = orders.value(request.method)) {
        const auto id = serviceIn(request.params);
        if (!id)
            return std::unexpected(id.error());
        (m_session->*order)(*id);
        return QJsonObject();
    }
    if (const OrderToAll order = ordersToAll.value(request.method)) {
        (m_session->*order)();
        return QJsonObject();
    }
    return fail(ErrorCode::Unsupported, tr("there is no method '%1'").arg(request.method.left(kMemberTextLength)));
}

Result<QString> ControlMethods::serviceIn(const QJsonObject &params) const
{
    QString id = params.value("id"_L1).toString();
    if (!m_session->service(id))
        return fail(ErrorCode::NotFound, tr("there is no service '%1'").arg(id.left(kMemberTextLength)));
    return id;
}

Result<QJsonObject> ControlMethods::hello(const QJsonObject &) const
{
    const auto mechanism = m_session->mechanism();
    const QList<ServiceStatus> services = m_session->services();
    const auto active = std::ranges::count_if(services, [](const auto &status) { return isActive(status.state); });
    return QJsonObject{{"session"_L1, m_card.name},
                       {"stack"_L1, m_session->name()},
                       {"file"_L1, m_session->filePath()},
                       {"pid"_L1, m_card.pid},
                       {"headless"_L1, m_card.headless},
                       {"started_at"_L1, json::timeOrNull(m_card.startedAt)},
                       {"service_count"_L1, services.size()},
                       {"active_count"_L1, static_cast<qint64>(active)},
                       {"version"_L1, QStringLiteral(PADDOCK_VERSION)},
                       {"mechanism"_L1, mechanism ? QJsonValue(codec::toJson(*mechanism)) : QJsonValue::Null}};
}

/// A page: the services from `from` on that a message takes, and where to go on.
Result<QJsonObject> ControlMethods::services(const QJsonObject &params) const
{
    const QList<ServiceStatus> all = m_session->services();
    QJsonArray page;
    qsizetype bytes = 0;
    qint64 next = std::clamp<qint64>(params.value("from"_L1).toInteger(), 0, all.size());
    for (; next < all.size() && bytes < kPageBytes; ++next) {
        const QJsonObject object = boundedJson(all[next]);
        bytes += QJsonDocument(object).toJson(QJsonDocument::Compact).size();
        page += object;
    }
    return QJsonObject{{"services"_L1, page},
                       {"next"_L1, next < all.size() ? QJsonValue(next) : QJsonValue(QJsonValue::Null)}};
}

Result<QJsonObject> ControlMethods::members(const QJsonObject &params) const
{
    const auto id = serviceIn(params);
    if (!id)
        return std::unexpected(id.error());
    const QList<Member> all = m_session->members(*id);
    const QList<Member> told = bounded(all, kListedMemberCount);
    return QJsonObject{{"members"_L1, codec::toJson(told)}, {"omitted"_L1, all.size() - told.size()}};
}

/// `from`: the first line wanted; `tail`: as many of the newest; neither: all from the oldest on. A part at a time.
Result<QJsonObject> ControlMethods::log(const QJsonObject &params) const
{
    const auto id = serviceIn(params);
    if (!id)
        return std::unexpected(id.error());
    const LogSnapshot log = m_session->log(*id);
    auto first = static_cast<quint64>(std::max<qint64>(0, params.value("from"_L1).toInteger()));
    if (const auto tail = json::integerAt(params, "tail"_L1)) {
        const auto wanted = static_cast<quint64>(std::max<qint64>(0, *tail));
        first = log.endLine() - std::min<quint64>(wanted, log.lineCount());
    }
    return LogChunk::cut(log, first).toJson();
}

Result<QJsonObject> ControlMethods::freeze(const QJsonObject &params) const { return setFrozen(params, true); }

Result<QJsonObject> ControlMethods::thaw(const QJsonObject &params) const { return setFrozen(params, false); }

Result<QJsonObject> ControlMethods::setFrozen(const QJsonObject &params, bool frozen) const
{
    const auto id = serviceIn(params);
    if (!id)
        return std::unexpected(id.error());
    if (const auto taken = m_session->trySetFrozen(*id, frozen); !taken)
        return std::unexpected(taken.error());
    return QJsonObject();
}

/// With `dry_run` nothing comes of it.
Result<QJsonObject> ControlMethods::reload(const QJsonObject &params) const
{
    const bool isDry = params.value("dry_run"_L1).toBool();
    const QJsonValue text = params.value("text"_L1);
    if (!isDry && !text.isUndefined())
        return fail(ErrorCode::InvalidArgument, tr("'text' is for a 'dry_run': a reload reads the file"));
    const auto difference = isDry
                                ? m_session->tryPreview(text.isString() ? std::optional(text.toString()) : std::nullopt)
                                : m_session->tryReload();
    if (!difference)
        return std::unexpected(difference.error());
    return QJsonObject{{"difference"_L1, codec::toJson(*difference)}};
}

Result<QJsonObject> ControlMethods::scale(const QJsonObject &params) const
{
    const auto replicas = json::intAt(params, "replicas"_L1);
    if (!replicas)
        return fail(ErrorCode::InvalidArgument, tr("'replicas' says how many there are to be"));
    const auto difference = m_session->tryScale(params.value("service"_L1).toString(), *replicas);
    if (!difference)
        return std::unexpected(difference.error());
    return QJsonObject{{"difference"_L1, codec::toJson(*difference)}};
}

Result<QJsonObject> ControlMethods::killTree(const QJsonObject &params) const
{
    const ProcessKey key = codec::processKeyFrom(params);
    if (key.pid <= 1 || key.startTime == 0)
        return fail(ErrorCode::InvalidArgument, tr("a process is named by 'pid' and 'start_time'"));
    m_session->killTree(key);
    return QJsonObject();
}

Result<QJsonObject> ControlMethods::launch(const QJsonObject &params) const
{
    const Result<LaunchSpec> launch = codec::launchFrom(params);
    if (!launch)
        return std::unexpected(launch.error());
    m_session->launch(*launch);
    return QJsonObject();
}

} // namespace paddock
