// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/supervision/logwatch.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace paddock {

/// Which of the patterns that others wait for have come in the output of the current run. Owned by the Service, lives
/// on the engine's thread.
class RunPatterns : public QObject
{
    Q_OBJECT
public:
    explicit RunPatterns(std::shared_ptr<LogStore> log, QObject *parent = nullptr);
    ~RunPatterns() override;

    /// To be looked for in each run, also in what the current one has said.
    void add(const QString &pattern);
    /// A run begins with the log's next line.
    void beginRun();
    [[nodiscard]] bool hasSeen(const QString &pattern) const { return m_seen.value(pattern, false); }

Q_SIGNALS:
    void seen(const QString &pattern);

private:
    void watch(const QString &pattern);

    std::shared_ptr<LogStore> m_log;
    std::optional<std::uint64_t> m_firstLine; ///< of the current run, or the last one
    QHash<QString, bool> m_seen;              ///< by pattern
    std::vector<std::unique_ptr<LogWatch>> m_watches;
};

} // namespace paddock
