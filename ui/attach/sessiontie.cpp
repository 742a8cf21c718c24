// SPDX-License-Identifier: Apache-2.0
#include "ui/attach/sessiontie.h"

#include "engine/control/remotesession.h"
#include "ui/attach/attachedtie.h"
#include "ui/common/closingstrip.h"
#include "ui/common/windowactions.h"

#include <QTimer>

#include <chrono>
#include <utility>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kUnnoticed{300};

} // namespace

SessionTie *SessionTie::make(Session *session, ClosingStrip *closing, QuestionStrip *questions,
                             RunningSessions *running, QObject *window)
{
    if (auto *const remote = qobject_cast<RemoteSession *>(session))
        return new AttachedTie(remote, closing, questions, running, window);
    return new SessionTie(session, closing, window);
}

SessionTie::SessionTie(Session *session, ClosingStrip *closing, QObject *window)
    : QObject(window), m_session(session), m_closing(closing)
{
    connect(session, &Session::closed, this, [this] { takeClosed(); });
    connect(closing, &ClosingStrip::killRequested, session, &Session::close);
}

QString SessionTie::closeWords() const { return tr("Stop everything and close"); }

bool SessionTie::explains(const Error &error) const
{
    Q_UNUSED(error)
    return false;
}

void SessionTie::close() { stopAndClose(); }

void SessionTie::stopAndClose()
{
    if (!std::exchange(m_stopping, true)) {
        QTimer::singleShot(kUnnoticed, this, [this] {
            if (m_over)
                return;
            m_closing->begin(m_session->name());
            renew();
        });
        Q_EMIT stopping();
    }
    m_session->close();
}

void SessionTie::renew()
{
    if (!m_stopping)
        return;
    QList<ServiceStatus> up = m_session->services();
    up.removeIf([](const ServiceStatus &status) { return !WindowActions::isUp(status.state); });
    m_closing->setWaitingFor(up);
}

void SessionTie::takeClosed() { finish(); }

void SessionTie::finish()
{
    if (!std::exchange(m_over, true))
        Q_EMIT over();
}

} // namespace paddock
