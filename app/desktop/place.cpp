// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/place.h"

#include "engine/control/controlserver.h"
#include "engine/control/remotesession.h"
#include "engine/session/localsession.h"
#include "ui/mainwindow.h"

#include <utility>

namespace paddock {

Place::Place(Theme *theme) : m_theme(theme) {}

Place::~Place() = default;

Result<std::unique_ptr<Place>> Place::makeOwn(const QString &groupName, Theme *theme)
{
    LocalSession::Options options;
    options.name = groupName;
    auto session = LocalSession::create(std::move(options));
    if (!session)
        return std::unexpected(session.error());
    std::unique_ptr<Place> place(new Place(theme));
    place->m_own = std::move(*session);
    place->m_own->setSamplingEnabled(true);
    place->makeWindow(place->m_own.get());
    // A command alone is worth finding too.
    connect(place->m_own.get(), &Session::launched, place.get(), [place = place.get(), groupName] {
        if (!place->m_server)
            place->serve(ControlAddress::freeName(SessionCard::nameFrom(groupName)));
    });
    return place;
}

Result<std::unique_ptr<Place>> Place::makeAttached(const QString &sessionName, Theme *theme)
{
    auto session = RemoteSession::connectTo(sessionName, QStringLiteral("window"));
    if (!session)
        return std::unexpected(session.error());
    std::unique_ptr<Place> place(new Place(theme));
    place->m_remote = std::move(*session);
    place->m_remote->enableSampling();
    place->m_remote->fetchAllLogs();
    place->makeWindow(place->m_remote.get());
    return place;
}

void Place::makeWindow(Session *session)
{
    m_window = std::make_unique<MainWindow>(session, m_theme);
    connect(m_window.get(), &MainWindow::gone, this, [this] {
        m_gone = true;
        Q_EMIT gone();
    });
}

Session *Place::session() const
{
    return m_remote ? static_cast<Session *>(m_remote.get()) : static_cast<Session *>(m_own.get());
}

bool Place::isEmpty() const { return session()->name().isEmpty() && session()->services().isEmpty(); }

bool Place::isOver() const { return m_remote && m_remote->end() != RemoteSession::End::None; }

Result<void> Place::openStack(StackSpec stack, const QString &sessionName)
{
    const auto opened = m_own->openStack(std::move(stack));
    if (opened)
        serve(sessionName);
    return opened;
}

void Place::serve(const QString &sessionName)
{
    auto server = ControlServer::create(m_own.get(), sessionName);
    if (!server) {
        m_window->showProblem(tr("Other programs cannot reach this session: %1").arg(server.error().message));
        return;
    }
    m_server = std::move(*server);
    connect(m_server.get(), &ControlServer::closeAsked, m_window.get(), &QWidget::close);
}

void Place::quit()
{
    if (m_remote && !isOver())
        m_remote->leave();
    else
        m_window->close();
}

void Place::makeRoom()
{
    m_window->hide();
    quit();
}

} // namespace paddock
