// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace paddock {

/// Which stacks the windows of this program have open, written down in the user's settings: those of the last window
/// are opened again at the next start, and those of a program that was killed can be named. Main thread.
class OpenStacks
{
public:
    /// Looks who has ended without a word, and forgets them.
    OpenStacks();

    /// Of the window that was closed last; files that are gone are left out.
    [[nodiscard]] QStringList last() const;
    /// Some Paddock has ended without closing its windows since the last start, with stacks that can be opened again.
    [[nodiscard]] bool hasDied() const { return m_hasDied; }
    [[nodiscard]] QStringList takeOfTheDead(); ///< what they had open, once

    void setOpen(const QStringList &filePaths); ///< now, in all windows
    /// In order: these were the last ones, and nobody has died.
    void leave(const QStringList &filePaths);

private:
    QString m_key;
    QStringList m_ofTheDead;
    bool m_hasDied = false;
};

} // namespace paddock
