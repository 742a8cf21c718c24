// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QToolButton>

namespace paddock {

/// A flat button of a strip: icon and word, 30 px high (26 in tool strips), the ground shows on hover, press and focus.
/// Mostly driven by an action. Owned by its parent.
class StripButton : public QToolButton
{
    Q_OBJECT
public:
    enum class Kind {
        Plain,
        Filled, ///< the one main action
        Danger, ///< words and icon in the colour of failures
        Bordered,
    };

    explicit StripButton(QWidget *parent = nullptr, Kind kind = Kind::Plain);
    /// Follows the action: its text (without "&"), icon, tooltip, enabled and checked state.
    StripButton(QAction *action, QWidget *parent, Kind kind = Kind::Plain);

    void setIconName(const QString &name);
    /// Only the icon; the text goes to the accessible name and the tooltip.
    void setIconOnly(bool iconOnly);
    void setTall(bool tall); ///< 30 px in the toolbar, 26 px in tool strips

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString shownText() const;
    [[nodiscard]] QColor wordColor() const;
    void paintGround(QPainter &painter) const;

    Kind m_kind;
    QString m_iconName;
    bool m_iconOnly = false;
    bool m_tall = true;
};

} // namespace paddock
