// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace paddock {

/// Where somebody was in the editor when a window closed, in the user's settings: one for each stack whose window had
/// it open, and one for windows without a stack, whose path is empty.
struct EditorPlace
{
    QString filePath; ///< the stack's own, or one that it includes
    int line = 1;
    int column = 1;
    int top = 0;  ///< the first line in sight, from 0
    int left = 0; ///< px scrolled to the right

    /// Absent where the editor was not open, or is to be opened no more: its file is gone, and no text of it is kept.
    static std::optional<EditorPlace> load(const QString &stackPath);
    void save(const QString &stackPath) const;
    static void forget(const QString &stackPath);
};

} // namespace paddock
