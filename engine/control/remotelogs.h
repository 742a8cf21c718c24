// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/control/remotelog.h"

#include <QJsonObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <chrono>
#include <functional>
#include <map>
#include <optional>

namespace paddock {

class ControlLink;

/// The copies of the logs of a session in another process: fetches them piece by piece, those that are asked for at
/// once, others behind them one after the other, and keeps them up; what nobody looks at once a second, so that a stack
/// that says much is not held up by a window. Owned by the RemoteSession, which outlives every answer of the link.
class RemoteLogs
{
public:
    /// `appended` is called with the service whose copy has grown.
    RemoteLogs(ControlLink *link, std::function<void(const QString &id)> appended);

    [[nodiscard]] bool contains(const QString &id) const { return m_mirrors.contains(id); }
    /// Empty where it is not fetched. Who asks looks at it.
    [[nodiscard]] LogSnapshot log(const QString &id);
    [[nodiscard]] bool hasHistory(const QString &id) const;
    /// How much of what the service had said has come, 0 to 1; absent once all has.
    [[nodiscard]] std::optional<double> progress(const QString &id) const;

    /// From now on: the newest `lines`, or all. Once.
    void fetch(const QString &id, std::optional<int> lines = {});
    /// Those of these services that are not fetched yet, in the background, until a bound of memory; later ones are
    /// fetched when they are asked for.
    void fetchBehind(const QStringList &ids);
    /// The service has said more.
    void tellMore(const QString &id);
    void tellMoreOfAll();
    void forget(const QString &id) { m_mirrors.erase(id); }
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    struct Mirror
    {
        RemoteLog log;
        Clock::time_point lookedAt;
        Clock::time_point fetchedAt;
        bool fetching = false;
        bool hasMore = true; ///< the other side said so since the last fetch began
    };

    void fetchMore(const QString &id, const QJsonObject &params = {});
    void fetchWaiting();
    [[nodiscard]] static bool mayWait(const Mirror &mirror);
    void take(const QString &id, const Result<QJsonObject> &chunk);
    void fetchNextBehind();
    [[nodiscard]] qsizetype byteCount() const;

    QPointer<ControlLink> m_link; ///< null once the connection is over
    std::function<void(const QString &id)> m_appended;
    std::map<QString, Mirror> m_mirrors;
    QStringList m_behind; ///< to be fetched when the one before is here
    QString m_fetchedBehind;
    QTimer m_slow;
    int m_generation = 0; ///< answers that were asked before clear() mean nothing
};

} // namespace paddock
