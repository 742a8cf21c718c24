// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/streamwriter.h"
#include "engine/output/logsnapshot.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QStringList>

#include <functional>

namespace paddock {

/// Writes the services' lines to standard output, each prefixed with its service, stdout and stderr alike, bytes
/// as they are. The log stores are the buffer: lines are fetched only as fast as standard output takes them, so a slow
/// reader costs no memory; what the stores have forgotten by then is counted and said by `linesLost`.
/// Owned by who shows the log, lives on the main thread.
class LogFeed : public QObject
{
    Q_OBJECT
public:
    using Source = std::function<LogSnapshot(const QString &)>;

    /// `coloured`: the prefixes are, one stable colour a service.
    LogFeed(Source source, StreamWriter *writer, const QStringList &services, bool coloured, QObject *parent = nullptr);

    /// Standard output is a terminal that shows colours, and they are not declined (no-color.org).
    [[nodiscard]] static bool wantsColour();
    /// For people, of `linesLost`.
    [[nodiscard]] static QString lostText(const QString &service, quint64 count);

    /// From now on of these too.
    void add(const QStringList &services);
    void fetch(const QString &service); ///< its log has more
    void fetchAll();                    ///< every log has more: their lines come in the order of their time
    [[nodiscard]] bool isDone() const;  ///< everything that was fetched for is handed to the writer

Q_SIGNALS:
    void linesLost(const QString &service, quint64 count);

private:
    struct Feed
    {
        QByteArray prefix;
        quint64 next = 0; ///< the first line that is not written yet
    };
    /// Where the last line written has no newline yet, because more of the same line was to come.
    struct Open
    {
        QString service;
        Stream stream = Stream::Stdout;
    };
    struct Cursor
    {
        QString service;
        LogSnapshot snapshot;
        quint64 next = 0;
        LogLine line; ///< number `next`
    };

    void pump();
    [[nodiscard]] std::vector<Cursor> takeCursors();
    QByteArray nextChunk(std::vector<Cursor> &cursors);
    void appendLine(QByteArray &chunk, const Cursor &cursor);

    Source m_source;
    StreamWriter *m_writer;
    QHash<QString, Feed> m_feeds;
    QSet<QString> m_dirty;
    std::optional<Open> m_open;
    bool m_coloured;
};

} // namespace paddock
