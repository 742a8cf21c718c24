// SPDX-License-Identifier: Apache-2.0
#include "ui/notices/tray.h"

#include "engine/session/session.h"
#include "ui/common/windowactions.h"
#include "ui/notices/noticewatch.h"
#include "ui/notices/stateicon.h"
#include "ui/services/servicetext.h"

#include <QAction>
#include <QMenu>
#include <QSettings>
#include <QSystemTrayIcon>
#include <QWidget>

#include <algorithm>
#include <chrono>

namespace paddock {

namespace {

constexpr char kWantedKey[] = "notices/tray";
constexpr std::chrono::milliseconds kRenewAfter{200};

QString nameOf(const Session &session) { return session.name().isEmpty() ? Tray::tr("Paddock") : session.name(); }

} // namespace

Tray::Tray(QObject *parent) : QObject(parent), m_menu(std::make_unique<QMenu>()), m_renew(this)
{
    m_renew.setSingleShot(true);
    m_renew.setInterval(kRenewAfter);
    connect(&m_renew, &QTimer::timeout, this, &Tray::renew);
    if (!QSystemTrayIcon::isSystemTrayAvailable())
        return;
    m_icon = std::make_unique<QSystemTrayIcon>();
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon.get(), &QSystemTrayIcon::messageClicked, this, &Tray::openLast);
    connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger && !m_places.empty())
            showWindow(m_places.front()->window);
    });
}

Tray::~Tray() = default;

void Tray::add(QWidget *window, Session *session)
{
    m_places.push_back(std::make_unique<Place>(Place{window, session, std::make_unique<NoticeWatch>(session)}));
    Place *place = m_places.back().get();
    connect(place->watch.get(), &NoticeWatch::raised, this,
            [this, place](const ServiceNotice &notice) { tell(*place, notice); });
    for (const auto signal : {&Session::serviceChanged, &Session::serviceRemoved})
        connect(session, signal, this, &Tray::later);
    connect(session, &Session::opened, this, &Tray::later);
    connect(window, &QObject::destroyed, this, [this, window] { remove(window); });
    renew();
    if (m_icon)
        m_icon->show();
}

void Tray::remove(QWidget *window)
{
    std::erase_if(m_places, [window](const auto &place) { return place->window == window; });
    if (m_toldWindow == window)
        m_toldWindow = nullptr;
    m_shownMenu.clear(); // whatever comes next, at the same address or not
    later();
}

bool Tray::areNoticesWanted() { return QSettings().value(QLatin1String(kWantedKey), true).toBool(); }

void Tray::setNoticesWanted(bool wanted) { QSettings().setValue(QLatin1String(kWantedKey), wanted); }

/// Who looks at the window reads it there.
void Tray::tell(const Place &place, const ServiceNotice &notice)
{
    if (place.window->isActiveWindow() || !areNoticesWanted())
        return;
    const bool bad = notice.kind == ServiceNotice::Kind::Failed || notice.kind == ServiceNotice::Kind::GivenUp;
    m_toldWindow = place.window;
    m_toldService = notice.serviceId;
    if (m_icon)
        m_icon->showMessage(nameOf(*place.session), notice.text,
                            bad ? QSystemTrayIcon::Critical : QSystemTrayIcon::Warning);
    Q_EMIT told(nameOf(*place.session), notice.text);
}

void Tray::openLast()
{
    if (!m_toldWindow)
        return;
    showWindow(m_toldWindow);
    Q_EMIT serviceRequested(m_toldWindow, m_toldService);
}

void Tray::showWindow(QWidget *window)
{
    window->setWindowState(window->windowState() & ~Qt::WindowMinimized);
    window->show();
    window->raise();
    window->activateWindow();
}

StateMark Tray::mark() const
{
    QList<ServiceStatus> all;
    for (const auto &place : m_places)
        all += place->session->services();
    return StateMark::of(all);
}

QString Tray::toolTip() const
{
    QStringList lines;
    for (const auto &place : m_places) {
        const QString counts = stateCounts(place->session->services());
        lines << (counts.isEmpty() ? nameOf(*place->session) : tr("%1: %2").arg(nameOf(*place->session), counts));
    }
    return lines.join(QLatin1Char('\n'));
}

void Tray::later()
{
    if (!m_renew.isActive())
        m_renew.start();
}

/// A panel draws an icon anew, and closes a menu, each time it is given one: only where it is another.
void Tray::renew()
{
    renewMenu();
    if (const StateMark now = mark(); m_shownMark != now) {
        m_shownMark = now;
        if (m_icon)
            m_icon->setIcon(stateIcon(now));
        Q_EMIT markChanged(now);
    }
    if (const QString now = m_icon ? toolTip() : QString(); m_shownToolTip != now) {
        m_shownToolTip = now;
        m_icon->setToolTip(now);
    }
}

Tray::MenuState Tray::menuStateOf(const Place &place)
{
    const QList<ServiceStatus> services = place.session->services();
    const auto isUp = [](const ServiceStatus &each) { return WindowActions::isUp(each.state); };
    const auto isDown = [&](const ServiceStatus &each) { return !each.launched && !isUp(each); };
    return {place.session, nameOf(*place.session), std::ranges::any_of(services, isDown),
            std::ranges::any_of(services, isUp)};
}

void Tray::renewMenu()
{
    QList<MenuState> states;
    for (const auto &place : m_places)
        states << menuStateOf(*place);
    if (states == m_shownMenu && !states.isEmpty())
        return;
    m_shownMenu = states;
    m_menu->clear();
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const MenuState &state = states.at(static_cast<qsizetype>(i));
        addOrders(m_places.size() == 1 ? m_menu.get() : m_menu->addMenu(state.name), *m_places[i], state);
    }
    m_menu->addSeparator();
    QAction *notices = m_menu->addAction(tr("Notify when something fails"));
    notices->setCheckable(true);
    notices->setChecked(areNoticesWanted());
    connect(notices, &QAction::toggled, this, &Tray::setNoticesWanted);
    connect(m_menu->addAction(tr("Stop everything and quit")), &QAction::triggered, this, &Tray::quitRequested);
}

void Tray::addOrders(QMenu *menu, const Place &place, const MenuState &state)
{
    connect(menu->addAction(tr("Show %1").arg(state.name)), &QAction::triggered, this,
            [window = place.window] { showWindow(window); });
    QAction *start = menu->addAction(tr("Start all"));
    start->setEnabled(state.mayStart);
    connect(start, &QAction::triggered, place.session, &Session::startAll);
    QAction *stop = menu->addAction(tr("Stop all"));
    stop->setEnabled(state.mayStop);
    connect(stop, &QAction::triggered, place.session, &Session::stopAll);
}

} // namespace paddock
