// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/desktop/desktop.h"
#include "engine/session/session.h"
#include "tests/cli/controlledstack.h"
#include "ui/common/theme.h"
#include "ui/mainwindow.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>

namespace paddock::test {

/// For each test function the windows of a program, drawn offscreen in this process, beside real sessions of the built
/// `paddock`; at its end nothing of either is alive.
class DesktopTest : public QObject
{
    Q_OBJECT
protected:
    /// The window that is shown; null where there is none or more than one.
    [[nodiscard]] static MainWindow *window();
    template<typename T>
    [[nodiscard]] static T *part()
    {
        return window() ? window()->findChild<T *>() : nullptr;
    }
    /// What the window asks; empty where it asks nothing.
    [[nodiscard]] static QString question();
    /// Gives the answer of these words; false where there is none.
    static bool answer(const QString &words);
    static void press(Qt::Key key);
    /// What the session says of a service: its state and its pid, by `paddock ps`.
    [[nodiscard]] QString state(const char *service) const { return m_stack->state(service); }
    [[nodiscard]] qint64 pidOf(const char *session) const
    {
        return m_stack->session(session)[QLatin1String("pid")].toInteger();
    }
    [[nodiscard]] QString stackFile() const { return m_stack->folder() + QStringLiteral("/paddock.yaml"); }
    /// Saves the window in light and in dark.
    void shoot(const QString &name);

    std::unique_ptr<ControlledStack> m_stack;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Desktop> m_desktop;

protected Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

private:
    QTemporaryDir m_settings;
};

} // namespace paddock::test
