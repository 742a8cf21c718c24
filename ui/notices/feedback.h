// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace paddock {

class Aim;
class KillFeedback;
class MessageBar;
class NoticeList;
class NoticeWatch;
class Session;

/// The foot of the centre: what is wrong with services, and below it what was done or could not be done. They stand
/// below each other and cover nothing. Follows the session by itself, but for its problems, which may need explaining.
/// Owned by the window; the session outlives it.
class Feedback : public QWidget
{
    Q_OBJECT
public:
    Feedback(Session *session, const Aim *aim, KillFeedback *kills, QWidget *parent = nullptr);

    void showProblem(const QString &message);
    /// The first is shown, the others are one click away.
    void showWarnings(const QStringList &messages);
    [[nodiscard]] MessageBar *facts() const { return m_facts; }
    [[nodiscard]] MessageBar *problems() const { return m_problems; }
    [[nodiscard]] NoticeList *notices() const { return m_notices; }

Q_SIGNALS:
    /// Somebody wants to see this service and what it said last.
    void showRequested(const QString &serviceId);

private:
    void tellKilled(const QString &text, const QStringList &serviceIds);

    Session *m_session;
    const Aim *m_aim;
    NoticeWatch *m_watch;
    NoticeList *m_notices;
    MessageBar *m_facts; ///< a line of its own, so that none takes a problem's place
    MessageBar *m_problems;
};

} // namespace paddock
