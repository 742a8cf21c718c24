// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QMenu;

namespace paddock {

class Field;
class MechanismBadge;
class StripButton;
class WindowActions;

/// The strip at the top, 48 px: the stack and its menu, the orders, the find field, the badge. In a narrow window words
/// give way to icons and the badge to its shield. Owned by the window.
class WindowToolbar : public QWidget
{
    Q_OBJECT
public:
    explicit WindowToolbar(WindowActions *actions, QWidget *parent = nullptr);

    void setStackName(const QString &name);
    void setStackMenu(QMenu *menu);
    [[nodiscard]] Field *findField() const { return m_find; }
    [[nodiscard]] MechanismBadge *badge() const { return m_badge; }
    [[nodiscard]] StripButton *mainButton() const { return m_main; }
    /// Button icons follow their actions' `iconName`.
    void refresh();

Q_SIGNALS:
    void mainChosen();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void chooseMain();

    WindowActions *m_actions;
    StripButton *m_stack;
    StripButton *m_main;
    QList<StripButton *> m_orders;
    Field *m_find;
    MechanismBadge *m_badge;
    qint64 m_mainChangedAtMs = 0;
    int m_mainMeaning = -1;
};

} // namespace paddock
