// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/probes.h"

#include "engine/supervision/execattempt.h"
#include "engine/supervision/fileattempt.h"
#include "engine/supervision/httpattempt.h"
#include "engine/supervision/logwatch.h"
#include "engine/supervision/socketattempt.h"

#include <type_traits>
#include <utility>

namespace paddock {

using Verdict = ProbeCounter::Verdict;

Probes::Probes(Context context, std::optional<ProbeSpec> ready, std::optional<ProbeSpec> health, QObject *parent)
    : QObject(parent), m_context(std::move(context)), m_readySpec(std::move(ready)), m_healthSpec(std::move(health))
{
    if (m_context.notify)
        connect(m_context.notify, &NotifySocket::notified, this, &Probes::hear);
    if (m_readySpec) {
        m_ready = makeProber(*m_readySpec);
        connect(m_ready.get(), &Prober::verdictChanged, this,
                [this](Verdict verdict) { Q_EMIT readyChanged(verdict == Verdict::Good); });
        connect(m_ready.get(), &Prober::deadlinePassed, this, &Probes::readyTooLate);
    }
    if (m_healthSpec) {
        m_health = makeProber(*m_healthSpec);
        connect(m_health.get(), &Prober::verdictChanged, this,
                [this](Verdict verdict) { Q_EMIT healthChanged(verdict == Verdict::Good); });
    }
}

Probes::~Probes() = default;

std::unique_ptr<Prober> Probes::makeProber(const ProbeSpec &spec)
{
    auto prober = std::make_unique<Prober>(spec, [this, check = spec.check] { return makeAttempt(check); });
    connect(prober.get(), &Prober::answered, this, &Probes::answered);
    return prober;
}

std::unique_ptr<ProbeAttempt> Probes::makeAttempt(const ProbeCheck &check)
{
    return std::visit(
        [this](const auto &what) -> std::unique_ptr<ProbeAttempt> {
            using Check = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<Check, ExecCheck>) {
                if (!m_probeLog)
                    m_probeLog = std::make_shared<LogStore>(0); // the least that a store keeps is plenty
                Command command;
                command.program = what.program;
                command.arguments = what.arguments;
                command.workingDirectory = what.workingDirectory;
                command.environment = m_context.command.environment;
                command.user = m_context.command.user;
                return std::make_unique<ExecAttempt>(m_context.group, m_context.branch, std::move(command),
                                                     m_context.pump, m_probeLog);
            } else if constexpr (std::is_same_v<Check, HttpCheck>) {
                return std::make_unique<HttpAttempt>(what);
            } else if constexpr (std::is_same_v<Check, TcpCheck> || std::is_same_v<Check, UnixCheck>) {
                return std::make_unique<SocketAttempt>(what);
            } else if constexpr (std::is_same_v<Check, FileCheck>) {
                return std::make_unique<FileAttempt>(what);
            } else {
                return nullptr; // told by the log or by the service itself
            }
        },
        check);
}

void Probes::listen(Prober *prober, const ProbeSpec &spec, bool isHealth)
{
    if (const auto *log = std::get_if<LogCheck>(&spec.check)) {
        auto *const watch = new LogWatch(m_context.log, m_context.firstLine, log->pattern, prober);
        connect(watch, &LogWatch::matched, prober, [prober, spec](const QString &line) {
            for (int i = 0; i < spec.successThreshold; ++i) // a line says it once and for all
                prober->take(true, line.left(80));
        });
    } else if (isHealth && std::holds_alternative<NotifyCheck>(spec.check)) {
        m_watchdog.setInterval(spec.period);
        connect(&m_watchdog, &QTimer::timeout, prober, [prober] { prober->take(false, tr("no WATCHDOG=1")); });
        m_watchdog.start();
    }
    prober->start();
}

void Probes::start()
{
    if (m_context.notify)
        m_context.notify->listen(); // a fast service may have spoken before its start was confirmed to us
    if (m_ready)
        listen(m_ready.get(), *m_readySpec, false);
    const auto startHealth = [this] {
        if (m_health && !std::exchange(m_healthStarted, true))
            listen(m_health.get(), *m_healthSpec, true);
    };
    if (m_ready)
        connect(this, &Probes::readyChanged, this, [startHealth](bool ready) {
            if (ready)
                startHealth();
        });
    else
        startHealth();
}

void Probes::setPaused(bool paused)
{
    for (Prober *const prober : {m_ready.get(), m_health.get()}) {
        if (prober && (prober != m_health.get() || m_healthStarted))
            prober->setPaused(paused);
    }
    if (!m_watchdog.interval())
        return;
    if (paused)
        m_watchdog.stop();
    else
        m_watchdog.start();
}

QString Probes::words() const
{
    QString words = m_ready ? m_ready->detail() : QString();
    if (m_health)
        words += QStringLiteral("\n%1\n%2").arg(m_health->detail()).arg(m_health->failuresInARow());
    return words;
}

void Probes::hear(const Notification &notification)
{
    const QString status = notification.status;
    const bool readyByWord = m_readySpec && std::holds_alternative<NotifyCheck>(m_readySpec->check);
    if (readyByWord && (notification.ready || notification.stopping)) {
        for (int i = 0; i < qMax(m_readySpec->successThreshold, m_readySpec->failureThreshold); ++i)
            m_ready->take(notification.ready, status.isEmpty() ? tr("the service says so") : status);
    }
    const bool healthByWord = m_healthSpec && std::holds_alternative<NotifyCheck>(m_healthSpec->check);
    if (healthByWord && m_healthStarted && (notification.watchdog || notification.unwell)) {
        m_watchdog.start();
        m_health->take(notification.watchdog,
                       notification.watchdog ? QStringLiteral("WATCHDOG=1") : tr("the service says that it is unwell"));
    }
}

} // namespace paddock
