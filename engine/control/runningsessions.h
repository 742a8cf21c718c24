// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/control/sessioncard.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>

namespace paddock {

class ControlLink;

/// A session that is served by another process.
struct RunningSession
{
    SessionCard card;
    std::optional<int> serviceCount; ///< absent until it has answered

    bool operator==(const RunningSession &) const = default;
};

/// The sessions of this user that run in other processes, by name, for who wants to offer them. Looks when one comes or
/// goes; files are read on a thread of its own, and each session is asked over its socket. Never fails, never blocks.
class RunningSessions : public QObject
{
    Q_OBJECT
public:
    explicit RunningSessions(QObject *parent = nullptr);
    ~RunningSessions() override;

    [[nodiscard]] const QList<RunningSession> &sessions() const { return m_sessions; }
    /// Looks again, also how many services they have now; `changed` comes where there is something new.
    void look();

Q_SIGNALS:
    void changed();
    void looked(); ///< after each look, whether or not there was something new

private:
    void take(const QList<SessionCard> &cards);
    void ask(const QString &name);
    void takeHello(const QString &name, const QJsonObject &hello);

    QThreadPool m_reader;
    bool m_reading = false;
    bool m_again = false; ///< what is being read may be old already
    QFileSystemWatcher m_watcher;
    QTimer m_soon; ///< one comes or goes in several steps
    QList<RunningSession> m_sessions;
    std::map<QString, std::unique_ptr<ControlLink>> m_links;
};

} // namespace paddock
