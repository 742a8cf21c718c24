// SPDX-License-Identifier: Apache-2.0
#include "ui/attach/attachedtie.h"

#include "engine/control/remotesession.h"
#include "engine/control/runningsessions.h"
#include "ui/attach/sessionwords.h"
#include "ui/common/questionstrip.h"

#include <QTimer>

#include <algorithm>
#include <chrono>
#include <utility>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kPromptAnswer{500};
constexpr std::chrono::milliseconds kDying{200}; ///< a session that dies is not gone at once

} // namespace

AttachedTie::AttachedTie(RemoteSession *session, ClosingStrip *closing, QuestionStrip *questions,
                         RunningSessions *running, QObject *window)
    : SessionTie(session, closing, window), m_session(session), m_questions(questions), m_running(running)
{
    connect(session, &Session::opened, this, &AttachedTie::takeOpened);
    connect(running, &RunningSessions::looked, this, [this] {
        if (m_session->end() != RemoteSession::End::None && !isOver() && m_toldBack != cardNow().has_value())
            askHowToGoOn();
    });
    QTimer::singleShot(kPromptAnswer, this, &AttachedTie::sayWhoIsWaitedFor);
}

QString AttachedTie::sessionName() const { return m_session->sessionName(); }

QString AttachedTie::closeWords() const { return tr("Close this window"); }

bool AttachedTie::explains(const Error &error) const
{
    Q_UNUSED(error)
    return m_session->end() != RemoteSession::End::None;
}

QString AttachedTie::title(const QString &stackName) const
{
    const QString name = stackName.isEmpty() ? sessionName() : stackName;
    return m_session->end() == RemoteSession::End::None ? tr("%1 — attached").arg(name) : tr("%1 — ended").arg(name);
}

QString AttachedTie::place() const
{
    if (m_session->end() != RemoteSession::End::None)
        return tr("Not attached any more");
    if (!m_opened)
        return tr("Attaching to %1").arg(sessionName());
    return tr("Attached to %1 (pid %2)").arg(sessionName(), QString::number(m_session->pid()));
}

void AttachedTie::sayWhoIsWaitedFor()
{
    if (m_opened || m_session->end() != RemoteSession::End::None)
        return;
    m_questions->ask({tr("Attaching to %1").arg(sessionName()),
                      tr("it does not answer; its Paddock may be stopped or busy"),
                      {{tr("Close this window"), {}, [this] { close(); }, false, true}}});
}

void AttachedTie::takeOpened()
{
    if (!std::exchange(m_opened, true) && m_questions->isAsking())
        m_questions->dismiss();
    Q_EMIT changed();
}

void AttachedTie::close()
{
    if (isStopping()) {
        stopAndClose();
    } else if (m_session->end() != RemoteSession::End::None) {
        finish();
    } else if (!m_opened || m_asked) {
        m_session->leave();
    } else {
        askWhatBecomesOfIt();
    }
}

void AttachedTie::askWhatBecomesOfIt()
{
    m_asked = true;
    m_questions->ask({tr("Leave %1 running?").arg(sessionName()),
                      tr("it goes on without this window"),
                      {{tr("Leave it running"), tr("Only this window closes (Enter)"), [this] { m_session->leave(); }},
                       {tr("Stop the stack"), tr("Stops every service in reverse order and ends the session"),
                        [this] { stopAndClose(); }, true},
                       {tr("Cancel"), tr("Keep the window (Esc)"), [this] { m_asked = false; }, false, true}}});
}

void AttachedTie::takeClosed()
{
    if (m_session->end() == RemoteSession::End::Left || isStopping()) {
        finish();
        return;
    }
    Q_EMIT ended(tr("The session %1 has ended").arg(sessionName()));
    QTimer::singleShot(kDying, m_running, &RunningSessions::look); // then it asks how to go on
    Q_EMIT changed();
}

std::optional<SessionCard> AttachedTie::cardNow() const
{
    const bool hasClosed = m_session->end() == RemoteSession::End::Closed;
    for (const RunningSession &each : m_running->sessions()) {
        // One that has just closed may still be there for a moment.
        if (each.card.name == sessionName() && !(hasClosed && each.card.pid == m_session->pid()))
            return each.card;
    }
    return std::nullopt;
}

void AttachedTie::askHowToGoOn()
{
    m_toldBack = cardNow().has_value();
    QuestionStrip::Question question{
        howItEnded(), tr("what it said stays here until this window closes"), {}, !*m_toldBack, false};
    if (*m_toldBack)
        question.answers.append({tr("Attach again"),
                                 tr("Shows %1 as it is now, in place of what is shown here").arg(sessionName()),
                                 [this] { Q_EMIT attachRequested(sessionName()); }});
    else if (!m_session->filePath().isEmpty())
        question.answers.append({tr("Open the stack here"),
                                 tr("Opens %1 in this window; nothing is started yet").arg(m_session->filePath()),
                                 [this] { Q_EMIT openRequested(m_session->filePath()); }});
    question.answers.append({tr("Close"), tr("Close this window"), [this] { finish(); }});
    m_questions->ask(question);
}

QString AttachedTie::howItEnded() const
{
    if (const auto now = cardNow())
        return now->pid == m_session->pid()
                   ? tr("The connection to %1 was lost, it goes on").arg(sessionName())
                   : tr("%1 runs again since %2").arg(sessionName(), clockWords(now->startedAt));
    if (m_session->end() == RemoteSession::End::Closed)
        return tr("%1 has ended, everything was stopped").arg(sessionName());
    const QList<SessionCard> cards = readSessionCards();
    const bool wasKilled = std::ranges::any_of(
        cards, [this](const SessionCard &card) { return card.name == sessionName() && !card.alive; });
    return wasKilled ? tr("%1 was killed, its processes were ended with it").arg(sessionName())
                     : tr("%1 has ended").arg(sessionName());
}

} // namespace paddock
