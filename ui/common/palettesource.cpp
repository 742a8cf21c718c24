// SPDX-License-Identifier: Apache-2.0
#include "ui/common/palettesource.h"

#include "engine/session/session.h"
#include "ui/common/killfeedback.h"
#include "ui/common/orderscope.h"
#include "ui/common/windowactions.h"
#include "ui/services/servicetext.h"

#include <QAction>
#include <QCoreApplication>
#include <QMap>

namespace paddock {

namespace {

enum Bonus { kService = 40, kAction = 30, kOrder = 20, kContained = 10 };

QString tr(const char *text) { return QCoreApplication::translate("PaletteSource", text); }

void addService(QList<PaletteEntry> &entries, const ServiceStatus &status, const PaletteOrders &orders)
{
    const QString id = status.id;
    const auto add = [&](const char *icon, const QString &title, Bonus bonus, const std::function<void()> &choose) {
        entries.append({QString::fromLatin1(icon), title, serviceStateWord(status.state), {}, bonus, choose});
    };
    add(status.launched ? "launch" : "stack", status.title, kService, [=] { orders.show(id); });
    if (!WindowActions::isUp(status.state)) {
        add("start", tr("Start %1").arg(status.title), kOrder, [=] { orders.start(id); });
        return;
    }
    if (status.state != ServiceState::Stopping) {
        add("stop", tr("Stop %1").arg(status.title), kOrder, [=] { orders.stop(id); });
        add("restart", tr("Restart %1").arg(status.title), kOrder, [=] { orders.restart(id); });
    }
    if (status.state != ServiceState::Waiting)
        add("kill", tr("Kill tree of %1").arg(status.title), kOrder, [=] { orders.kill({id}); });
    if (status.state == ServiceState::Running)
        add("freeze", tr("Freeze %1").arg(status.title), kOrder, [=] { orders.setFrozen(id, true); });
    if (status.state == ServiceState::Frozen)
        add("thaw", tr("Thaw %1").arg(status.title), kOrder, [=] { orders.setFrozen(id, false); });
}

void addNamespace(QList<PaletteEntry> &entries, const QString &name, const QList<ServiceStatus> &members,
                  const PaletteOrders &orders)
{
    const OrderScope scope = OrderScope::of(members);
    const auto add = [&](const char *icon, const QString &words, const QStringList &ids,
                         const std::function<void(const QString &)> &order) {
        if (ids.isEmpty())
            return;
        const QString label = tr("%1 (%2)").arg(name).arg(ids.size());
        entries.append({QString::fromLatin1(icon), words.arg(label), tr("namespace"), {}, kOrder, [ids, order] {
                            for (const QString &id : ids)
                                order(id);
                        }});
    };
    add("start", tr("Start %1"), scope.toStart, orders.start);
    add("stop", tr("Stop %1"), scope.toStop, orders.stop);
    add("restart", tr("Restart %1"), scope.toStop, orders.restart);
    add("freeze", tr("Freeze %1"), scope.toFreeze, [orders](const QString &id) { orders.setFrozen(id, true); });
    add("thaw", tr("Thaw %1"), scope.toThaw, [orders](const QString &id) { orders.setFrozen(id, false); });
    if (!scope.toKill.isEmpty())
        entries.append({QStringLiteral("kill"),
                        tr("Kill %1 (%2)").arg(name).arg(scope.toKill.size()),
                        tr("namespace"),
                        {},
                        kOrder,
                        [orders, ids = scope.toKill] { orders.kill(ids); }});
}

void addAction(QList<PaletteEntry> &entries, QAction *action)
{
    QString words = action->text();
    entries.append({action->property("iconName").toString(),
                    words.remove(QLatin1Char('&')),
                    {},
                    action->shortcut().toString(QKeySequence::NativeText),
                    kAction,
                    [action] { action->trigger(); }});
}

void addProcesses(QList<PaletteEntry> &entries, const Snapshot &snapshot, const PaletteOrders &orders)
{
    for (const ProcessSample &process : snapshot.processes) {
        const bool contained = process.group >= 0 && static_cast<std::size_t>(process.group) < snapshot.groups.size();
        const QString group = contained ? snapshot.groups[static_cast<std::size_t>(process.group)].id : QString();
        entries.append({QStringLiteral("processes"),
                        QStringLiteral("%1  %2").arg(process.name).arg(process.key.pid),
                        process.command.left(200),
                        {},
                        contained ? kContained : 0,
                        [orders, key = process.key, group] { orders.showProcess(key, group); }});
    }
}

} // namespace

PaletteOrders PaletteOrders::to(Session *session, KillFeedback *kills)
{
    PaletteOrders orders;
    orders.start = [session](const QString &id) { session->start(id); };
    orders.stop = [session](const QString &id) { session->stop(id); };
    orders.restart = [session](const QString &id) { session->restart(id); };
    orders.kill = [kills](const QStringList &ids) { kills->killServices(ids); };
    orders.setFrozen = [session](const QString &id, bool frozen) { session->setFrozen(id, frozen); };
    return orders;
}

QList<PaletteEntry> makePaletteEntries(const QList<ServiceStatus> &services, const SnapshotPtr &snapshot,
                                       const QList<QAction *> &actions, const PaletteOrders &orders)
{
    QList<PaletteEntry> entries;
    for (const ServiceStatus &status : services)
        addService(entries, status, orders);
    QMap<QString, QList<ServiceStatus>> namespaces;
    for (const ServiceStatus &status : services) {
        if (!status.namespaceName.isEmpty())
            namespaces[status.namespaceName] << status;
    }
    for (auto each = namespaces.cbegin(); each != namespaces.cend(); ++each)
        addNamespace(entries, each.key(), each.value(), orders);
    for (QAction *action : actions) {
        if (action->isEnabled() && action->isVisible())
            addAction(entries, action);
    }
    if (snapshot)
        addProcesses(entries, *snapshot, orders);
    return entries;
}

} // namespace paddock
