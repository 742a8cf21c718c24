// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QListView>

namespace paddock {

class LiveClock;
class ServiceListDelegate;
class ServiceListModel;
class Session;

/// The list of the side bar. What is current in it is what the centre shows, what is selected is what orders are about.
/// Which namespaces are collapsed is remembered for each stack file. Owned by the side bar.
class ServiceList : public QListView
{
    Q_OBJECT
public:
    explicit ServiceList(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] ServiceListModel *services() const { return m_model; }
    void setNarrow(bool narrow);

    /// Makes it current, opening its namespace; false where there is no such service.
    bool choose(const QString &id);
    /// The same, as soon as there is such a row.
    void chooseWhenThere(const QString &id);
    void chooseMachine();
    /// The n-th service, from 0; false where there are fewer.
    bool chooseNth(int n);
    /// Empty while a namespace, the machine, or nothing, is current.
    [[nodiscard]] QString currentId() const;
    /// Those selected and those of selected namespaces, in the order of the rows.
    [[nodiscard]] QStringList selectedIds() const;
    /// Closes or opens the namespace whose header is current; does nothing elsewhere.
    void toggleNamespace();

    [[nodiscard]] const LiveClock *clock() const { return m_clock; }
    [[nodiscard]] const LiveClock *pulse() const { return m_pulse; }

Q_SIGNALS:
    void serviceChosen(const QString &id);
    void namespaceChosen(const QString &name);
    void machineChosen();
    /// The selection is another, was clicked again or was given the keyboard; `namespaceName` where it is one's header.
    void aimedAt(const QStringList &ids, const QString &namespaceName);
    void menuRequested(const QPoint &globalPosition);    ///< about the selection
    void allMenuRequested(const QPoint &globalPosition); ///< about all services

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    [[nodiscard]] QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex &index,
                                                                       const QEvent *event) const override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    void tellAim();
    void renewClocks();
    void movePulse();
    void toggle(const QModelIndex &header);
    void setCollapsed(const QString &namespaceName, bool collapsed);
    void restoreCollapsed();
    [[nodiscard]] QString settingsKey() const;

    Session *m_session;
    ServiceListModel *m_model;
    ServiceListDelegate *m_delegate;
    LiveClock *m_clock;
    LiveClock *m_pulse;
    QElapsedTimer m_pulseAge;
    QString m_wanted;
};

} // namespace paddock
