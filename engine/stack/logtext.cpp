// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/logtext.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

constexpr qsizetype kMostPieceBytes = 256 * 1024;

QByteArray mark(std::chrono::milliseconds since1970)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(since1970.count());
    return "[paddock " + time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")).toLatin1() + "] ";
}

QByteArray lostText(std::uint64_t count)
{
    const QString text =
        count == 1 ? QCoreApplication::translate("LogText", "1 line lost: the file could not keep up")
                   : QCoreApplication::translate("LogText", "%1 lines lost: the file could not keep up").arg(count);
    return "[paddock] " + text.toUtf8() + '\n';
}

} // namespace

LogText::LogText(qint64 fileBytes)
    : m_pieceBytes(fileBytes > 0 ? qsizetype(std::min<qint64>(fileBytes, kMostPieceBytes)) : kMostPieceBytes)
{}

QByteArray LogText::next(const LogSnapshot &log)
{
    QByteArray text;
    const auto endOpenLine = [&] {
        if (std::exchange(m_place.isOpen, false))
            text += '\n';
    };
    if (m_place.line < log.firstLine() && !log.isEmpty()) {
        endOpenLine();
        text += lostText(log.firstLine() - m_place.line);
        m_place.line = log.firstLine();
    }
    for (; m_place.line < log.endLine() && text.size() < m_pieceBytes; ++m_place.line) {
        const LogLine line = log.line(m_place.line);
        if (m_place.isOpen && line.stream != m_place.stream)
            endOpenLine();
        if (line.stream == Stream::Note)
            text += mark(line.since1970);
        text += line.bytes;
        m_place.isOpen = line.continued;
        m_place.stream = line.stream;
        if (!line.continued)
            text += '\n';
    }
    return text;
}

void LogText::accept() { m_written = m_place; }

void LogText::giveBack() { m_place = m_written; }

} // namespace paddock
