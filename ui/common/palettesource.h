// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/snapshot.h"
#include "engine/session/servicestatus.h"
#include "ui/common/paletteentry.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

class QAction;

namespace paddock {

class KillFeedback;
class Session;

/// What the palette may do besides triggering actions.
struct PaletteOrders
{
    /// To this session, with nothing that shows anything.
    static PaletteOrders to(Session *session, KillFeedback *kills);

    std::function<void(const QString &id)> show;
    std::function<void(const QString &id)> start;
    std::function<void(const QString &id)> stop;
    std::function<void(const QString &id)> restart;
    std::function<void(const QStringList &ids)> kill;
    std::function<void(const QString &id, bool frozen)> setFrozen;
    std::function<void(const ProcessKey &key, const QString &groupId)> showProcess;
};

/// Services and namespaces with what can be done to them now, actions that can be done now, and every process of the
/// sample.
QList<PaletteEntry> makePaletteEntries(const QList<ServiceStatus> &services, const SnapshotPtr &snapshot,
                                       const QList<QAction *> &actions, const PaletteOrders &orders);

} // namespace paddock
