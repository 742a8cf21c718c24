// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"

#include <QByteArrayView>

#include <cstdint>
#include <string>

namespace paddock {

class LogStore;

/// One stream's way into a log store: finds the lines and keeps the beginning of one whose end has not come yet.
/// One thread uses it at a time; several writers of one store work side by side and each keeps its lines whole.
/// The store must outlive it. Destruction makes an open line a line.
class LogWriter
{
public:
    enum class ReadState : std::uint8_t {
        More,   ///< as much as was asked for: there is probably more
        Empty,  ///< nothing more at the moment
        Ended,  ///< end of file
        Failed, ///< nativeError says why
    };
    struct ReadOutcome
    {
        ReadState state = ReadState::Empty;
        std::uint32_t size = 0;
        int nativeError = 0;
    };

    LogWriter(LogStore &store, Stream stream);
    ~LogWriter();
    Q_DISABLE_COPY_MOVE(LogWriter)

    [[nodiscard]] LogStore &store() const { return m_store; }

    /// One read(2) of at most `maxSize` bytes, straight into the log. The descriptor must not block.
    ReadOutcome readFrom(int fd, std::uint32_t maxSize);

    void append(QByteArrayView bytes);

    /// Makes the open line, if there is one, a line.
    void flush();

    // For the store, under its structure lock.
    [[nodiscard]] bool hasOpenLine() const { return !m_open.empty(); }
    [[nodiscard]] OpenLine openLine() const;

private:
    void take(LogSegment &segment, std::uint32_t freshSize);
    void splitLines(LogSegment *segment, std::uint32_t size, std::uint32_t searched);

    LogStore &m_store;
    Stream m_stream;
    std::string m_open; ///< at most LogSegment::kMaxLineSize bytes
    std::int64_t m_newestMs = 0;
};

} // namespace paddock
