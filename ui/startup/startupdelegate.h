// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/startup/startupscale.h"
#include "ui/startup/startuptimeline.h"

#include <QStyledItemDelegate>

namespace paddock {

class StartupModel;
struct ThemeTokens;

/// Paints a row of the timeline: the name, a thin line while it waited, a bar while it started, a dot where it was
/// ready, and how long that took. Who is on the critical path has a bold name and a frame around its bar. Owned by its
/// view.
class StartupDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int kNameLeft = 12;

    StartupDelegate(const StartupModel *model, QObject *parent);

    void setScale(const StartupScale &scale) { m_scale = scale; }
    [[nodiscard]] const StartupScale &scale() const { return m_scale; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintGround(QPainter *painter, const QStyleOptionViewItem &option, const ThemeTokens &t) const;
    void paintBar(QPainter *painter, const QRect &row, const StartupBar &bar, const ThemeTokens &t) const;
    void paintWords(QPainter *painter, const QStyleOptionViewItem &option, const StartupBar &bar) const;

    const StartupModel *m_model;
    StartupScale m_scale;
};

} // namespace paddock
