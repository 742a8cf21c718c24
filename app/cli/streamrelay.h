// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/output/streamactivity.h"

#include <QObject>

#include <memory>

namespace paddock {

/// Copies what comes from one descriptor to one of the standard streams, on a thread of its own: it reads no faster
/// than it can write, so a slow reader slows the writer as it would without a copy, and when that reader goes, the
/// writer hears of it. Lives on the main thread.
class StreamRelay : public QObject
{
    Q_OBJECT
public:
    /// `from` is a pipe or our end of a pseudo-terminal; `to` is borrowed and its mode left alone, it is the caller's.
    StreamRelay(UniqueFd from, int to, std::shared_ptr<StreamActivity> activity, QObject *parent = nullptr);
    /// What is not written yet is lost.
    ~StreamRelay() override;

    /// Nobody writes any more that counts: copies what is there and then ends, even if somebody holds the other end.
    void finish();

    [[nodiscard]] bool isWaitingForReader() const; ///< bytes are on their way and `to` does not take them
    [[nodiscard]] quint64 writtenBytes() const;

Q_SIGNALS:
    void readerLost(); ///< `to` cannot be written any more; `drained` follows
    void drained();    ///< once, after end-of-file, finish(), or when `to` cannot be written any more

private:
    struct Shared;
    static void work(const std::shared_ptr<Shared> &shared);

    std::shared_ptr<Shared> m_shared;
};

} // namespace paddock
