// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"
#include "engine/session/servicestatus.h"

#include <QList>
#include <QObject>
#include <QStringList>

#include <optional>

class QAction;

namespace paddock {

class Session;

/// What the orders of toolbar and menus are about.
struct ActionTarget
{
    QStringList serviceIds;            ///< empty: no service, or a process that belongs to none
    QString namespaceName;             ///< where they are all of one, and meant as such
    std::optional<ProcessKey> process; ///< a process chosen in the tree; Kill tree takes it before the service
    QString processName;
    bool processGone = false; ///< the process that was chosen has ended: nothing may be killed in its place

    bool operator==(const ActionTarget &) const = default;

    /// It is one service and no namespace.
    [[nodiscard]] bool isOne() const { return serviceIds.size() == 1 && namespaceName.isEmpty(); }
    /// Of that one; else empty.
    [[nodiscard]] QString serviceId() const { return isOne() ? serviceIds.first() : QString(); }
};

/// Every action of the window: its words, key, icon, and whether it can be done now; where it cannot, its tooltip says
/// why. Owned by the window, whose wiring connects `triggered`.
class WindowActions : public QObject
{
    Q_OBJECT
public:
    /// What the filled button does now.
    enum class Main { StartAll, StopAll };

    explicit WindowActions(QWidget *window);

    QAction *main;
    QAction *start;
    QAction *stop;
    QAction *restart;
    QAction *killTree;
    QAction *freeze;
    QAction *forget;
    QAction *details;
    QAction *startAll;
    QAction *stopAll;
    QAction *restartAll;
    QAction *freezeAll;
    QAction *killAll;
    QAction *launch;
    QAction *open;
    QAction *edit;
    QAction *find;
    QAction *foldSide;
    QAction *fillProcesses;
    QAction *fillOutput;
    QAction *showBoth;
    QAction *showStartup;
    QAction *nextPane;
    QAction *keys;
    QAction *closeWindow;
    QList<QAction *> services; ///< Ctrl+1 to Ctrl+9

    /// From now on nothing may be started, because of this.
    void refuseStarts(const QString &why) { m_noStarts = why; }
    void refresh(const Session &session, const ActionTarget &target);
    [[nodiscard]] Main mainMeaning() const { return m_main; }
    /// All that stand in menus, the palette and the sheet of keys, in that order.
    [[nodiscard]] QList<QAction *> all() const;
    /// Those that mean the same whatever is chosen.
    [[nodiscard]] QList<QAction *> withoutTarget() const;

    /// Something of it is alive or waits to be.
    static bool isUp(ServiceState state);

private:
    QAction *make(const QString &icon, const QString &words, const QKeySequence &key, const QString &tip);
    void refreshService(const ServiceStatus &status);
    void refreshNoService(const ActionTarget &target);
    void refreshGroup(const QList<ServiceStatus> &group, const ActionTarget &target);
    void refreshKill(const ServiceStatus *status, const ActionTarget &target);
    void refreshAll(const QList<ServiceStatus> &statuses);
    void refreshRestOfAll(const QList<ServiceStatus> &statuses);
    static void allow(QAction *action, const QString &tip);
    static void refuse(QAction *action, const QString &why);

    QWidget *m_window;
    Main m_main = Main::StartAll;
    QString m_noStarts; ///< why nothing may be started; empty: it may
};

} // namespace paddock
