// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"
#include "ui/processes/processscope.h"

#include <QList>
#include <QWidget>

#include <optional>

class QAction;
class QLabel;
class QSettings;

namespace paddock {

class Field;
class ProcessTreeModel;
class ProcessView;
class SegmentedControl;
class Session;
class Theme;

/// The upper half of the centre: a strip with scope, filter and pause, and the process tree. Follows the session's
/// samples by itself. Owned by its parent; session and theme outlive it.
class ProcessPane : public QWidget
{
    Q_OBJECT
public:
    ProcessPane(Session *session, const Theme *theme, QWidget *parent = nullptr);

    /// The service stays known in the other scopes, so that a click leads back to it.
    void setScope(ProcessScope scope, const QString &serviceId);
    [[nodiscard]] ProcessScope scope() const { return m_scope; }
    /// The selected process while it is alive; a service's row is none.
    [[nodiscard]] std::optional<ProcessKey> currentProcess() const;
    /// The service whose row, or a member of which, is selected; empty where there is none.
    [[nodiscard]] QString currentGroup() const;
    bool selectProcess(const ProcessKey &key); ///< false where the tree does not show it

    void addContextAction(QAction *action);                                ///< in the order added, above the pane's own
    [[nodiscard]] QAction *filterAction() const { return m_filterAction; } ///< Ctrl+Shift+F
    [[nodiscard]] QAction *pauseAction() const { return m_pauseAction; }   ///< checkable; Space in the tree does it too

    void saveState(QSettings &settings) const; ///< columns, widths, order, filter
    void restoreState(QSettings &settings);

Q_SIGNALS:
    void killTreeRequested(const paddock::ProcessKey &key);
    void selectionChanged(const std::optional<paddock::ProcessKey> &key, const QString &groupId);
    void scopeChangeRequested(paddock::ProcessScope scope);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeStrip();
    void makeActions();
    void connectSession();
    void showSample();
    void setPaused(bool paused);
    void tellSelection();
    void renewEmptyText();
    void renewServiceName();
    void showMenu(const QPoint &where);
    void copy(const QString &text) const;
    [[nodiscard]] QString serviceTitle() const;

    Session *m_session;
    const Theme *m_theme;
    ProcessTreeModel *m_model;
    ProcessView *m_view;
    SegmentedControl *m_scopes = nullptr;
    Field *m_filter = nullptr;
    QLabel *m_pausedSince = nullptr;
    QAction *m_filterAction = nullptr;
    QAction *m_pauseAction = nullptr;
    QList<QAction *> m_contextActions;
    ProcessScope m_scope = ProcessScope::AllServices;
    QString m_serviceId;
    std::optional<ProcessKey> m_toldKey;
    QString m_toldGroup;
};

} // namespace paddock
