// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"

#include <QObject>
#include <QString>

namespace paddock {

class ClosingStrip;
class QuestionStrip;
class RunningSessions;
class Session;

/// What ties a window to its session: what it means to close it, and what is said of where the session lives. This one
/// is for a session in the window's own process, which is stopped before the window goes. Owned by the window.
class SessionTie : public QObject
{
    Q_OBJECT
public:
    /// The one that suits the session. The strips are the window's.
    static SessionTie *make(Session *session, ClosingStrip *closing, QuestionStrip *questions, RunningSessions *running,
                            QObject *window);
    SessionTie(Session *session, ClosingStrip *closing, QObject *window);

    /// Nothing holds the window any more.
    [[nodiscard]] bool isOver() const { return m_over; }
    /// Everything is being stopped, then it is over.
    [[nodiscard]] bool isStopping() const { return m_stopping; }
    /// A person closes the window, and it is not over yet. Once more while everything is stopping: kills.
    virtual void close();
    /// The services are others now.
    void renew();

    /// "shop", or "shop — attached".
    [[nodiscard]] virtual QString title(const QString &stackName) const { return stackName; }
    /// Where the session lives, for the strip at the foot; empty where it lives in this process.
    [[nodiscard]] virtual QString place() const { return {}; }
    /// Of a session in another process: its name there.
    [[nodiscard]] virtual QString sessionName() const { return {}; }
    /// What the action says that closes the window.
    [[nodiscard]] virtual QString closeWords() const;
    /// The tie says itself what this error is about.
    [[nodiscard]] virtual bool explains(const Error &error) const;

Q_SIGNALS:
    void stopping();                                  ///< from here on nothing may be started
    void ended(const QString &reason);                ///< nor here, and the window stays
    void over();                                      ///< see isOver()
    void changed();                                   ///< title() and place()
    void attachRequested(const QString &sessionName); ///< in place of this window
    void openRequested(const QString &filePath);      ///< in place of this window

protected:
    virtual void takeClosed();
    void stopAndClose();
    void finish();

private:
    Session *m_session;
    ClosingStrip *m_closing;
    bool m_stopping = false;
    bool m_over = false;
};

} // namespace paddock
