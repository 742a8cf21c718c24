// SPDX-License-Identifier: Apache-2.0
#include "engine/control/remotesession.h"

#include "engine/control/controladdress.h"
#include "engine/control/differencecodec.h"
#include "engine/control/launchcodec.h"
#include "engine/control/mechanismcodec.h"
#include "engine/control/statuscodec.h"
#include "engine/control/valuecodec.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <utility>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::milliseconds kDying{200};

QJsonObject withId(const QString &id) { return {{"id"_L1, id}}; }

} // namespace

Result<std::unique_ptr<RemoteSession>> RemoteSession::connectTo(const QString &sessionName, const QString &client)
{
    auto link = ControlLink::connectTo(sessionName);
    if (!link)
        return std::unexpected(link.error());
    return std::unique_ptr<RemoteSession>(new RemoteSession(sessionName, client, std::move(*link)));
}

RemoteSession::RemoteSession(QString sessionName, QString client, std::unique_ptr<ControlLink> link)
    : m_sessionName(std::move(sessionName)), m_client(std::move(client)), m_link(std::move(link)),
      m_logs(m_link.get(), [this](const QString &id) { Q_EMIT outputAppended(id); })
{
    connect(m_link.get(), &ControlLink::pushed, this, &RemoteSession::takeEvent);
    connect(m_link.get(), &ControlLink::lost, this, &RemoteSession::takeLost);
    m_link->subscribe();
    askAll();
}

RemoteSession::~RemoteSession() = default;

void RemoteSession::askAll()
{
    m_link->request(u"hello"_s, {{"client"_L1, m_client}}, [this](const Result<QJsonObject> &hello) {
        if (hello)
            takeHello(*hello);
    });
    askServices(0);
}

void RemoteSession::askServices(qint64 from)
{
    if (from == 0) {
        m_page.clear();
        ++m_listing;
    }
    m_link->request(u"services"_s, {{"from"_L1, from}}, [this, listing = m_listing](const Result<QJsonObject> &page) {
        if (page && listing == m_listing)
            takeServices(*page);
    });
}

void RemoteSession::takeHello(const QJsonObject &hello)
{
    m_name = hello.value("stack"_L1).toString();
    m_filePath = hello.value("file"_L1).toString();
    m_pid = hello.value("pid"_L1).toInteger();
    const auto mechanism = codec::mechanismReportFrom(hello.value("mechanism"_L1).toObject());
    if (mechanism == m_mechanism)
        return;
    m_mechanism = mechanism;
    Q_EMIT mechanismChanged();
}

void RemoteSession::takeServices(const QJsonObject &page)
{
    const QJsonArray services = page.value("services"_L1).toArray();
    for (const auto &value : services) {
        if (const auto status = codec::serviceStatusFrom(value.toObject()))
            m_page.append(*status);
    }
    if (const QJsonValue next = page.value("next"_L1); next.isDouble()) {
        askServices(next.toInteger());
        return;
    }
    m_services = std::exchange(m_page, {});
    fetchLogsBehind();
    const QList<StackDifference> reloads = std::exchange(m_reloads, {});
    if (!std::exchange(m_opened, true))
        Q_EMIT opened();
    for (const StackDifference &difference : reloads)
        Q_EMIT reloaded(difference);
}

std::optional<ServiceStatus> RemoteSession::service(const QString &id) const
{
    const auto found = std::find_if(m_services.begin(), m_services.end(),
                                    [&id](const ServiceStatus &status) { return status.id == id; });
    return found == m_services.end() ? std::nullopt : std::optional(*found);
}

void RemoteSession::takeEvent(const QString &event, const QJsonObject &body)
{
    const QString id = body.value("id"_L1).toString();
    if (event == "service"_L1) {
        takeService(body.value("service"_L1).toObject());
    } else if (event == "output"_L1) {
        m_logs.tellMore(id);
    } else if (event == "opened"_L1) {
        m_logs.clear();
        m_opened = false;
        askAll();
    } else if (event == "reloaded"_L1) {
        takeReloaded(codec::stackDifferenceFrom(body.value("difference"_L1).toObject()));
    } else if (event == "sample"_L1) {
        takeSample(body);
    } else if (event == "mechanism"_L1) {
        m_mechanism = codec::mechanismReportFrom(body.value("mechanism"_L1).toObject());
        Q_EMIT mechanismChanged();
    } else if (event == "removed"_L1) {
        m_services.removeIf([&id](const ServiceStatus &status) { return status.id == id; });
        m_logs.forget(id);
        Q_EMIT serviceRemoved(id);
    } else if (event == "launched"_L1) {
        Q_EMIT launched(id);
    } else if (event == "notice"_L1) {
        Q_EMIT notice(body.value("text"_L1).toString());
    } else if (event == "problem"_L1) {
        Q_EMIT problem(codec::errorFrom(body.value("error"_L1).toObject()));
    } else if (event == "missed"_L1) {
        takeMissed();
    } else if (event == "closed"_L1 && m_end == End::None) {
        m_end = End::Closed;
        forgetProcesses();
        Q_EMIT closed();
    }
}

void RemoteSession::takeService(const QJsonObject &object)
{
    const auto status = codec::serviceStatusFrom(object);
    if (!status)
        return;
    const auto replaceIn = [&](QList<ServiceStatus> &list) {
        const auto known =
            std::find_if(list.begin(), list.end(), [&](const ServiceStatus &each) { return each.id == status->id; });
        if (known != list.end())
            *known = *status;
        return known != list.end();
    };
    replaceIn(m_page); // told after the page that it is on
    if (!replaceIn(m_services)) {
        m_services.append(*status);
        fetchLogsBehind();
    }
    Q_EMIT serviceChanged(status->id);
}

/// What was added stands somewhere among the others: where, the list tells.
void RemoteSession::takeReloaded(const StackDifference &difference)
{
    m_reloads.append(difference);
    askServices(0);
}

/// This side was too slow to be told everything: what counts is how things are now.
void RemoteSession::takeMissed()
{
    m_opened = false;
    askAll();
    m_logs.tellMoreOfAll();
}

void RemoteSession::takeLost(const Error &error)
{
    if (m_end != End::None)
        return;
    m_end = End::Lost;
    if (ControlAddress::ownerOf(m_sessionName))
        QTimer::singleShot(kDying, this, &RemoteSession::takeGone); // the lock of one that dies may go last
    else
        takeGone();
    forgetProcesses();
    Q_EMIT problem(error);
    Q_EMIT closed();
}

/// A session that is gone has taken its processes with it: its warden sees to that.
void RemoteSession::takeGone()
{
    if (ControlAddress::ownerOf(m_sessionName))
        return;
    QStringList changed;
    for (ServiceStatus &status : m_services) {
        if (!isActive(status.state) && status.state != ServiceState::Waiting)
            continue;
        status.state = ServiceState::Stopped;
        status.reason = tr("the session has ended");
        status.since = QDateTime::currentDateTimeUtc();
        status.leader = {};
        status.group.clear();
        status.ready = false;
        changed += status.id;
    }
    for (const QString &id : std::as_const(changed))
        Q_EMIT serviceChanged(id);
}

/// The last sample would show processes as if they were alive.
void RemoteSession::forgetProcesses()
{
    if (!m_snapshot)
        return;
    auto none = std::make_shared<Snapshot>();
    none->sequence = m_snapshot->sequence + 1;
    none->takenAt = QDateTime::currentDateTimeUtc();
    none->bootedAt = m_snapshot->bootedAt;
    m_snapshot = none;
    Q_EMIT sampled();
}

void RemoteSession::leave()
{
    if (m_end != End::None)
        return;
    m_end = End::Left;
    m_link->disconnect(this);
    m_link->hangUp();
    m_link.release()->deleteLater();
    Q_EMIT closed();
}

void RemoteSession::enableSampling()
{
    if (m_end == End::None)
        m_link->subscribe({{"samples"_L1, u"machine"_s}});
}

void RemoteSession::takeSample(const QJsonObject &piece)
{
    if (const SnapshotPtr sample = m_assembly.take(piece)) {
        m_snapshot = sample;
        Q_EMIT sampled();
    }
}

LogSnapshot RemoteSession::log(const QString &id) const
{
    // Who asks wants to see it: it is fetched, and told by outputAppended like any other output.
    if (!m_logs.contains(id) && service(id) && m_end == End::None)
        m_logs.fetch(id);
    return m_logs.log(id);
}

std::optional<double> RemoteSession::logProgress(const QString &id) const
{
    return m_end == End::None ? m_logs.progress(id) : std::nullopt;
}

void RemoteSession::fetchLog(const QString &id, std::optional<int> lines)
{
    if (m_end == End::None && service(id))
        m_logs.fetch(id, lines);
}

void RemoteSession::fetchAllLogs()
{
    m_fetchesAll = true;
    fetchLogsBehind();
}

void RemoteSession::fetchLogsBehind()
{
    if (!m_fetchesAll || m_end != End::None)
        return;
    QStringList ids;
    for (const ServiceStatus &status : std::as_const(m_services))
        ids += status.id;
    m_logs.fetchBehind(ids);
}

void RemoteSession::order(const QString &method, const QJsonObject &params)
{
    if (m_end != End::None)
        return;
    m_link->request(method, params, [this](const Result<QJsonObject> &answer) {
        if (!answer && m_end == End::None)
            Q_EMIT problem(answer.error());
    });
}

void RemoteSession::startAll() { order(u"start_all"_s, {}); }

void RemoteSession::stopAll() { order(u"stop_all"_s, {}); }

void RemoteSession::start(const QString &id) { order(u"start"_s, withId(id)); }

void RemoteSession::stop(const QString &id) { order(u"stop"_s, withId(id)); }

void RemoteSession::restart(const QString &id) { order(u"restart"_s, withId(id)); }

void RemoteSession::kill(const QString &id) { order(u"kill"_s, withId(id)); }

void RemoteSession::killAll() { order(u"kill_all"_s, {}); }

void RemoteSession::setFrozen(const QString &id, bool frozen) { order(frozen ? u"freeze"_s : u"thaw"_s, withId(id)); }

void RemoteSession::reload() { order(u"reload"_s, {}); }

/// What the file means is for the other process to say, which has another environment, and what runs it alone knows.
void RemoteSession::previewReload(const StackSpec &, const std::optional<QString> &unsaved, Previewed done)
{
    QJsonObject params{{"dry_run"_L1, true}};
    if (unsaved)
        params.insert("text"_L1, *unsaved);
    if (m_end != End::None) {
        done(fail(ErrorCode::Gone, tr("the session %1 is not there any more").arg(m_sessionName)));
        return;
    }
    m_link->request(u"reload"_s, params, [done = std::move(done)](const Result<QJsonObject> &answer) {
        if (answer)
            done(codec::stackDifferenceFrom(answer->value("difference"_L1).toObject()));
        else
            done(std::unexpected(answer.error()));
    });
}

void RemoteSession::scale(const QString &service, int replicas)
{
    order(u"scale"_s, {{"service"_L1, service}, {"replicas"_L1, replicas}});
}

void RemoteSession::killTree(const ProcessKey &key) { order(u"kill_tree"_s, codec::toJson(key).toObject()); }

void RemoteSession::launch(const LaunchSpec &launch) { order(u"launch"_s, codec::toJson(launch)); }

void RemoteSession::forget(const QString &id) { order(u"forget"_s, withId(id)); }

void RemoteSession::close() { order(u"close"_s, {}); }

} // namespace paddock
