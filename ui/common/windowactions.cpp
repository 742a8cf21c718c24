// SPDX-License-Identifier: Apache-2.0
#include "ui/common/windowactions.h"

#include "engine/session/session.h"
#include "ui/common/orderscope.h"

#include <QAction>
#include <QKeySequence>
#include <QWidget>

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

bool isFreezable(ServiceState state) { return state == ServiceState::Running || state == ServiceState::Frozen; }

/// "backend (3)", "3 services"
QString groupLabel(const ActionTarget &target, qsizetype count)
{
    if (!target.namespaceName.isEmpty())
        return WindowActions::tr("%1 (%2)").arg(target.namespaceName).arg(count);
    return count == 1 ? WindowActions::tr("1 service") : WindowActions::tr("%1 services").arg(count);
}

} // namespace

WindowActions::WindowActions(QWidget *window) : QObject(window), m_window(window)
{
    const auto icon = [](const char *name) { return QString::fromLatin1(name); };
    main = make(icon("start"), tr("Start all"), {}, {});
    start = make(icon("start"), tr("Start"), Qt::Key_F5, {});
    stop = make(icon("stop"), tr("Stop"), Qt::Key_Delete, {});
    restart = make(icon("restart"), tr("Restart"), Qt::SHIFT | Qt::Key_F5, {});
    killTree = make(icon("kill"), tr("Kill tree"), Qt::SHIFT | Qt::Key_Delete, {});
    freeze = make(icon("freeze"), tr("Freeze"), Qt::CTRL | Qt::Key_Space, {});
    forget = make(icon("clear"), tr("Remove from the list"), {}, {});
    details = make(icon("info"), tr("Details"), Qt::CTRL | Qt::Key_I, {});
    startAll = make(icon("start"), tr("Start all services"), {}, {});
    stopAll = make(icon("stop"), tr("Stop all services"), {}, {});
    restartAll = make(icon("restart"), tr("Restart all services"), {}, {});
    freezeAll = make(icon("freeze"), tr("Freeze all services"), {}, {});
    killAll = make(icon("kill"), tr("Kill everything"), {}, {});
    launch = make(icon("launch"), tr("Launch…"), Qt::CTRL | Qt::Key_L, tr("Launch a command in a group of its own"));
    open = make(icon("open"), tr("Open a stack…"), Qt::CTRL | Qt::Key_O, tr("Open a stack file"));
    edit = make(icon("edit"), tr("Edit the stack file"), Qt::CTRL | Qt::Key_E,
                tr("Show the text of the stack file, or the processes again"));
    find = make(icon("find"), tr("Find anything"), Qt::CTRL | Qt::Key_K, tr("Find a process, a service or an action"));
    foldSide = make(icon("collapse"), tr("Fold or unfold the side bar"), Qt::CTRL | Qt::Key_B, {});
    fillProcesses = make(icon("chevron-down"), tr("Fill with processes"), Qt::ALT | Qt::Key_1, {});
    fillOutput = make(icon("chevron-up"), tr("Fill with output"), Qt::ALT | Qt::Key_2, {});
    showBoth = make(icon("stack"), tr("Show processes and output"), Qt::ALT | Qt::Key_0, {});
    showStartup = make(icon("history"), tr("Show the start-up timeline"), Qt::ALT | Qt::Key_3,
                       tr("Who waited for whom, and what took how long"));
    nextPane = make(icon("chevron-right"), tr("Next pane"), Qt::Key_F6, {});
    keys = make(icon("keys"), tr("Keys"), Qt::Key_F1, tr("All keys"));
    closeWindow = make(icon("close"), tr("Stop everything and close"), Qt::CTRL | Qt::Key_Q, {});
    for (int n = 1; n <= 9; ++n) {
        auto *action = new QAction(tr("Service %1").arg(n), window);
        action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + n)));
        window->addAction(action);
        services << action;
    }
}

QAction *WindowActions::make(const QString &icon, const QString &words, const QKeySequence &key, const QString &tip)
{
    auto *action = new QAction(words, m_window);
    action->setIconText(words);
    action->setProperty("iconName", icon);
    action->setShortcut(key);
    action->setAutoRepeat(false);
    if (!tip.isEmpty())
        allow(action, tip);
    m_window->addAction(action);
    return action;
}

QList<QAction *> WindowActions::all() const
{
    return {start,    stop,          restart,    killTree, freeze,      forget,   details, startAll,
            stopAll,  restartAll,    freezeAll,  killAll,  launch,      open,     edit,    find,
            foldSide, fillProcesses, fillOutput, showBoth, showStartup, nextPane, keys,    closeWindow};
}

QList<QAction *> WindowActions::withoutTarget() const
{
    return {startAll, stopAll,       restartAll, freezeAll, killAll,     launch, open,       edit,
            foldSide, fillProcesses, fillOutput, showBoth,  showStartup, keys,   closeWindow};
}

bool WindowActions::isUp(ServiceState state) { return isActive(state) || state == ServiceState::Waiting; }

void WindowActions::allow(QAction *action, const QString &tip)
{
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(key.isEmpty() ? tip : tr("%1 (%2)").arg(tip, key));
    action->setEnabled(true);
}

void WindowActions::refuse(QAction *action, const QString &why)
{
    action->setToolTip(why);
    action->setEnabled(false);
}

void WindowActions::refresh(const Session &session, const ActionTarget &target)
{
    const QList<ServiceStatus> all = session.services();
    const QList<ServiceStatus> aimedAt = servicesWith(target.serviceIds, all);
    const ServiceStatus *status = target.isOne() && !aimedAt.isEmpty() ? &aimedAt.first() : nullptr;
    const std::pair<QAction *, QString> words[] = {{start, tr("Start")},
                                                   {stop, tr("Stop")},
                                                   {restart, tr("Restart")},
                                                   {killTree, tr("Kill tree")},
                                                   {freeze, tr("Freeze")}};
    for (const auto &[action, word] : words)
        action->setIconText(word);
    if (status)
        refreshService(*status);
    else if (!aimedAt.isEmpty())
        refreshGroup(aimedAt, target);
    else
        refreshNoService(target);
    if (status || aimedAt.isEmpty())
        refreshKill(status, target);
    if (!m_noStarts.isEmpty()) {
        for (QAction *action : {start, restart, launch})
            refuse(action, m_noStarts);
    }
    refreshAll(all);
}

void WindowActions::refreshNoService(const ActionTarget &target)
{
    const QString why = target.process
                            ? tr("%1 belongs to no service: only its tree can be killed").arg(target.processName)
                            : tr("Choose a service first");
    for (QAction *action : {start, stop, restart, freeze, forget, details})
        refuse(action, why);
    start->setText(tr("Start"));
    stop->setText(tr("Stop"));
    restart->setText(tr("Restart"));
    freeze->setText(tr("Freeze"));
    freeze->setIconText(tr("Freeze"));
    details->setText(tr("Details"));
    freeze->setProperty("iconName", QStringLiteral("freeze"));
    forget->setVisible(false);
}

/// The words say how many an order would mean something to.
void WindowActions::refreshGroup(const QList<ServiceStatus> &group, const ActionTarget &target)
{
    const OrderScope scope = OrderScope::of(group);
    const auto set = [&](QAction *action, const QStringList &ids, const QString &words, const QString &tip,
                         const QString &why) {
        const qsizetype count = ids.isEmpty() ? group.size() : ids.size();
        action->setText(words.arg(groupLabel(target, count)));
        if (!ids.isEmpty())
            action->setIconText(words.arg(count));
        ids.isEmpty() ? refuse(action, why) : allow(action, tip.arg(groupLabel(target, count)));
    };
    const QString notRunning = tr("None of them is running");
    set(start, scope.toStart, tr("Start %1"), tr("Start %1, and first what they need"), tr("They are all up already"));
    set(stop, scope.toStop, tr("Stop %1"), tr("Stop %1 politely, in reverse order"), notRunning);
    set(restart, scope.toStop, tr("Restart %1"), tr("Restart %1"), tr("%1: F5 starts them").arg(notRunning));
    set(killTree, scope.toKill, tr("Kill %1"), tr("Kill every process of %1 at once"), notRunning);
    const bool thaws = scope.thaws();
    set(freeze, scope.toFreezeOrThaw(), thaws ? tr("Thaw %1") : tr("Freeze %1"),
        thaws ? tr("Let %1 run again") : tr("Stop the clock of every process of %1"), notRunning);
    freeze->setProperty("iconName", thaws ? QStringLiteral("thaw") : QStringLiteral("freeze"));
    const bool commands = std::ranges::all_of(group, [](const ServiceStatus &each) { return each.launched; });
    forget->setVisible(commands);
    forget->setText(tr("Remove %1 from the list").arg(groupLabel(target, group.size())));
    scope.toStart.size() == group.size() ? allow(forget, tr("Take them out of the list"))
                                         : refuse(forget, tr("Some of them are still running"));
    details->setText(tr("Details"));
    refuse(details, tr("Choose one service to read everything about it"));
}

void WindowActions::refreshService(const ServiceStatus &status)
{
    const QString &name = status.title;
    const bool up = isUp(status.state);
    const bool stopping = status.state == ServiceState::Stopping;
    const bool frozen = status.state == ServiceState::Frozen;
    start->setText(tr("Start %1").arg(name));
    stop->setText(tr("Stop %1").arg(name));
    restart->setText(tr("Restart %1").arg(name));
    freeze->setText((frozen ? tr("Thaw %1") : tr("Freeze %1")).arg(name));
    freeze->setIconText(frozen ? tr("Thaw") : tr("Freeze"));
    freeze->setProperty("iconName", frozen ? QStringLiteral("thaw") : QStringLiteral("freeze"));
    forget->setVisible(status.launched);
    forget->setText(tr("Remove from the list"));
    allow(details, tr("Everything about %1").arg(name));
    details->setText(tr("Details of %1").arg(name));

    const QString notRunning = tr("%1 is not running").arg(name);
    const QString isStopping = tr("%1 is stopping; Kill tree ends it at once").arg(name);
    up ? refuse(start, tr("%1 is up already").arg(name)) : allow(start, tr("Start %1").arg(name));
    if (stopping) {
        refuse(stop, isStopping);
        refuse(restart, isStopping);
    } else if (!up) {
        refuse(stop, notRunning);
        refuse(restart, tr("%1 is not running: F5 starts it").arg(name));
    } else {
        allow(stop, tr("Stop %1 politely").arg(name));
        allow(restart, tr("Restart %1").arg(name));
    }
    if (isFreezable(status.state))
        allow(freeze,
              frozen ? tr("Let %1 run again").arg(name) : tr("Stop the clock of every process of %1").arg(name));
    else
        refuse(freeze, up ? tr("%1 is not running yet").arg(name) : notRunning);
    up ? refuse(forget, tr("%1 is still running").arg(name)) : allow(forget, tr("Take %1 out of the list").arg(name));
}

void WindowActions::refreshKill(const ServiceStatus *status, const ActionTarget &target)
{
    killTree->setText(tr("Kill tree"));
    if (target.process) {
        const QString name = tr("%1 (%2)").arg(target.processName).arg(target.process->pid);
        killTree->setText(tr("Kill tree of %1").arg(name));
        allow(killTree, tr("Kill %1 and everything below it at once").arg(name));
    } else if (target.processGone) {
        refuse(killTree, tr("The chosen process has ended; choose what to kill"));
    } else if (!status) {
        refuse(killTree, tr("Choose a service or a process first"));
    } else if (isUp(status->state) && status->state != ServiceState::Waiting) {
        killTree->setText(tr("Kill tree of %1").arg(status->title));
        allow(killTree, tr("Kill every process of %1 at once").arg(status->title));
    } else {
        refuse(killTree, tr("%1 is not running").arg(status->title));
    }
}

void WindowActions::refreshAll(const QList<ServiceStatus> &statuses)
{
    int count = 0;
    int up = 0;
    int stoppable = 0;
    int alive = 0;
    for (const ServiceStatus &status : statuses) {
        alive += isUp(status.state);
        if (status.launched)
            continue;
        ++count;
        up += isUp(status.state);
        stoppable += isUp(status.state) && status.state != ServiceState::Stopping;
    }
    const QString none = tr("No stack is open: Ctrl+O opens one");
    if (!m_noStarts.isEmpty())
        refuse(startAll, m_noStarts);
    else if (count == 0)
        refuse(startAll, none);
    else if (up == count)
        refuse(startAll, tr("Every service is up"));
    else
        allow(startAll, tr("Start every service, those that others need first"));
    if (stoppable > 0)
        allow(stopAll, tr("Stop every service politely, in reverse order"));
    else
        refuse(stopAll, count == 0 ? none : up > 0 ? tr("Every service is stopping") : tr("No service is running"));
    alive > 0 ? allow(killAll, tr("Kill every process that Paddock started here"))
              : refuse(killAll, tr("Nothing is running"));

    refreshRestOfAll(statuses);

    m_main = count > 0 && up == count ? Main::StopAll : Main::StartAll;
    const QAction *shown = m_main == Main::StopAll ? stopAll : startAll;
    const QString words = m_main == Main::StopAll ? tr("Stop all") : tr("Start all");
    main->setText(words);
    main->setIconText(words);
    main->setProperty("iconName", shown->property("iconName"));
    main->setToolTip(shown->toolTip());
    main->setEnabled(shown->isEnabled());
}

void WindowActions::refreshRestOfAll(const QList<ServiceStatus> &statuses)
{
    const OrderScope scope = OrderScope::ofStack(statuses);
    const QString none = tr("No service is running");
    if (!m_noStarts.isEmpty() || scope.toStop.isEmpty())
        refuse(restartAll, m_noStarts.isEmpty() ? none : m_noStarts);
    else
        allow(restartAll, tr("Restart every service that is up, in the order of their need"));
    const bool thaws = scope.thaws();
    freezeAll->setText(thaws ? tr("Thaw all services") : tr("Freeze all services"));
    freezeAll->setProperty("iconName", thaws ? QStringLiteral("thaw") : QStringLiteral("freeze"));
    if (scope.toFreezeOrThaw().isEmpty())
        refuse(freezeAll, none);
    else
        allow(freezeAll,
              thaws ? tr("Let every service run again") : tr("Stop the clock of every process of the stack"));
}

} // namespace paddock
