// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/desktop.h"

#include "engine/session/localsession.h"
#include "engine/stack/stackloader.h"
#include "ui/launch/recentstacks.h"
#include "ui/mainwindow.h"

#include <QDir>
#include <QFileInfo>
#include <QTimer>

#include <algorithm>
#include <cstdio>

namespace paddock {

struct Desktop::Place
{
    std::unique_ptr<LocalSession> session;
    std::unique_ptr<MainWindow> window; ///< goes first: it looks at the session
};

Desktop::Desktop(Theme *theme, QSize size, QObject *parent) : QObject(parent), m_theme(theme), m_size(size) {}

Desktop::~Desktop() = default;

LocalSession *Desktop::firstSession() const { return m_places.empty() ? nullptr : m_places.front()->session.get(); }

MainWindow *Desktop::firstWindow() const { return m_places.empty() ? nullptr : m_places.front()->window.get(); }

Result<Desktop::Place *> Desktop::makePlace(const QString &groupName)
{
    LocalSession::Options options;
    options.name = groupName;
    Result<std::unique_ptr<LocalSession>> session = LocalSession::create(std::move(options));
    if (!session)
        return std::unexpected(session.error());
    auto place = std::make_unique<Place>();
    place->session = std::move(*session);
    place->session->setSamplingEnabled(true);
    place->window = std::make_unique<MainWindow>(place->session.get(), m_theme);
    if (!m_size.isEmpty())
        place->window->resize(m_size);
    Place *made = place.get();
    connect(made->window.get(), &MainWindow::openRequested, this,
            [this, made](const QString &filePath) { openIn(*made, filePath); });
    connect(made->session.get(), &Session::closed, this, [this, session = made->session.get()] {
        QTimer::singleShot(0, this, [this, session] { forget(session); });
    });
    m_places.push_back(std::move(place));
    made->window->show();
    return made;
}

Result<void> Desktop::open(const QString &filePath, bool start)
{
    const QString folder = filePath.isEmpty() ? QString() : QFileInfo(filePath).absoluteDir().dirName();
    const Result<Place *> place = makePlace(folder.isEmpty() ? QStringLiteral("paddock") : folder);
    if (!place)
        return std::unexpected(place.error());
    if (filePath.isEmpty())
        return {};
    openIn(**place, filePath);
    if (start && !(*place)->session->name().isEmpty())
        (*place)->session->startAll();
    return {};
}

void Desktop::openIn(Place &place, const QString &filePath)
{
    const QString path = QFileInfo(filePath).absoluteFilePath();
    if (path == place.session->filePath() && place.window->isVisible()) {
        place.window->raise();
        return;
    }
    StackOutcome read = StackLoader::read(path);
    if (!read) {
        m_firstFileWasBad = m_firstFileWasBad || m_places.size() == 1;
        for (const StackProblem &problem : read.error())
            std::fprintf(stderr, "paddock-desktop: %s\n", qUtf8Printable(problem.toString()));
        place.window->showStackProblems(path, read.error());
        return;
    }
    addRecentStack(path);
    const bool busy = !place.session->name().isEmpty() || !place.session->services().isEmpty();
    if (busy) {
        if (const Result<void> opened = open(path, false); !opened)
            place.window->showProblem(opened.error().message);
        return;
    }
    const Result<void> opened = place.session->openStack(std::move(read->stack));
    if (!opened)
        place.window->showProblem(opened.error().message);
    else
        warn(place, read->warnings);
}

void Desktop::warn(Place &place, const QList<StackProblem> &warnings)
{
    if (warnings.isEmpty())
        return;
    for (const StackProblem &warning : warnings)
        std::fprintf(stderr, "paddock-desktop: %s\n", qUtf8Printable(warning.toString()));
    const QString first = warnings.constFirst().toString();
    const qsizetype more = warnings.size() - 1;
    place.window->showProblem(more == 0 ? first
                                        : tr("%1 (and %2 more: paddock check lists them)").arg(first).arg(more));
}

void Desktop::closeAll()
{
    std::vector<MainWindow *> windows;
    for (const auto &place : m_places)
        windows.push_back(place->window.get());
    for (MainWindow *window : windows)
        window->close();
}

void Desktop::forget(LocalSession *session)
{
    std::erase_if(m_places, [session](const auto &place) { return place->session.get() == session; });
}

} // namespace paddock
