// SPDX-License-Identifier: Apache-2.0
#include "engine/process/idlewatch.h"

#include <algorithm>

namespace paddock {

IdleWatch::IdleWatch(QObject *parent) : QObject(parent), m_timer(this)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &IdleWatch::look);
}

void IdleWatch::start(const ProcessStreams *streams, std::chrono::milliseconds limit)
{
    m_streams = streams;
    m_limit = limit;
    m_timer.start(limit);
}

void IdleWatch::look()
{
    const std::chrono::milliseconds left = m_limit - m_streams->silence().value_or(m_limit);
    if (left.count() <= 0)
        Q_EMIT tooSilent();
    else
        m_timer.start(std::max(left, std::chrono::milliseconds(1)));
}

} // namespace paddock
