// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/desktop.h"

#include "app/desktop/place.h"
#include "engine/control/controladdress.h"
#include "engine/session/session.h"
#include "engine/stack/stackloader.h"
#include "ui/attach/sessionwords.h"
#include "ui/common/questionstrip.h"
#include "ui/launch/recentstacks.h"
#include "ui/mainwindow.h"
#include "ui/notices/feedback.h"
#include "ui/notices/tray.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace paddock {

Desktop::Desktop(Theme *theme, QSize size, QObject *parent)
    : QObject(parent), m_theme(theme), m_tray(std::make_unique<Tray>()), m_size(size)
{
    connect(m_tray.get(), &Tray::quitRequested, this, &Desktop::closeAll);
    connect(m_tray.get(), &Tray::serviceRequested, this, [](QWidget *window, const QString &id) {
        if (auto *shown = qobject_cast<MainWindow *>(window))
            shown->showService(id);
    });
}

/// The program may end with its last window, before that was told.
Desktop::~Desktop() { forgetGone(); }

Session *Desktop::firstSession() const { return m_places.empty() ? nullptr : m_places.front()->session(); }

MainWindow *Desktop::firstWindow() const { return m_places.empty() ? nullptr : m_places.front()->window(); }

Place *Desktop::add(std::unique_ptr<Place> place)
{
    Place *const added = place.get();
    m_tray->add(added->window(), added->session());
    m_places.push_back(std::move(place));
    MainWindow *const window = added->window();
    connect(window, &MainWindow::openRequested, this,
            [this, added](const QString &filePath) { openIn(*added, filePath, false); });
    connect(window, &MainWindow::attachRequested, this,
            [this, added](const QString &sessionName) { attachFrom(*added, sessionName); });
    connect(added, &Place::gone, this, &Desktop::forgetGone, Qt::QueuedConnection);
    return added;
}

/// As large as the one that it is opened from, if it takes its place.
void Desktop::show(Place &place, const MainWindow *inPlaceOf)
{
    if (inPlaceOf)
        place.window()->restoreGeometry(inPlaceOf->saveGeometry());
    else if (!m_size.isEmpty())
        place.window()->resize(m_size);
    place.window()->show();
    place.window()->offerAgain(m_openStacks.takeOfTheDead());
}

Result<Place *> Desktop::addOwn(const QString &groupName)
{
    auto place = Place::makeOwn(groupName, m_theme);
    if (!place)
        return std::unexpected(place.error());
    return add(std::move(*place));
}

Result<void> Desktop::open(const QString &filePath, bool start)
{
    const QString folder = filePath.isEmpty() ? QString() : QFileInfo(filePath).absoluteDir().dirName();
    const auto place = addOwn(folder.isEmpty() ? QStringLiteral("paddock") : folder);
    if (!place)
        return std::unexpected(place.error());
    show(**place);
    if (!filePath.isEmpty())
        openIn(**place, filePath, start);
    return {};
}

Result<void> Desktop::openAsLastTime()
{
    const QStringList last = m_openStacks.hasDied() ? QStringList() : m_openStacks.last();
    for (const QString &filePath : last) {
        if (const Result<void> opened = open(filePath, false); !opened)
            return opened;
    }
    return last.isEmpty() ? open({}, false) : Result<void>();
}

Result<void> Desktop::attach(const QString &sessionName)
{
    auto place = Place::makeAttached(sessionName, m_theme);
    if (!place)
        return std::unexpected(place.error());
    show(*add(std::move(*place)));
    return {};
}

Place *Desktop::placeOf(const QString &filePath) const
{
    const auto found = std::ranges::find_if(m_places, [&](const auto &place) {
        return place->session()->filePath() == filePath && place->window()->isVisible() && !place->isOver();
    });
    return found == m_places.end() ? nullptr : found->get();
}

void Desktop::openIn(Place &place, const QString &filePath, bool start)
{
    const QString path = QFileInfo(filePath).absoluteFilePath();
    if (const Place *const open = placeOf(path)) {
        open->window()->raise();
        open->window()->activateWindow();
        return;
    }
    const StackOutcome read = StackLoader::read(path);
    if (!read) {
        m_firstFileWasBad = m_firstFileWasBad || m_places.size() == 1;
        for (const StackProblem &problem : read.error())
            std::fprintf(stderr, "paddock-desktop: %s\n", qUtf8Printable(problem.toString()));
        place.window()->showStackProblems(path, read.error());
        return;
    }
    addRecentStack(path);
    const QString name = SessionCard::nameFrom(read->stack.name);
    const auto running = ControlAddress::ownerOf(name);
    if (running && QFileInfo(running->filePath) == QFileInfo(path) && m_offersToAttach)
        offerToAttach(place, *running, read->stack, start);
    else
        openStack(place, read->stack, ControlAddress::freeName(name), start);
    warn(place, read->warnings);
}

/// In the place that asks where that is free, else in a new one.
void Desktop::openStack(Place &from, const StackSpec &stack, const QString &sessionName, bool start)
{
    Place *place = &from;
    if (!from.mayOpen()) {
        const auto added = addOwn(QFileInfo(stack.filePath).dir().dirName());
        if (!added) {
            from.window()->showProblem(added.error().message);
            return;
        }
        place = *added;
        show(*place, from.isOver() ? from.window() : nullptr);
        if (from.isOver())
            from.makeRoom();
    }
    if (const auto opened = place->openStack(stack, sessionName); !opened)
        place->window()->showProblem(opened.error().message);
    else if (start)
        place->session()->startAll();
    m_openStacks.setOpen(openFiles());
}

void Desktop::offerToAttach(Place &place, const SessionCard &running, const StackSpec &stack, bool start)
{
    const QString name = running.name;
    const QString second = ControlAddress::freeName(name);
    const QString where =
        running.headless ? tr("since %1, without a window (pid %2)") : tr("since %1, in another Paddock (pid %2)");
    QuestionStrip::Answer attachToIt{tr("Attach to it"), tr("Shows what runs; nothing is started"),
                                     [this, &place, name] { attachFrom(place, name); }};
    QuestionStrip::Answer openAnother{
        tr("Open it once more"), tr("As a session %1 of its own; ports and files of the two may clash").arg(second),
        [this, &place, stack, second, start] { openStack(place, stack, second, start); }};
    QuestionStrip::Answer cancel{tr("Cancel"), tr("Nothing is opened (Esc)"), {}, false, true};
    place.window()->questions()->ask({tr("%1 runs already").arg(name),
                                      where.arg(clockWords(running.startedAt), QString::number(running.pid)),
                                      {attachToIt, openAnother, cancel}});
}

void Desktop::attachFrom(Place &from, const QString &sessionName)
{
    auto place = Place::makeAttached(sessionName, m_theme);
    if (!place) {
        from.window()->showProblem(place.error().message);
        return;
    }
    const bool replaces = from.mayOpen() || from.isOver();
    show(*add(std::move(*place)), replaces ? from.window() : nullptr);
    if (replaces)
        from.makeRoom();
}

void Desktop::warn(Place &place, const QList<StackProblem> &warnings)
{
    if (warnings.isEmpty())
        return;
    for (const StackProblem &warning : warnings)
        std::fprintf(stderr, "paddock-desktop: %s\n", qUtf8Printable(warning.toString()));
    QStringList lines;
    for (const StackProblem &warning : warnings)
        lines << warning.toString();
    place.window()->feedback()->showWarnings(lines);
}

void Desktop::closeAll()
{
    if (m_leaveWith.isEmpty())
        m_leaveWith = openFiles();
    for (const auto &place : m_places) {
        place->window()->keepUnsaved(); // nobody may be there to answer
        place->quit();
    }
}

void Desktop::forgetGone()
{
    if (m_places.empty())
        return;
    const QStringList before = openFiles();
    std::erase_if(m_places, [](const auto &place) { return place->isGone(); });
    if (m_places.empty())
        m_openStacks.leave(m_leaveWith.isEmpty() ? before : m_leaveWith);
    else
        m_openStacks.setOpen(openFiles());
}

QStringList Desktop::openFiles() const
{
    QStringList filePaths;
    for (const auto &place : m_places) {
        const QString filePath = place->session()->filePath();
        if (!place->isAttached() && !filePath.isEmpty())
            filePaths << filePath;
    }
    return filePaths;
}

} // namespace paddock
