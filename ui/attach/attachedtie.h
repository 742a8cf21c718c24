// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/control/sessioncard.h"
#include "ui/attach/sessiontie.h"

#include <optional>

namespace paddock {

class RemoteSession;

/// The tie to a session in another process, which goes on without the window: closing asks whether it is to be stopped.
/// When the session ends by itself the window stays with what it shows, and says how to go on: where the session has
/// begun again by attaching again, which nobody but the person at the window begins, since it takes away what is shown.
class AttachedTie : public SessionTie
{
    Q_OBJECT
public:
    AttachedTie(RemoteSession *session, ClosingStrip *closing, QuestionStrip *questions, RunningSessions *running,
                QObject *window);

    void close() override;
    [[nodiscard]] QString title(const QString &stackName) const override;
    [[nodiscard]] QString place() const override;
    [[nodiscard]] QString sessionName() const override;
    [[nodiscard]] QString closeWords() const override;
    [[nodiscard]] bool explains(const Error &error) const override;

protected:
    void takeClosed() override;

private:
    void sayWhoIsWaitedFor();
    void takeOpened();
    void askWhatBecomesOfIt();
    void askHowToGoOn();
    /// Of the session that bears the name now, after the window's own has ended; absent where there is none.
    [[nodiscard]] std::optional<SessionCard> cardNow() const;
    [[nodiscard]] QString howItEnded() const;

    RemoteSession *m_session;
    QuestionStrip *m_questions;
    RunningSessions *m_running;
    bool m_opened = false;          ///< the session has answered
    bool m_asked = false;           ///< what becomes of it, and there is no answer yet
    std::optional<bool> m_toldBack; ///< that it runs again; absent before it was told how it ended
};

} // namespace paddock
