// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/desktop/openstacks.h"
#include "engine/base/result.h"
#include "engine/control/sessioncard.h"

#include <QList>
#include <QObject>
#include <QSize>
#include <QString>

#include <memory>
#include <vector>

namespace paddock {

struct StackProblem;
struct StackSpec;
class MainWindow;
class Place;
class Session;
class Theme;
class Tray;

/// The windows of this program, each on a session of its own, so that opening a second stack stops nothing of the
/// first. Made by main; ends a window and what belongs to it together, once it has closed.
class Desktop : public QObject
{
    Q_OBJECT
public:
    Desktop(Theme *theme, QSize size, QObject *parent = nullptr);
    ~Desktop() override;

    /// Opens a window on the stack file, or an empty one. A file that means nothing is shown there and told on stderr.
    /// Where a session of that stack runs already the window offers to attach to it, and starts nothing.
    /// Fails where the engine cannot be made.
    Result<void> open(const QString &filePath, bool start);
    /// The stacks of the last window, not started; where a Paddock was killed since, an empty window that says so and
    /// offers what was open then.
    Result<void> openAsLastTime();
    /// A stack that runs already is opened once more, under another name, without a question. Off at first.
    void setUnattended(bool unattended) { m_offersToAttach = !unattended; }
    /// Opens a window on a session in another process. Fails where there is none of that name.
    Result<void> attach(const QString &sessionName);
    /// Asks every window to close; a second time kills what is left. Sessions of other processes go on.
    void closeAll();

    [[nodiscard]] Session *firstSession() const;
    [[nodiscard]] MainWindow *firstWindow() const;
    [[nodiscard]] bool firstFileWasBad() const { return m_firstFileWasBad; }

private:
    Place *add(std::unique_ptr<Place> place);
    void show(Place &place, const MainWindow *inPlaceOf = nullptr);
    Result<Place *> addOwn(const QString &groupName);
    void openIn(Place &place, const QString &filePath, bool start);
    void openStack(Place &from, const StackSpec &stack, const QString &sessionName, bool start);
    void attachFrom(Place &from, const QString &sessionName);
    void offerToAttach(Place &place, const SessionCard &running, const StackSpec &stack, bool start);
    /// With a session of that file that still goes on; null where there is none.
    [[nodiscard]] Place *placeOf(const QString &filePath) const;
    static void warn(Place &place, const QList<StackProblem> &warnings);
    void forgetGone();
    /// Of sessions of our own.
    [[nodiscard]] QStringList openFiles() const;

    Theme *m_theme;
    std::unique_ptr<Tray> m_tray; ///< goes after the windows, which take themselves out of it
    QSize m_size;                 ///< empty: as it was last time
    std::vector<std::unique_ptr<Place>> m_places;
    OpenStacks m_openStacks;
    QStringList m_leaveWith; ///< what was open when all windows were closed at once
    bool m_firstFileWasBad = false;
    bool m_offersToAttach = true;
};

} // namespace paddock
