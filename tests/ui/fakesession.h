// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/session.h"

#include <QHash>
#include <QList>
#include <QStringList>

namespace paddock {

/// A Session that a test fills with values. Orders are only written down in `orders` ("start api", "killTree 42");
/// the setters emit what a real session would.
class FakeSession : public Session
{
    Q_OBJECT
public:
    using Session::Session;

    QStringList orders;
    QList<LaunchSpec> launches;
    std::optional<StackSpec> running; ///< what a reload is compared with; absent: whatever the file says

    void open(const QString &name, const QList<ServiceStatus> &services);
    void setFilePath(const QString &filePath) { m_filePath = filePath; }
    void setMechanism(const MechanismReport &report);
    void setStatus(const ServiceStatus &status); ///< changes the one with this id, or adds it
    void removeStatus(const QString &id);
    void setSnapshot(std::shared_ptr<Snapshot> snapshot);
    void setLog(const QString &id, const LogSnapshot &log);

    /// A status with plausible values.
    static ServiceStatus makeStatus(const QString &id, ServiceState state, const QString &reason = {});

    [[nodiscard]] QString name() const override { return m_name; }
    [[nodiscard]] QString filePath() const override;
    [[nodiscard]] std::optional<MechanismReport> mechanism() const override { return m_mechanism; }
    [[nodiscard]] QList<ServiceStatus> services() const override { return m_services; }
    [[nodiscard]] SnapshotPtr snapshot() const override { return m_snapshot; }
    [[nodiscard]] LogSnapshot log(const QString &id) const override { return m_logs.value(id); }
    void previewReload(const StackSpec &revised, const std::optional<QString> &unsaved, Previewed done) override;

    void startAll() override { orders << QStringLiteral("startAll"); }
    void stopAll() override { orders << QStringLiteral("stopAll"); }
    void start(const QString &id) override { orders << QStringLiteral("start ") + id; }
    void stop(const QString &id) override { orders << QStringLiteral("stop ") + id; }
    void restart(const QString &id) override { orders << QStringLiteral("restart ") + id; }
    void kill(const QString &id) override { orders << QStringLiteral("kill ") + id; }
    void killAll() override { orders << QStringLiteral("killAll"); }
    void setFrozen(const QString &id, bool frozen) override;
    void reload() override { orders << QStringLiteral("reload"); }
    void scale(const QString &service, int replicas) override
    {
        orders << QStringLiteral("scale %1 %2").arg(service).arg(replicas);
    }
    void killTree(const paddock::ProcessKey &key) override;
    void launch(const paddock::LaunchSpec &launch) override;
    void forget(const QString &id) override { orders << QStringLiteral("forget ") + id; }
    void close() override { orders << QStringLiteral("close"); }

private:
    QString m_name;
    QString m_filePath; ///< empty: one that is not there
    std::optional<MechanismReport> m_mechanism;
    QList<ServiceStatus> m_services;
    SnapshotPtr m_snapshot;
    QHash<QString, LogSnapshot> m_logs;
};

} // namespace paddock
