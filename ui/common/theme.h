// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/themetokens.h"

#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>

class QApplication;
class QWidget;

namespace paddock {

/// The colours, fonts and icons of every window. Made by the composition root (or a test) and handed to the
/// application once with applyTo(); widgets find it with of(). Main thread. Nothing here can fail: a missing icon is
/// drawn as nothing.
/// Light or dark is told from the lightness of the desktop's palette unless it is forced; a high-contrast desktop
/// palette wins over both.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Mode { FollowDesktop, Light, Dark };
    /// What colour an icon takes. Each follows the theme at every painting.
    enum class Tone { Text, Dim, Accent, OnAccent, OnSelected, Failed, Starting, Running, Frozen };

    explicit Theme(Mode mode = Mode::FollowDesktop, QObject *parent = nullptr);
    ~Theme() override;

    /// Lays the palette on the application and makes of() answer; undone when this object goes.
    void applyTo(QApplication *application);
    /// The theme a widget is drawn with: the application's. Never null while a widget of Paddock lives.
    static Theme *of(const QWidget *widget);

    [[nodiscard]] const ThemeTokens &tokens() const { return m_tokens; }
    [[nodiscard]] bool isDark() const { return m_tokens.isDark; }
    void setMode(Mode mode);
    [[nodiscard]] Mode mode() const { return m_mode; }

    [[nodiscard]] QPalette palette() const;
    /// JetBrains Mono where it is installed, else the system's fixed font; `step` points larger or smaller than words.
    [[nodiscard]] QFont codeFont(int step = 0) const;
    /// The font of the system for words, `step` points larger or smaller.
    [[nodiscard]] QFont font(int step = 0, QFont::Weight weight = QFont::Normal) const;
    /// One of resources/icons by its name without ".svg", in the tone's colour, crisp at every scale.
    [[nodiscard]] QIcon icon(const QString &name, Tone tone = Tone::Text) const;
    [[nodiscard]] QColor toneColor(Tone tone) const;
    /// The desktop wants movement (its style animates widgets).
    [[nodiscard]] static bool allowsMotion(const QWidget *widget);

Q_SIGNALS:
    void changed(); ///< all colours may be new; palettes have been laid on already

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void renew();

    Mode m_mode;
    QPalette m_desktop;
    ThemeTokens m_tokens;
    QApplication *m_application = nullptr;
};

} // namespace paddock
