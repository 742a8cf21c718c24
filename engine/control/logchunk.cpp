// SPDX-License-Identifier: Apache-2.0
#include "engine/control/logchunk.h"

#include "engine/control/jsonfields.h"

#include <algorithm>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

// JSON may take six bytes for one: 64 KiB, a last long line and the open ones stay under the mebibyte of a message.
constexpr qsizetype kChunkBytes = 64 * 1024;
constexpr qsizetype kLineCostBytes = 96; ///< of what stands around a line
constexpr qsizetype kOpenLineBytes = 8 * 1024;

LogChunkLine lineOf(const LogLine &line)
{
    return {line.bytes.toByteArray(), line.since1970, line.stream, line.continued};
}

QJsonObject lineToJson(const LogChunkLine &line)
{
    QJsonObject object{{"time"_L1, static_cast<qint64>(line.since1970.count())}, {"stream"_L1, streamId(line.stream)}};
    if (line.bytes.isValidUtf8())
        object.insert("text"_L1, QString::fromUtf8(line.bytes));
    else
        object.insert("base64"_L1, QString::fromLatin1(line.bytes.toBase64()));
    if (line.continued)
        object.insert("continued"_L1, true);
    return object;
}

LogChunkLine lineFromJson(const QJsonObject &object)
{
    LogChunkLine line;
    line.bytes = object.value("text"_L1).toString().toUtf8();
    if (object.contains("base64"_L1))
        line.bytes = QByteArray::fromBase64(object.value("base64"_L1).toString().toLatin1());
    line.bytes.truncate(LogSegment::kMaxLineSize);
    line.since1970 = std::chrono::milliseconds(object.value("time"_L1).toInteger());
    const QString stream = object.value("stream"_L1).toString();
    line.stream = stream == "stderr"_L1 ? Stream::Stderr : stream == "note"_L1 ? Stream::Note : Stream::Stdout;
    line.continued = object.value("continued"_L1).toBool();
    return line;
}

QJsonArray linesToJson(const QList<LogChunkLine> &lines)
{
    QJsonArray array;
    for (const LogChunkLine &line : lines)
        array += lineToJson(line);
    return array;
}

QList<LogChunkLine> linesFromJson(const QJsonArray &array)
{
    QList<LogChunkLine> lines;
    for (const QJsonValue &value : array)
        lines += lineFromJson(value.toObject());
    return lines;
}

} // namespace

QString streamId(Stream stream)
{
    switch (stream) {
    case Stream::Stdout:
        return u"stdout"_s;
    case Stream::Stderr:
        return u"stderr"_s;
    case Stream::Note:
        return u"note"_s;
    }
    return {};
}

LogChunk LogChunk::cut(const LogSnapshot &log, quint64 first)
{
    LogChunk chunk;
    chunk.logFirst = log.firstLine();
    chunk.logEnd = log.endLine();
    chunk.first = std::clamp<quint64>(first, chunk.logFirst, chunk.logEnd);
    qsizetype bytes = 0;
    for (quint64 number = chunk.first; number < chunk.logEnd; ++number) {
        const LogLine line = log.line(number);
        bytes += line.bytes.size() + kLineCostBytes;
        if (bytes > kChunkBytes && !chunk.lines.isEmpty())
            return chunk;
        chunk.lines += lineOf(line);
    }
    for (const OpenLine &open : log.openLines())
        chunk.open += LogChunkLine{open.bytes.left(kOpenLineBytes), open.since1970, open.stream, false};
    return chunk;
}

QJsonObject LogChunk::toJson() const
{
    return {{"log_first"_L1, static_cast<qint64>(logFirst)},
            {"log_end"_L1, static_cast<qint64>(logEnd)},
            {"first"_L1, static_cast<qint64>(first)},
            {"lines"_L1, linesToJson(lines)},
            {"open"_L1, linesToJson(open)}};
}

LogChunk LogChunk::fromJson(const QJsonObject &object)
{
    LogChunk chunk;
    chunk.logFirst = static_cast<quint64>(object.value("log_first"_L1).toInteger());
    chunk.logEnd = static_cast<quint64>(object.value("log_end"_L1).toInteger());
    chunk.first = static_cast<quint64>(object.value("first"_L1).toInteger());
    chunk.lines = linesFromJson(object.value("lines"_L1).toArray());
    chunk.open = linesFromJson(object.value("open"_L1).toArray());
    return chunk;
}

} // namespace paddock
