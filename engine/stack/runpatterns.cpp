// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/runpatterns.h"

#include <utility>

namespace paddock {

RunPatterns::RunPatterns(std::shared_ptr<LogStore> log, QObject *parent) : QObject(parent), m_log(std::move(log)) {}

RunPatterns::~RunPatterns() = default;

void RunPatterns::add(const QString &pattern)
{
    if (m_seen.contains(pattern))
        return;
    m_seen.insert(pattern, false);
    if (m_firstLine)
        watch(pattern);
}

void RunPatterns::beginRun()
{
    m_firstLine = m_log->snapshot().endLine();
    m_watches.clear();
    for (auto pattern = m_seen.begin(); pattern != m_seen.end(); ++pattern) {
        pattern.value() = false;
        watch(pattern.key());
    }
}

void RunPatterns::watch(const QString &pattern)
{
    m_watches.push_back(std::make_unique<LogWatch>(m_log, *m_firstLine, pattern));
    connect(m_watches.back().get(), &LogWatch::matched, this, [this, pattern] {
        m_seen.insert(pattern, true);
        Q_EMIT seen(pattern);
    });
}

} // namespace paddock
