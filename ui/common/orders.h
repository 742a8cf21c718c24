// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QStringList>

namespace paddock {

class Aim;
class KillFeedback;
class Session;
class WindowActions;
struct OrderScope;

/// Turns the window's actions into orders to the session, about what is aimed at. Owned by the window.
class Orders : public QObject
{
    Q_OBJECT
public:
    Orders(Session *session, WindowActions *actions, const Aim *aim, KillFeedback *kills, QObject *parent = nullptr);

    /// What the filled button means now.
    void doMain();

private:
    [[nodiscard]] OrderScope scope() const;
    [[nodiscard]] OrderScope scopeOfAll() const;
    void forEach(const QStringList &ids, void (Session::*order)(const QString &));
    void killTarget();
    void toggleFrozen(const OrderScope &scope);

    Session *m_session;
    WindowActions *m_actions;
    const Aim *m_aim;
    KillFeedback *m_kills;
};

} // namespace paddock
