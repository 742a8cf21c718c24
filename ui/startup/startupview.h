// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QListView>
#include <QString>

namespace paddock {

class StartupDelegate;
class StartupModel;

/// The rows of the timeline below their axis, which stays when they scroll; the critical path is drawn through them.
/// Owned by its pane.
class StartupView : public QListView
{
    Q_OBJECT
public:
    explicit StartupView(StartupModel *model, QWidget *parent = nullptr);

    /// What is said while there are no rows.
    void setEmptyText(const QString &title, const QString &hint);
    /// The timeline may need another scale.
    void renewScale();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void paintAxis();
    void paintPath(QPainter *painter) const;
    [[nodiscard]] int nameWidth() const;

    StartupModel *m_model;
    StartupDelegate *m_delegate;
    QWidget *m_axis;
    QString m_emptyTitle;
    QString m_emptyHint;
};

} // namespace paddock
