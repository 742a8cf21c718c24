// SPDX-License-Identifier: Apache-2.0
#include "ui/common/theme.h"

#include "ui/common/slimstyle.h"
#include "ui/common/svgiconengine.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QStyle>
#include <QToolTip>
#include <QVariant>
#include <QWidget>

#include <algorithm>

namespace paddock {

namespace {

constexpr char kThemeProperty[] = "paddockTheme";
/// Desktop themes made for it reach 20 and more; ordinary ones stay below 19 between window and words.
constexpr double kHighContrast = 20.0;

} // namespace

Theme::Theme(Mode mode, QObject *parent) : QObject(parent), m_mode(mode), m_desktop(QApplication::palette())
{
    renew();
}

Theme::~Theme()
{
    if (!m_application)
        return;
    m_application->removeEventFilter(this);
    m_application->setProperty(kThemeProperty, QVariant());
    QApplication::setPalette(QPalette());
}

void Theme::applyTo(QApplication *application)
{
    m_application = application;
    application->setProperty(kThemeProperty, QVariant::fromValue<QObject *>(this));
    application->installEventFilter(this);
    if (QApplication::style()->name() == QLatin1String("fusion"))
        QApplication::setStyle(new SlimStyle);
    QApplication::setPalette(palette());
    QToolTip::setPalette(palette());
}

Theme *Theme::of(const QWidget *)
{
    auto *theme = qobject_cast<Theme *>(qApp->property(kThemeProperty).value<QObject *>());
    Q_ASSERT_X(theme, "Theme::of", "Theme::applyTo() comes before the first widget");
    return theme;
}

void Theme::setMode(Mode mode)
{
    if (m_mode == mode)
        return;
    m_mode = mode;
    renew();
}

void Theme::renew()
{
    const QColor window = m_desktop.color(QPalette::Window);
    if (contrastRatio(window, m_desktop.color(QPalette::WindowText)) >= kHighContrast)
        m_tokens = ThemeTokens::makeHighContrast(m_desktop);
    else if (m_mode == Mode::Dark || (m_mode == Mode::FollowDesktop && window.lightness() < 128))
        m_tokens = ThemeTokens::makeDark();
    else
        m_tokens = ThemeTokens::makeLight();
    if (m_application) {
        QApplication::setPalette(palette());
        QToolTip::setPalette(palette());
    }
    Q_EMIT changed();
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && watched->isWindowType()) {
        QApplication::setPalette(QPalette());
        m_desktop = QApplication::palette();
        renew();
    }
    return QObject::eventFilter(watched, event);
}

QPalette Theme::palette() const
{
    const ThemeTokens &t = m_tokens;
    QPalette palette;
    palette.setColor(QPalette::Window, t.bg);
    palette.setColor(QPalette::WindowText, t.text);
    palette.setColor(QPalette::Base, t.surface);
    palette.setColor(QPalette::AlternateBase, t.bg);
    palette.setColor(QPalette::Text, t.text);
    palette.setColor(QPalette::PlaceholderText, t.faint);
    palette.setColor(QPalette::Button, t.raised);
    palette.setColor(QPalette::ButtonText, t.text);
    palette.setColor(QPalette::BrightText, t.failedText);
    palette.setColor(QPalette::ToolTipBase, t.surface);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::Highlight, t.selected);
    palette.setColor(QPalette::HighlightedText, t.onSelected);
    palette.setColor(QPalette::Link, t.accent);
    palette.setColor(QPalette::LinkVisited, t.accent);
    palette.setColor(QPalette::Light, t.isDark ? t.line : t.surface);
    palette.setColor(QPalette::Midlight, t.raised);
    palette.setColor(QPalette::Mid, t.line);
    palette.setColor(QPalette::Dark, t.isDark ? t.bg.darker(130) : t.stopped);
    palette.setColor(QPalette::Shadow, t.isDark ? QColor(Qt::black) : t.dim);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, t.raised);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, t.dim);
    return palette;
}

QFont Theme::codeFont(int step) const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    const QString preferred = QStringLiteral("JetBrains Mono");
    if (QFontDatabase::families().contains(preferred)) {
        font.setFamily(preferred);
    }
    const int words = QApplication::font().pointSize();
    if (words > 0)
        font.setPointSize(std::max(6, words + step));
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    return font;
}

QFont Theme::font(int step, QFont::Weight weight) const
{
    QFont font = QApplication::font();
    if (font.pointSize() > 0)
        font.setPointSize(std::max(6, font.pointSize() + step));
    font.setWeight(weight);
    return font;
}

QColor Theme::toneColor(Tone tone) const
{
    switch (tone) {
    case Tone::Text:
        return m_tokens.text;
    case Tone::Dim:
        return m_tokens.dim;
    case Tone::Accent:
        return m_tokens.accent;
    case Tone::OnAccent:
        return m_tokens.onAccent;
    case Tone::OnSelected:
        return m_tokens.onSelected;
    case Tone::Failed:
        return m_tokens.failedText;
    case Tone::Starting:
        return m_tokens.startingText;
    case Tone::Running:
        return m_tokens.runningText;
    case Tone::Frozen:
        return m_tokens.frozenText;
    }
    return m_tokens.text;
}

QIcon Theme::icon(const QString &name, Tone tone) const
{
    return QIcon(new SvgIconEngine(this, name, static_cast<int>(tone)));
}

bool Theme::allowsMotion(const QWidget *widget)
{
    return widget->style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, widget) > 0;
}

} // namespace paddock
