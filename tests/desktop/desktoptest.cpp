// SPDX-License-Identifier: Apache-2.0
#include "tests/desktop/desktoptest.h"

#include "ui/common/questionstrip.h"
#include "ui/common/stripbutton.h"

#include <QApplication>
#include <QCursor>
#include <QSettings>

#include <algorithm>

namespace paddock::test {

void DesktopTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    QApplication::setQuitOnLastWindowClosed(false);
    QCoreApplication::setOrganizationName(QStringLiteral("paddock"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_attach"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QVERIFY(QDir::setCurrent(m_settings.path()));
}

void DesktopTest::init()
{
    QSettings().clear();
    m_stack = std::make_unique<ControlledStack>();
    m_theme = std::make_unique<Theme>(Theme::Mode::Light);
    m_theme->applyTo(qApp);
    m_desktop = std::make_unique<Desktop>(m_theme.get(), QSize(1440, 900));
}

void DesktopTest::cleanup()
{
    m_desktop->closeAll();
    QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->firstWindow(), kControlPatience);
    m_desktop.reset();
    m_theme.reset();
    m_stack->downAll();
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()), QList<int>(), kControlPatience);
}

MainWindow *DesktopTest::window()
{
    MainWindow *shown = nullptr;
    for (QWidget *const widget : QApplication::topLevelWidgets()) {
        auto *const window = qobject_cast<MainWindow *>(widget);
        if (!window || !window->isVisible())
            continue;
        if (shown)
            return nullptr;
        shown = window;
    }
    return shown;
}

QString DesktopTest::question()
{
    const QuestionStrip *const strip = window() ? window()->questions() : nullptr;
    return strip && strip->isVisible() ? strip->text() : QString();
}

bool DesktopTest::answer(const QString &words)
{
    const QuestionStrip *const strip = window() ? window()->questions() : nullptr;
    if (!strip || !strip->isVisible())
        return false;
    const QList<StripButton *> buttons = strip->findChildren<StripButton *>();
    const auto found = std::ranges::find_if(
        buttons, [&](const StripButton *button) { return button->isVisible() && button->text() == words; });
    if (found == buttons.end())
        return false;
    QTest::mouseClick(*found, Qt::LeftButton);
    return true;
}

void DesktopTest::press(Qt::Key key)
{
    QWidget *const focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : window(), key);
}

void DesktopTest::shoot(const QString &name)
{
    const QString folder = qEnvironmentVariable("PADDOCK_SCREENSHOTS");
    if (folder.isEmpty() || !window())
        return;
    QVERIFY(QDir().mkpath(folder));
    QCursor::setPos(window()->mapToGlobal(QPoint(1438, 898)));
    for (const Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
        m_theme->setMode(mode);
        QTest::qWait(50); // the output pane paints at most once a frame
        const QString look = mode == Theme::Mode::Light ? QStringLiteral("light") : QStringLiteral("dark");
        const QString path = QStringLiteral("%1/attach-%2-%3.png").arg(folder, name, look);
        QVERIFY2(window()->grab().save(path), qPrintable(path));
    }
    m_theme->setMode(Theme::Mode::Light);
}

} // namespace paddock::test
