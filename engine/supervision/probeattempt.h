// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

namespace paddock {

/// One try of a probe. Made and owned by its prober, on whose thread it lives; start() once, `finished` comes at most
/// once, never out of start() itself. Deleting it calls it off and ends whatever it has begun.
class ProbeAttempt : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    ~ProbeAttempt() override = default;

    virtual void start() = 0;

Q_SIGNALS:
    /// `detail` says in a few words what was seen: "HTTP 503 from /health", "connection refused", "exit 1: no such
    /// table".
    void finished(bool success, const QString &detail);

protected:
    void finishLater(bool success, const QString &detail)
    {
        QMetaObject::invokeMethod(
            this, [this, success, detail] { Q_EMIT finished(success, detail); }, Qt::QueuedConnection);
    }
};

} // namespace paddock
