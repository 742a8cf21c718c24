// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"

#include <QRegion>
#include <QSet>
#include <QTimer>
#include <QTreeView>

namespace paddock {

class ProcessDelegate;
class ProcessHeader;
class ProcessTreeModel;
class Theme;

/// The tree itself: draws the ground of rows (selection, hover, fading tints) and branches, opens new branches, keeps
/// closed ones closed by their process, and says in words why it is empty. Owned by its pane.
class ProcessView : public QTreeView
{
    Q_OBJECT
public:
    ProcessView(ProcessTreeModel *model, const Theme *theme, QWidget *parent);

    void setEmptyText(const QString &title, const QString &hint);
    /// Opens every branch but those a person has closed.
    void openBranches();
    /// Makes the row current and selected; false where it is not shown.
    bool select(const ProcessKey &key);

Q_SIGNALS:
    void pauseToggled(); ///< Space

protected:
    void paintEvent(QPaintEvent *event) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles = {}) override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &options, const QModelIndex &index) const override;
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void openInserted(const QModelIndex &parent, int first, int last);
    void openBelow(const QModelIndex &index);
    void unselectRemoved(const QModelIndex &parent, int first, int last);
    void noteCollapsed(const QModelIndex &index, bool collapsed);
    void renew();
    void paintEmpty();
    [[nodiscard]] QColor ground(const QModelIndex &index) const;

    ProcessTreeModel *m_model;
    const Theme *m_theme;
    ProcessDelegate *m_delegate;
    ProcessHeader *m_header;
    QSet<ProcessKey> m_closed; ///< by a person
    bool m_opening = false;    ///< branches open by themselves now, nobody asked
    QString m_emptyTitle;
    QString m_emptyHint;
    QPersistentModelIndex m_hovered;
    mutable QRegion m_tinted; ///< painted with a tint that will have faded further soon
    QTimer m_fade;
};

} // namespace paddock
