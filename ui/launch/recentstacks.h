// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace paddock {

/// The stack files opened before, newest first, in the user's settings; files that are gone are left out.
QStringList readRecentStacks();
void addRecentStack(const QString &filePath);

/// The stack file that lies in a folder: its path, or empty.
QString stackFileIn(const QString &folder);
/// "shop  ~/work/shop": the folder's name, and where it is with the home directory shortened.
QString stackLabel(const QString &filePath);
QString shortPath(const QString &path);

} // namespace paddock
