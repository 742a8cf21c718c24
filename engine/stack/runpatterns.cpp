// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/runpatterns.h"

#include <utility>

namespace paddock {

RunPatterns::RunPatterns(std::shared_ptr<LogStore> log, QObject *parent) : QObject(parent), m_log(std::move(log)) {}

RunPatterns::~RunPatterns() = default;

void RunPatterns::beginRun()
{
    m_watches.clear();
    for (auto pattern = m_seen.begin(); pattern != m_seen.end(); ++pattern) {
        pattern.value() = false;
        m_watches.push_back(std::make_unique<LogWatch>(m_log, m_log->snapshot().endLine(), pattern.key()));
        connect(m_watches.back().get(), &LogWatch::matched, this, [this, key = pattern.key()] {
            m_seen.insert(key, true);
            Q_EMIT seen(key);
        });
    }
}

} // namespace paddock
