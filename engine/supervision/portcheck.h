// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/portholder.h"

#include <QFutureWatcher>
#include <QObject>

namespace paddock {

/// Looks who holds the ports that a service will want, on a thread of the pool, and tells it on its own. Once; deleting
/// it forgets the answer. Owned by the supervisor.
class PortCheck : public QObject
{
    Q_OBJECT
public:
    explicit PortCheck(const QList<PortSpec> &ports, QObject *parent = nullptr);

Q_SIGNALS:
    void done(const QList<paddock::PortHolder> &holders); ///< empty: the ports are free

private:
    QFutureWatcher<QList<PortHolder>> m_watcher;
};

} // namespace paddock
