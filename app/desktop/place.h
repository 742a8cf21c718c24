// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/stack/stackspec.h"

#include <QObject>
#include <QSize>
#include <QString>

#include <memory>

namespace paddock {

class ControlServer;
class LocalSession;
class MainWindow;
class RemoteSession;
class Session;
class Theme;

/// One window with the session it shows: one of its own, which other programs reach by its name while something is open
/// in it, or one in another process. Owned by the Desktop.
class Place : public QObject
{
    Q_OBJECT
public:
    /// Fails where the engine cannot be made.
    static Result<std::unique_ptr<Place>> makeOwn(const QString &groupName, Theme *theme);
    /// Fails where there is no such session.
    static Result<std::unique_ptr<Place>> makeAttached(const QString &sessionName, Theme *theme);
    ~Place() override;

    [[nodiscard]] Session *session() const;
    [[nodiscard]] MainWindow *window() const { return m_window.get(); }
    [[nodiscard]] bool isAttached() const { return m_remote != nullptr; }
    /// Nothing was opened or launched in it.
    [[nodiscard]] bool isEmpty() const;
    /// A stack can be opened in it: it is a session of its own, and empty.
    [[nodiscard]] bool mayOpen() const { return !isAttached() && isEmpty(); }
    /// The session in the other process has ended, or the way to it; the window still shows what it was.
    [[nodiscard]] bool isOver() const;
    /// The window was closed for good; the place is to be forgotten.
    [[nodiscard]] bool isGone() const { return m_gone; }

    /// Of a place that mayOpen(): from now on `paddock ps` and the like find it under the name. Where it cannot be
    /// served the window says so and goes on.
    Result<void> openStack(StackSpec stack, const QString &sessionName);
    /// As by a person's hand, but nobody is asked: a session of its own stops, any other goes on. Again: kills.
    void quit();
    /// Takes its window off the screen for another one to take its place.
    void makeRoom();

Q_SIGNALS:
    void gone();

private:
    explicit Place(Theme *theme);
    void makeWindow(Session *session);
    void serve(const QString &sessionName);

    // The order matters: the window looks at the session, and so does the server.
    Theme *m_theme;
    std::unique_ptr<LocalSession> m_own;
    std::unique_ptr<RemoteSession> m_remote;
    std::unique_ptr<ControlServer> m_server;
    std::unique_ptr<MainWindow> m_window;
    bool m_gone = false;
};

} // namespace paddock
