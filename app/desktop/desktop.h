// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QList>
#include <QObject>
#include <QSize>
#include <QString>

#include <memory>
#include <vector>

namespace paddock {

class LocalSession;
struct StackProblem;
class MainWindow;
class Theme;

/// The windows of this program, each on an engine of its own, so that opening a second stack stops nothing of the
/// first. Made by main; ends a window and its engine together, once the engine has closed.
class Desktop : public QObject
{
    Q_OBJECT
public:
    Desktop(Theme *theme, QSize size, QObject *parent = nullptr);
    ~Desktop() override;

    /// Opens a window on the stack file, or an empty one. A file that means nothing is shown there and told on stderr.
    /// Fails where the engine cannot be made.
    Result<void> open(const QString &filePath, bool start);
    /// Asks every window to close; a second time kills what is left.
    void closeAll();

    [[nodiscard]] LocalSession *firstSession() const;
    [[nodiscard]] MainWindow *firstWindow() const;
    [[nodiscard]] bool firstFileWasBad() const { return m_firstFileWasBad; }

private:
    struct Place;

    Result<Place *> makePlace(const QString &groupName);
    void openIn(Place &place, const QString &filePath);
    static void warn(Place &place, const QList<StackProblem> &warnings);
    void forget(LocalSession *session);

    Theme *m_theme;
    QSize m_size; ///< empty: as it was last time
    std::vector<std::unique_ptr<Place>> m_places;
    bool m_firstFileWasBad = false;
};

} // namespace paddock
