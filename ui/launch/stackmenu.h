// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMenu>

namespace paddock {

class Session;
class WindowActions;

/// The menu below the stack's name: open, the stacks opened before, orders to all of it. Filled when it is shown.
/// Owned by the toolbar's button.
class StackMenu : public QMenu
{
    Q_OBJECT
public:
    StackMenu(const Session *session, const WindowActions *actions, QWidget *parent = nullptr);

Q_SIGNALS:
    void stackRequested(const QString &filePath);

private:
    void fill();

    const Session *m_session;
    const WindowActions *m_actions;
};

} // namespace paddock
