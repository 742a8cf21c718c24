// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace paddock {

/// The stack files opened before, newest first, in the user's settings; files that are gone are left out, and come back
/// with their disk.
QStringList readRecentStacks();
void addRecentStack(const QString &filePath);
/// Takes it off the list; the file itself stays. Returns the place it had, for putBackRecentStack(); -1 where it had
/// none.
qsizetype removeRecentStack(const QString &filePath);
void putBackRecentStack(const QString &filePath, qsizetype place);

/// The stack file that lies in a folder: its path, or empty.
QString stackFileIn(const QString &folder);
/// Where a new stack file would lie in the current folder, absolute.
QString newStackFile();
/// "shop  ~/work/shop": the folder's name, and where it is with the home directory shortened.
QString stackLabel(const QString &filePath);
QString shortPath(const QString &path);

} // namespace paddock
