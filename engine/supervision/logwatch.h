// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logstore.h"

#include <QObject>
#include <QRegularExpression>
#include <QTimer>

#include <memory>

namespace paddock {

/// Looks at the lines of a log as they come, from one line on, and tells the first that matches; then it looks no
/// more. Paddock's own notes are not looked at. Lives on the engine's thread; a bounded number of lines a turn, so that
/// a flood does not hold anybody up.
class LogWatch : public QObject
{
    Q_OBJECT
public:
    LogWatch(std::shared_ptr<LogStore> log, std::uint64_t firstLine, const QString &pattern, QObject *parent = nullptr);

    [[nodiscard]] bool hasMatched() const { return m_matched; }

Q_SIGNALS:
    void matched(const QString &line);

private:
    void look();

    std::shared_ptr<LogStore> m_log;
    std::uint64_t m_next;
    QRegularExpression m_pattern;
    QTimer m_again; ///< there was more than one turn's share
    bool m_matched = false;
};

} // namespace paddock
