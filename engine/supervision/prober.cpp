// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/prober.h"

#include "engine/base/duration.h"

#include <algorithm>
#include <utility>

namespace paddock {

using std::chrono::milliseconds;

Prober::Prober(const ProbeSpec &spec, MakeAttempt makeAttempt, QObject *parent)
    : QObject(parent), m_spec(spec), m_makeAttempt(std::move(makeAttempt)),
      m_counter(spec.successThreshold, spec.failureThreshold)
{
    for (QTimer *const timer : {&m_next, &m_timeout, &m_deadline})
        timer->setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &Prober::attempt);
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        m_attempt.reset(); // and with it whatever it had begun
        take(false, tr("no answer within %1").arg(formatDuration(m_spec.timeout)));
        planNext();
    });
    connect(&m_deadline, &QTimer::timeout, this, &Prober::deadlinePassed);
}

Prober::~Prober() = default;

void Prober::start()
{
    attemptIn(m_spec.initialDelay);
    if (m_spec.deadline)
        m_deadline.start(m_spec.initialDelay + *m_spec.deadline);
}

void Prober::setPaused(bool paused)
{
    if (std::exchange(m_paused, paused) == paused)
        return;
    if (paused) {
        m_deadlineLeft = m_deadline.isActive() ? m_deadline.remainingTimeAsDuration() : milliseconds(-1);
        m_attempt.reset();
        for (QTimer *const timer : {&m_next, &m_timeout, &m_deadline})
            timer->stop();
        m_nextAt.reset();
        return;
    }
    if (m_deadlineLeft.count() >= 0)
        m_deadline.start(m_deadlineLeft);
    attemptIn(milliseconds(0));
}

ProbeStatus Prober::status() const
{
    const bool asked = isAsked(m_spec.check);
    return {describe(m_spec.check),
            m_succeeded,
            m_detail,
            m_counter.failuresInARow(),
            m_spec.failureThreshold,
            m_answeredAt,
            asked ? m_nextAt : std::nullopt,
            asked ? m_spec.period : milliseconds(0)};
}

void Prober::attemptIn(milliseconds delay)
{
    m_next.start(delay);
    m_nextAt = QDateTime::currentDateTimeUtc().addMSecs(delay.count());
}

void Prober::attempt()
{
    m_nextAt.reset();
    m_attempt = m_makeAttempt();
    if (!m_attempt)
        return;
    connect(m_attempt.get(), &ProbeAttempt::finished, this, [this](bool success, const QString &detail) {
        m_timeout.stop();
        m_attempt.release()->deleteLater(); // it is the sender
        planNext();
        take(success, detail);
    });
    m_sinceAttempt.start();
    m_timeout.start(m_spec.timeout);
    m_attempt->start();
}

void Prober::planNext()
{
    if (!m_paused)
        attemptIn(std::max(milliseconds(0), m_spec.period - milliseconds(m_sinceAttempt.elapsed())));
}

void Prober::take(bool success, const QString &detail)
{
    m_detail = detail;
    m_succeeded = success;
    m_answeredAt = QDateTime::currentDateTimeUtc();
    const bool changed = m_counter.take(success);
    if (m_counter.verdict() == ProbeCounter::Verdict::Good)
        m_deadline.stop();
    const QPointer<Prober> self(this);
    if (changed)
        Q_EMIT verdictChanged(m_counter.verdict());
    if (self)
        Q_EMIT answered(success, detail);
}

} // namespace paddock
