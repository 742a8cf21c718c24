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
        Filled, ///< the main action; of several in sight one is filled, the others have a border
        Danger, ///< words and icon in the colour of failures
        Bordered,
    };

    /// What a main action is about. The one that is about the least is filled, and of two alike the one that came last.
    enum class Scope { Window, Page, Question };

    explicit StripButton(QWidget *parent = nullptr, Kind kind = Kind::Plain);
    /// Follows the action: its text (without "&"), icon, tooltip, enabled and checked state.
    StripButton(QAction *action, QWidget *parent, Kind kind = Kind::Plain);

    void setIconName(const QString &name);
    /// Only the icon; the text goes to the accessible name and the tooltip.
    void setIconOnly(bool iconOnly);
    void setTall(bool tall);    ///< 30 px in the toolbar, 26 px in tool strips
    void setScope(Scope scope); ///< before it is shown; a page, unless it is told
    /// It is the main action of its window now.
    [[nodiscard]] bool isFilled() const { return m_kind == Kind::Filled && m_leads && isEnabled(); }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    static void chooseLeading(const QWidget *window);
    [[nodiscard]] QString shownText() const;
    [[nodiscard]] QColor wordColor() const;
    void paintGround(QPainter &painter) const;

    Kind m_kind;
    QString m_iconName;
    bool m_iconOnly = false;
    bool m_tall = true;
    Scope m_scope = Scope::Page;
    bool m_leads = true;   ///< among those of Kind::Filled that are in sight
    quint64 m_shownAs = 0; ///< counted over all buttons, each time it comes into sight
};

} // namespace paddock
