// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace paddock {

/// The stack files opened before, newest first, in the user's settings; files that are gone are left out, and come back
/// with their disk.
QStringList readRecentStacks();
void addRecentStack(const QString &filePath);
/// What stands there, gone files included, to put it back by setRecentStacks().
QStringList allRecentStacks();
void setRecentStacks(const QStringList &filePaths);

/// The stack file that lies in a folder: its path, or empty.
QString stackFileIn(const QString &folder);
/// Where a new stack file would lie in the current folder, absolute.
QString newStackFile();
/// "shop  ~/work/shop": the folder's name, and where it is with the home directory shortened.
QString stackLabel(const QString &filePath);
QString shortPath(const QString &path);

} // namespace paddock
