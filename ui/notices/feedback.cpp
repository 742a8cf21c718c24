// SPDX-License-Identifier: Apache-2.0
#include "ui/notices/feedback.h"

#include "engine/session/session.h"
#include "ui/common/aim.h"
#include "ui/common/killfeedback.h"
#include "ui/common/messagebar.h"
#include "ui/notices/noticelist.h"
#include "ui/notices/noticewatch.h"

#include <QVBoxLayout>

namespace paddock {

Feedback::Feedback(Session *session, const Aim *aim, KillFeedback *kills, QWidget *parent)
    : QWidget(parent), m_session(session), m_aim(aim), m_watch(new NoticeWatch(session, this)),
      m_notices(new NoticeList(this)), m_facts(new MessageBar(this)), m_problems(new MessageBar(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notices);
    column->addWidget(m_problems);
    column->addWidget(m_facts);
    connect(m_watch, &NoticeWatch::raised, m_notices, &NoticeList::add);
    connect(m_watch, &NoticeWatch::withdrawn, m_notices, &NoticeList::withdraw);
    connect(m_watch, &NoticeWatch::forgotten, m_notices, &NoticeList::forget);
    connect(m_notices, &NoticeList::showRequested, this, &Feedback::showRequested);
    connect(session, &Session::notice, this, [this](const QString &text) { m_facts->showFact(text); });
    connect(kills, &KillFeedback::killed, this, &Feedback::tellKilled);
    connect(kills, &KillFeedback::startedAgain, m_facts, &MessageBar::dismissFact);
}

void Feedback::showProblem(const QString &message) { m_problems->showProblem(message); }

void Feedback::showWarnings(const QStringList &messages) { m_problems->showWarnings(messages); }

void Feedback::tellKilled(const QString &text, const QStringList &serviceIds)
{
    const bool byKey = !serviceIds.isEmpty() && serviceIds == m_aim->target().serviceIds;
    const QString again = serviceIds.isEmpty() ? QString() : byKey ? tr("Start again (F5)") : tr("Start again");
    m_facts->showFact(text, again, [this, serviceIds] {
        for (const QString &id : serviceIds)
            m_session->start(id);
    });
}

} // namespace paddock
