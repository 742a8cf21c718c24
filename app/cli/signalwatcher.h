// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <QObject>

class QSocketNotifier;

namespace paddock {

/// Turns SIGINT, SIGQUIT, SIGTERM and SIGHUP into a Qt signal on the main thread; SIGHUP that was ignored at start
/// stays ignored (nohup). SIGPIPE is taken away too, so that a closed stream is an error of write(2); being caught and
/// not ignored, it is at its default again in every child. The same signal from the same sender within 30 ms is one.
/// One a process, made on the main thread.
class SignalWatcher : public QObject
{
    Q_OBJECT
public:
    explicit SignalWatcher(QObject *parent = nullptr);
    ~SignalWatcher() override;

    /// Takes SIGWINCH and SIGCONT too.
    void watchTerminal();

Q_SIGNALS:
    /// `fromTerminal`: typed or hung up, so the whole foreground group has received it as well.
    void received(int signal, bool fromTerminal);
    void terminalChanged(); ///< its size may be another, or its modes after a stop

private:
    void readPending();

    UniqueFd m_readEnd;
    UniqueFd m_writeEnd;
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace paddock
