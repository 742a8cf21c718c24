// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/fakesession.h"

#include <algorithm>

namespace paddock {

void FakeSession::open(const QString &name, const QList<ServiceStatus> &services)
{
    m_name = name;
    m_services = services;
    Q_EMIT opened();
}

QString FakeSession::filePath() const
{
    if (!m_filePath.isEmpty())
        return m_filePath;
    return m_name.isEmpty() ? QString() : QStringLiteral("/home/ada/%1/paddock.yaml").arg(m_name);
}

void FakeSession::setMechanism(const MechanismReport &report)
{
    m_mechanism = report;
    Q_EMIT mechanismChanged();
}

void FakeSession::setStatus(const ServiceStatus &status)
{
    const auto found = std::ranges::find(m_services, status.id, &ServiceStatus::id);
    if (found != m_services.end())
        *found = status;
    else
        m_services.append(status);
    Q_EMIT serviceChanged(status.id);
}

void FakeSession::removeStatus(const QString &id)
{
    m_services.removeIf([&id](const ServiceStatus &status) { return status.id == id; });
    Q_EMIT serviceRemoved(id);
}

void FakeSession::setSnapshot(std::shared_ptr<Snapshot> snapshot)
{
    m_snapshot = std::move(snapshot);
    Q_EMIT sampled();
}

void FakeSession::setLog(const QString &id, const LogSnapshot &log)
{
    m_logs.insert(id, log);
    Q_EMIT outputAppended(id);
}

void FakeSession::previewReload(const StackSpec &revised, const std::optional<QString> &unsaved, Previewed done)
{
    Q_UNUSED(unsaved)
    done(differenceOf(running.value_or(revised), revised));
}

void FakeSession::setFrozen(const QString &id, bool frozen)
{
    orders << (frozen ? QStringLiteral("freeze ") : QStringLiteral("thaw ")) + id;
}

void FakeSession::killTree(const ProcessKey &key) { orders << QStringLiteral("killTree %1").arg(key.pid); }

void FakeSession::launch(const LaunchSpec &launch)
{
    launches << launch;
    orders << QStringLiteral("launch ") + launch.command.program;
}

ServiceStatus FakeSession::makeStatus(const QString &id, ServiceState state, const QString &reason)
{
    ServiceStatus status;
    status.id = id;
    status.title = id;
    status.state = state;
    status.reason = reason;
    status.commandLine = QStringLiteral("/usr/bin/") + id;
    status.workingDirectory = QStringLiteral("/home/ada/shop");
    status.since = QDateTime::currentDateTime().addSecs(-252);
    if (state == ServiceState::Running || state == ServiceState::Frozen || state == ServiceState::Stopping) {
        status.run = 1;
        status.startedAt = status.since;
        status.leader = {20417, 998877};
        status.group = QStringLiteral("shop/%1/run-1").arg(id);
    }
    return status;
}

} // namespace paddock
