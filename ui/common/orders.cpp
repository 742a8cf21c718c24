// SPDX-License-Identifier: Apache-2.0
#include "ui/common/orders.h"

#include "engine/session/session.h"
#include "ui/common/aim.h"
#include "ui/common/killfeedback.h"
#include "ui/common/orderscope.h"
#include "ui/common/windowactions.h"

#include <QAction>

namespace paddock {

Orders::Orders(Session *session, WindowActions *actions, const Aim *aim, KillFeedback *kills, QObject *parent)
    : QObject(parent), m_session(session), m_actions(actions), m_aim(aim), m_kills(kills)
{
    const auto on = [this](QAction *action, auto order) { connect(action, &QAction::triggered, this, order); };
    on(actions->startAll, [this] { m_session->startAll(); });
    on(actions->stopAll, [this] { m_session->stopAll(); });
    on(actions->killAll, [this] { m_session->killAll(); });
    on(actions->start, [this] { forEach(scope().toStart, &Session::start); });
    on(actions->stop, [this] { forEach(scope().toStop, &Session::stop); });
    on(actions->restart, [this] { forEach(scope().toStop, &Session::restart); });
    on(actions->forget, [this] { forEach(m_aim->target().serviceIds, &Session::forget); });
    on(actions->killTree, [this] { killTarget(); });
    on(actions->freeze, [this] { toggleFrozen(scope()); });
    on(actions->restartAll, [this] { forEach(scopeOfAll().toStop, &Session::restart); });
    on(actions->freezeAll, [this] { toggleFrozen(scopeOfAll()); });
}

void Orders::doMain()
{
    if (m_actions->mainMeaning() == WindowActions::Main::StopAll)
        m_session->stopAll();
    else
        m_session->startAll();
}

OrderScope Orders::scope() const
{
    return OrderScope::of(servicesWith(m_aim->target().serviceIds, m_session->services()));
}

OrderScope Orders::scopeOfAll() const { return OrderScope::ofStack(m_session->services()); }

void Orders::forEach(const QStringList &ids, void (Session::*order)(const QString &))
{
    for (const QString &id : ids)
        (m_session->*order)(id);
}

void Orders::killTarget()
{
    if (const std::optional<ProcessKey> process = m_aim->target().process)
        m_kills->killTree(*process);
    else
        m_kills->killServices(scope().toKill);
}

void Orders::toggleFrozen(const OrderScope &scope)
{
    for (const QString &id : scope.toFreezeOrThaw())
        m_session->setFrozen(id, !scope.thaws());
}

} // namespace paddock
