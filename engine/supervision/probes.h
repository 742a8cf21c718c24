// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/process.h"
#include "engine/supervision/notifysocket.h"
#include "engine/supervision/prober.h"

#include <QObject>

#include <memory>

namespace paddock {

class LogWatch;

/// The probes of one run: makes them from their specs, feeds them what is told, and ends them with it. An exec probe
/// runs in the run's own branch. Owned by the supervisor, made for each run, lives on its thread.
class Probes : public QObject
{
    Q_OBJECT
public:
    /// What the checks need of the run. All of it must outlive this object.
    struct Context
    {
        SessionGroup *group = nullptr;
        GroupBranch *branch = nullptr;
        OutputPump *pump = nullptr;
        std::shared_ptr<LogStore> log;
        std::uint64_t firstLine = 0; ///< of this run in the log
        Command command;             ///< the service's own: its environment and folder
        NotifySocket *notify = nullptr;
    };

    Probes(Context context, std::optional<ProbeSpec> ready, std::optional<ProbeSpec> health, QObject *parent = nullptr);
    ~Probes() override;

    /// The run has begun. Health is asked for once the service is ready.
    void start();
    void setPaused(bool paused);

    [[nodiscard]] const Prober *ready() const { return m_ready.get(); } ///< null where the service has none
    [[nodiscard]] const Prober *health() const { return m_health.get(); }
    /// What both have answered and how near health is to being lost; changes only where there is news.
    [[nodiscard]] QString words() const;

Q_SIGNALS:
    void readyChanged(bool ready);
    void healthChanged(bool healthy);
    void readyTooLate();
    void answered(); ///< something about a probe is new

private:
    std::unique_ptr<Prober> makeProber(const ProbeSpec &spec);
    std::unique_ptr<ProbeAttempt> makeAttempt(const ProbeCheck &check);
    void listen(Prober *prober, const ProbeSpec &spec, bool isHealth);
    void hear(const Notification &notification);

    Context m_context;
    std::optional<ProbeSpec> m_readySpec;
    std::optional<ProbeSpec> m_healthSpec;
    std::shared_ptr<LogStore> m_probeLog; ///< of what exec probes say; made at first need
    std::unique_ptr<Prober> m_ready;
    std::unique_ptr<Prober> m_health;
    QTimer m_watchdog; ///< a health probe by notification: so long may pass without WATCHDOG=1
    bool m_healthStarted = false;
};

} // namespace paddock
