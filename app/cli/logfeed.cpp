// SPDX-License-Identifier: Apache-2.0
#include "app/cli/logfeed.h"

#include <algorithm>
#include <array>
#include <unistd.h>

namespace paddock {

namespace {

constexpr qsizetype kChunkBytes = 64 * 1024;
constexpr qsizetype kQueueBytes = 256 * 1024;

// Readable on dark and on light: the six colours without black and white, normal and bright.
constexpr std::array kColours{36, 33, 32, 35, 34, 31, 96, 93, 92, 95, 94, 91};

/// The same in every run: it hangs on the name alone.
int colourOf(const QString &service)
{
    unsigned sum = 0;
    for (const QChar c : service)
        sum = sum * 31 + c.unicode();
    return kColours[sum % kColours.size()];
}

} // namespace

LogFeed::LogFeed(Source source, StreamWriter *writer, const QStringList &services, bool coloured, QObject *parent)
    : QObject(parent), m_source(std::move(source)), m_writer(writer), m_coloured(coloured)
{
    add(services);
    connect(m_writer, &StreamWriter::drained, this, &LogFeed::pump);
}

bool LogFeed::wantsColour()
{
    return ::isatty(STDOUT_FILENO) && qEnvironmentVariableIsEmpty("NO_COLOR") &&
           qEnvironmentVariable("TERM") != u"dumb";
}

QString LogFeed::lostText(const QString &service, quint64 count)
{
    return tr("%1: %2 lines are not shown, standard output was too slow for them").arg(service).arg(count);
}

void LogFeed::add(const QStringList &services)
{
    for (const QString &service : services)
        m_feeds.insert(service, m_feeds.value(service));
    qsizetype width = 0;
    for (auto service = m_feeds.keyBegin(); service != m_feeds.keyEnd(); ++service)
        width = std::max(width, service->size());
    for (auto feed = m_feeds.begin(); feed != m_feeds.end(); ++feed) {
        feed->prefix = feed.key().leftJustified(width).toUtf8() + " | ";
        if (m_coloured)
            feed->prefix = "\033[" + QByteArray::number(colourOf(feed.key())) + 'm' + feed->prefix + "\033[0m";
    }
}

void LogFeed::fetch(const QString &service)
{
    if (!m_feeds.contains(service))
        return;
    m_dirty.insert(service);
    pump();
}

void LogFeed::fetchAll()
{
    for (auto feed = m_feeds.keyBegin(); feed != m_feeds.keyEnd(); ++feed)
        m_dirty.insert(*feed);
    pump();
}

bool LogFeed::isDone() const { return m_dirty.isEmpty(); }

void LogFeed::pump()
{
    if (m_dirty.isEmpty() || m_writer->pendingBytes() >= kQueueBytes)
        return;
    std::vector<Cursor> cursors = takeCursors();
    while (!cursors.empty() && m_writer->pendingBytes() < kQueueBytes)
        m_writer->write(nextChunk(cursors));
    // What is left is fetched again when the writer has drained; until then it costs no memory here.
    for (const Cursor &cursor : cursors)
        m_dirty.insert(cursor.service);
}

std::vector<LogFeed::Cursor> LogFeed::takeCursors()
{
    std::vector<Cursor> cursors;
    for (const QString &service : std::exchange(m_dirty, {})) {
        Feed &feed = m_feeds[service];
        Cursor cursor{service, m_source(service), 0, {}};
        if (cursor.snapshot.firstLine() > feed.next) {
            Q_EMIT linesLost(service, cursor.snapshot.firstLine() - feed.next);
            feed.next = cursor.snapshot.firstLine();
        }
        cursor.next = feed.next;
        if (cursor.next >= cursor.snapshot.endLine())
            continue;
        cursor.line = cursor.snapshot.line(cursor.next);
        cursors.push_back(std::move(cursor));
    }
    return cursors;
}

/// The oldest lines of all the cursors, in the order of their time. Cursors that are at their end are taken out.
QByteArray LogFeed::nextChunk(std::vector<Cursor> &cursors)
{
    QByteArray chunk;
    while (!cursors.empty() && chunk.size() < kChunkBytes) {
        const auto oldest = std::min_element(cursors.begin(), cursors.end(), [](const Cursor &a, const Cursor &b) {
            return a.line.since1970 < b.line.since1970;
        });
        appendLine(chunk, *oldest);
        m_feeds[oldest->service].next = ++oldest->next;
        if (oldest->next < oldest->snapshot.endLine())
            oldest->line = oldest->snapshot.line(oldest->next);
        else
            cursors.erase(oldest);
    }
    return chunk;
}

void LogFeed::appendLine(QByteArray &chunk, const Cursor &cursor)
{
    const LogLine &line = cursor.line;
    if (line.stream == Stream::Note)
        return; // said on standard error, as changes of state
    const bool goesOn = m_open && m_open->service == cursor.service && m_open->stream == line.stream;
    if (m_open && !goesOn)
        chunk += '\n';
    if (!goesOn)
        chunk += m_feeds[cursor.service].prefix;
    chunk += line.bytes;
    m_open.reset();
    if (line.continued) {
        m_open = Open{cursor.service, line.stream};
        return;
    }
    if (m_coloured && line.bytes.contains('\033'))
        chunk += "\033[0m"; // a colour that was not ended stays in its line
    chunk += '\n';
}

} // namespace paddock
