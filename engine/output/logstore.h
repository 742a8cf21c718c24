// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"

#include <QObject>

#include <atomic>
#include <deque>
#include <mutex>

namespace paddock {

/// Everything one service said, bounded in bytes: the oldest segment goes when a new one is needed.
/// Made and destroyed on the engine's thread, held by shared_ptr; written by the pump's thread and, for notes, by the
/// engine's; snapshots may be taken on any thread. `linesAppended` comes on the engine's thread, coalesced.
class LogStore : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype kDefaultCapacityBytes = 64 * 1024 * 1024;

    explicit LogStore(qsizetype capacityBytes = kDefaultCapacityBytes);
    ~LogStore() override;

    [[nodiscard]] LogSnapshot snapshot() const;

    /// Paddock's own word between the lines, UTF-8, without a newline.
    void note(const QByteArray &text);

    /// Forgets all lines; line numbers go on.
    void clear();

Q_SIGNALS:
    void linesAppended();

private:
    // The output helper fills in what the pump needs.
};

} // namespace paddock
