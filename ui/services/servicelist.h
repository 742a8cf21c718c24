// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QListView>

namespace paddock {

class ServiceListDelegate;
class ServiceListModel;
class Session;

/// The list of the side bar. What is current in it is what the centre shows. Owned by the side bar.
class ServiceList : public QListView
{
    Q_OBJECT
public:
    explicit ServiceList(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] ServiceListModel *services() const { return m_model; }
    void setNarrow(bool narrow);

    /// Makes it current; false where there is no such row.
    bool choose(const QString &id);
    /// The same, as soon as there is such a row.
    void chooseWhenThere(const QString &id);
    void chooseMachine();
    /// The n-th service, from 0; false where there are fewer.
    bool chooseNth(int n);
    /// Empty while the machine, or nothing, is current.
    [[nodiscard]] QString currentId() const;

Q_SIGNALS:
    void serviceChosen(const QString &id);
    void machineChosen();
    /// The row was clicked or given the keyboard, whether or not it was current before.
    void aimedAt(const QString &id);
    void menuRequested(const QString &id, const QPoint &globalPosition);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    void renewPulse();

    ServiceListModel *m_model;
    ServiceListDelegate *m_delegate;
    QString m_wanted;
    QBasicTimer m_pulse;
    QElapsedTimer m_pulseAge;
};

} // namespace paddock
