// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/fairmutex.h"
#include "engine/output/logsnapshot.h"
#include "engine/output/segmentring.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <vector>

namespace paddock {

class LogWriter;

/// Everything one service said, bounded in bytes: the oldest segment goes when a new one is needed.
/// Made and destroyed on the engine's thread, held by shared_ptr (the pump gives its share back there, never on its
/// own thread); written by the pump's thread and, for notes, by the engine's; snapshots may be taken on any thread.
/// `linesAppended` comes on the engine's thread, coalesced: at once for the first, then at most every 8 ms.
class LogStore : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype kDefaultCapacityBytes = 64 * 1024 * 1024;

    /// The bound is on the memory taken by the ring; at least two segments (0.8 MB) are kept, and segments that
    /// only a snapshot still holds are not counted.
    explicit LogStore(qsizetype capacityBytes = kDefaultCapacityBytes);
    ~LogStore() override;

    /// Complete lines and open lines as of one moment. Waits for no read.
    [[nodiscard]] LogSnapshot snapshot() const;

    /// Paddock's own word between the lines, UTF-8, without a newline (with some it becomes several lines).
    void note(const QByteArray &text);

    /// Forgets all lines; line numbers go on, and so do lines that are still open.
    void clear();

    /// Memory taken by the lines that are kept, their index included.
    [[nodiscard]] qsizetype footprintBytes() const;

Q_SIGNALS:
    void linesAppended(); ///< lines came, an open line grew, or the log was cleared

private:
    friend class LogWriter;

    void announce(); ///< any thread
    void deliver();  ///< the engine's thread

    // Lock order: m_writing, then m_structure.
    FairMutex m_writing;           ///< who writes into the active segment; held over a read
    mutable FairMutex m_structure; ///< guards m_ring, m_writers and the writers' open lines; never held over a syscall
    SegmentRing m_ring;
    std::vector<LogWriter *> m_writers;

    std::atomic<bool> m_changed{false};   ///< since the last linesAppended
    std::atomic<bool> m_scheduled{false}; ///< deliver() will run
    QTimer m_pause;
};

} // namespace paddock
