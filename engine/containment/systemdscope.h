// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QDBusMessage>
#include <QObject>
#include <QTimer>

#include <functional>

class QDBusError;

namespace paddock {

/// Asks the user's systemd to put a process into a transient scope of its own, which the user may build groups in
/// (org.freedesktop.systemd1.Manager.StartTransientUnit with Delegate=yes). The scope goes when its last process has
/// gone. Owned by the caller; nothing blocks. The connection to the bus lasts until the answer or until this object
/// goes.
class SystemdScope : public QObject
{
    Q_OBJECT
public:
    /// `unit` is the scope's name without its ending.
    SystemdScope(const QString &unit, qint64 pid, QObject *parent = nullptr);
    ~SystemdScope() override;

    /// `granted` or `refused` follows, once, after this has returned.
    void request();

    /// The address of the session's bus, or why there is none; nothing is connected to.
    static Result<QString> busAddress();

Q_SIGNALS:
    void granted(const QString &directory); ///< the scope's cgroup directory; the process sits in it
    void refused(const QString &why);

private Q_SLOTS:
    void jobRemoved(const QDBusMessage &job);

private:
    void askSystemd(qint64 seenPid);
    void call(const QDBusMessage &message, std::function<void(const QDBusMessage &)> next = {});
    void fail(const QDBusError &error);
    void answer(const Result<QString> &directory);
    void disconnectFromBus();

    QString m_unit;
    qint64 m_pid;
    QString m_connection; ///< its name in QtDBus; empty while there is none
    QTimer m_patience;
    bool m_answered = false;
};

} // namespace paddock
