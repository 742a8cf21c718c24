// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/ui/fakesession.h"
#include "ui/common/theme.h"
#include "ui/mainwindow.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>

namespace paddock {

inline const QString kRedis = QStringLiteral("redis");
inline const QString kApi = QStringLiteral("api");
inline const QString kWorker = QStringLiteral("worker");
inline const QString kSite = QStringLiteral("site");

QList<ServiceStatus> shop(ServiceState state = ServiceState::Running);
std::shared_ptr<Snapshot> shopSample();
LogSnapshot apiLog();
/// A launched command.
ServiceStatus launchedStatus(const QString &id, const QString &title, ServiceState state, const QString &reason);

/// What tests of the window begin with: for each test function a window on a session of values, settings in a folder of
/// the test's own. Pictures go to $PADDOCK_SCREENSHOTS, where that is set.
class WindowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { openWindow(); }
    void cleanup();

protected:
    /// With the settings cleared. What init() does, for those that have one of their own.
    void openWindow();

    template<typename T>
    T *part() const
    {
        return m_window->findChild<T *>();
    }
    /// Saves the window in light and in dark as "window-NAME-light.png"; at 200 % with "@2x".
    void shoot(const QString &name);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void openShop(ServiceState state = ServiceState::Running);

    QTemporaryDir m_settings;
    QString m_screenshots;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeSession> m_session;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace paddock
