// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"

#include <QJsonObject>
#include <QList>

namespace paddock {

/// One line of a log as it travels. A value.
struct LogChunkLine
{
    QByteArray bytes;
    std::chrono::milliseconds since1970{0};
    Stream stream = Stream::Stdout;
    bool continued = false;

    bool operator==(const LogChunkLine &) const = default;
};

/// A piece of a log as it travels: small enough for one message, whatever the bytes in it. A value.
struct LogChunk
{
    quint64 logFirst = 0; ///< the oldest line that the log still has
    quint64 logEnd = 0;   ///< one past its newest
    quint64 first = 0;    ///< number of lines[0]
    QList<LogChunkLine> lines;
    QList<LogChunkLine> open; ///< lines whose end has not come yet, cut where they are long; at the log's end only

    bool operator==(const LogChunk &) const = default;

    [[nodiscard]] quint64 end() const { return first + static_cast<quint64>(lines.size()); }

    /// From `first` or the oldest line there is; at least one line where there is one.
    static LogChunk cut(const LogSnapshot &log, quint64 first);

    /// Pure. A line that is no UTF-8 travels as `base64`, all others as `text`.
    [[nodiscard]] QJsonObject toJson() const;
    static LogChunk fromJson(const QJsonObject &object);
};

/// "stdout", "stderr", "note": the word in JSON.
QString streamId(Stream stream);

} // namespace paddock
