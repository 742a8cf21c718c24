// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/control/controllink.h"
#include "engine/control/remotelogs.h"
#include "engine/control/samplecodec.h"
#include "engine/session/session.h"

#include <memory>
#include <optional>

namespace paddock {

/// A session in another process, reached through its control socket, with the same face as one in this process. What it
/// knows is what it was told last; `opened` comes once the services are known for the first time. The output of a
/// service is fetched when log() is first asked for it, and from then on kept up. When the connection ends without a
/// word, `problem` and then `closed` come; what it knew stays, but for services that no other process keeps any more:
/// they are shown as stopped. Samples come once they are asked for; their pids are those of the other process's world.
class RemoteSession : public Session
{
    Q_OBJECT
public:
    /// `client` is what others are told of this one: "window", or the name of a command. Fails where there is no such
    /// session, or it was killed.
    static Result<std::unique_ptr<RemoteSession>> connectTo(const QString &sessionName, const QString &client);
    ~RemoteSession() override;

    [[nodiscard]] QString name() const override { return m_name; }
    [[nodiscard]] QString filePath() const override { return m_filePath; }
    [[nodiscard]] std::optional<MechanismReport> mechanism() const override { return m_mechanism; }
    [[nodiscard]] QList<ServiceStatus> services() const override { return m_services; }
    [[nodiscard]] SnapshotPtr snapshot() const override { return m_snapshot; }
    [[nodiscard]] LogSnapshot log(const QString &id) const override;
    [[nodiscard]] std::optional<double> logProgress(const QString &id) const override;
    void previewReload(const StackSpec &revised, const std::optional<QString> &unsaved, Previewed done) override;

    [[nodiscard]] std::optional<ServiceStatus> service(const QString &id) const override;
    [[nodiscard]] QString sessionName() const { return m_sessionName; }
    [[nodiscard]] qint64 pid() const { return m_pid; } ///< of the other process; 0 before `opened`
    /// How the connection ended, if it did: by leave(), because everything was stopped, or without a word.
    enum class End { None, Left, Closed, Lost };
    [[nodiscard]] End end() const { return m_end; }
    /// From now on, once a second: of the whole machine.
    void enableSampling();
    /// The output of all services is to be fetched without being asked for, now and of those that will come.
    void fetchAllLogs();
    /// The output of a service is to be fetched now, the newest `lines` of it or all. Before log() asks for it.
    void fetchLog(const QString &id, std::optional<int> lines = {});
    /// Everything is here that the service had said when its output was first asked for.
    [[nodiscard]] bool hasLogHistory(const QString &id) const { return m_logs.hasHistory(id); }
    /// What the protocol has and a Session has not.
    [[nodiscard]] ControlLink *link() const { return m_link.get(); }
    /// Ends the connection and leaves the session running; `closed` comes.
    void leave();

    void startAll() override;
    void stopAll() override;
    void start(const QString &id) override;
    void stop(const QString &id) override;
    void restart(const QString &id) override;
    void kill(const QString &id) override;
    void killAll() override;
    void setFrozen(const QString &id, bool frozen) override;
    void reload() override;
    void scale(const QString &service, int replicas) override;
    void killTree(const paddock::ProcessKey &key) override;
    void launch(const paddock::LaunchSpec &launch) override;
    void forget(const QString &id) override;
    void close() override;

private:
    RemoteSession(QString sessionName, QString client, std::unique_ptr<ControlLink> link);

    void order(const QString &method, const QJsonObject &params);
    void askAll();
    void askServices(qint64 from);
    void takeHello(const QJsonObject &hello);
    void takeServices(const QJsonObject &page);
    void takeEvent(const QString &event, const QJsonObject &body);
    void takeService(const QJsonObject &object);
    void takeReloaded(const StackDifference &difference);
    void takeMissed();
    void takeLost(const Error &error);
    void takeGone();
    void takeSample(const QJsonObject &piece);
    void fetchLogsBehind();
    void forgetProcesses();

    QString m_sessionName;
    QString m_client;
    std::unique_ptr<ControlLink> m_link;
    QString m_name;
    QString m_filePath;
    qint64 m_pid = 0;
    std::optional<MechanismReport> m_mechanism;
    QList<ServiceStatus> m_services;
    QList<StackDifference> m_reloads; ///< to be told once the services are known anew
    QList<ServiceStatus> m_page;      ///< services of which not all pages have come
    int m_listing = 0;                ///< counts the lists asked for: an older one's pages are not taken any more
    bool m_opened = false;
    mutable RemoteLogs m_logs; ///< who reads a log has it fetched
    SampleAssembly m_assembly;
    SnapshotPtr m_snapshot;
    bool m_fetchesAll = false;
    End m_end = End::None;
};

} // namespace paddock
