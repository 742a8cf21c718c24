// SPDX-License-Identifier: Apache-2.0
#include "ui/common/orders.h"

#include "engine/session/session.h"
#include "ui/common/aim.h"
#include "ui/common/killfeedback.h"
#include "ui/common/windowactions.h"

#include <QAction>

#include <algorithm>

namespace paddock {

Orders::Orders(Session *session, WindowActions *actions, const Aim *aim, KillFeedback *kills, QObject *parent)
    : QObject(parent), m_session(session), m_actions(actions), m_aim(aim), m_kills(kills)
{
    const auto on = [this](QAction *action, auto order) { connect(action, &QAction::triggered, this, order); };
    on(actions->startAll, [this] { m_session->startAll(); });
    on(actions->stopAll, [this] { m_session->stopAll(); });
    on(actions->killAll, [this] { m_session->killAll(); });
    on(actions->start, [this] { m_session->start(m_aim->target().serviceId); });
    on(actions->stop, [this] { m_session->stop(m_aim->target().serviceId); });
    on(actions->restart, [this] { m_session->restart(m_aim->target().serviceId); });
    on(actions->forget, [this] { m_session->forget(m_aim->target().serviceId); });
    on(actions->killTree, [this] { killTarget(); });
    on(actions->freeze, [this] { toggleFrozen(); });
}

void Orders::doMain()
{
    if (m_actions->mainMeaning() == WindowActions::Main::StopAll)
        m_session->stopAll();
    else
        m_session->startAll();
}

void Orders::killTarget()
{
    if (const std::optional<ProcessKey> process = m_aim->target().process)
        m_kills->killTree(*process);
    else if (!m_aim->target().serviceId.isEmpty())
        m_kills->killService(m_aim->target().serviceId);
}

void Orders::toggleFrozen()
{
    const QString id = m_aim->target().serviceId;
    const QList<ServiceStatus> services = m_session->services();
    const auto found = std::ranges::find(services, id, &ServiceStatus::id);
    if (found != services.end())
        m_session->setFrozen(id, found->state != ServiceState::Frozen);
}

} // namespace paddock
