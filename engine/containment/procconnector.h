// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/containment/procevents.h"

#include <QObject>

#include <memory>
#include <vector>

class QSocketNotifier;

namespace paddock {

/// Hears from the kernel of every process that is born, runs another program or ends (the proc connector, netlink).
/// create() fails where that may not be had: as an ordinary user before Linux 6.6, and in containers. Shared by the
/// watches of one session, on its thread; each turn of the event loop takes in a bounded number of events.
class ProcConnector : public QObject
{
    Q_OBJECT
public:
    static Result<std::unique_ptr<ProcConnector>> create();
    ~ProcConnector() override;

Q_SIGNALS:
    void happened(const std::vector<paddock::ProcEvent> &events);
    void overrun(); ///< events were lost: only a listing can tell who is there
    void failed();  ///< nothing more comes

private:
    explicit ProcConnector(UniqueFd socket);
    void readEvents();

    UniqueFd m_socket;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::vector<ProcEvent> m_events;
};

} // namespace paddock
