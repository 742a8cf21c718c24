// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/notices/servicenotice.h"
#include "ui/services/statemark.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

class QMenu;
class QSystemTrayIcon;
class QWidget;

namespace paddock {

class NoticeWatch;
class Session;

/// The program's icon in the desktop's tray, where the desktop has one: it shows the worst state of all stacks, has the
/// most important orders in its menu, and tells what is wrong while nobody looks at the window. Owned by the desktop
/// program; windows and sessions take themselves out when they go.
class Tray : public QObject
{
    Q_OBJECT
public:
    explicit Tray(QObject *parent = nullptr);
    ~Tray() override;

    void add(QWidget *window, Session *session);

    /// False where the desktop has no tray.
    [[nodiscard]] bool isShown() const { return m_icon != nullptr; }
    /// Also where there is no tray to show it.
    [[nodiscard]] QMenu *menu() const { return m_menu.get(); }
    [[nodiscard]] QString toolTip() const;
    /// Remembered; on at first.
    [[nodiscard]] static bool areNoticesWanted();
    static void setNoticesWanted(bool wanted);

Q_SIGNALS:
    void serviceRequested(QWidget *window, const QString &serviceId); ///< a notice about it was clicked
    void quitRequested();
    /// What is told, or would be where there is no tray.
    void told(const QString &title, const QString &text);
    /// The icon says something else now, or would where there is a tray.
    void markChanged(const paddock::StateMark &mark);

private:
    struct Place
    {
        QWidget *window;
        Session *session;
        std::unique_ptr<NoticeWatch> watch;
    };

    /// What the menu says of one place.
    struct MenuState
    {
        Session *session;
        QString name;
        bool mayStart;
        bool mayStop;

        bool operator==(const MenuState &) const = default;
    };

    void remove(QWidget *window);
    void tell(const Place &place, const ServiceNotice &notice);
    void openLast();
    void later();
    void renew();
    void renewMenu();
    void addOrders(QMenu *menu, const Place &place, const MenuState &state);
    [[nodiscard]] static MenuState menuStateOf(const Place &place);
    [[nodiscard]] StateMark mark() const;
    static void showWindow(QWidget *window);

    std::vector<std::unique_ptr<Place>> m_places;
    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<QSystemTrayIcon> m_icon;
    QTimer m_renew; ///< many changes cost one
    std::optional<StateMark> m_shownMark;
    QString m_shownToolTip;
    QList<MenuState> m_shownMenu;
    QWidget *m_toldWindow = nullptr;
    QString m_toldService;
};

} // namespace paddock
