// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/recentstacks.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kCapacity = 8;
const QString kFileName = QStringLiteral("paddock.yaml");
const QString kKey = QStringLiteral("stacks/recent");

QStringList allRecentStacks() { return QSettings().value(kKey).toStringList(); }

void setRecentStacks(const QStringList &filePaths) { QSettings().setValue(kKey, filePaths.mid(0, kCapacity)); }

} // namespace

QStringList readRecentStacks()
{
    QStringList paths = allRecentStacks();
    paths.removeIf([](const QString &path) { return !QFileInfo(path).isFile(); });
    return paths;
}

void addRecentStack(const QString &filePath)
{
    QStringList paths = allRecentStacks();
    paths.removeAll(filePath);
    paths.prepend(filePath);
    setRecentStacks(paths);
}

qsizetype removeRecentStack(const QString &filePath)
{
    QStringList paths = allRecentStacks();
    const qsizetype place = paths.indexOf(filePath);
    if (place >= 0) {
        paths.removeAt(place);
        setRecentStacks(paths);
    }
    return place;
}

void putBackRecentStack(const QString &filePath, qsizetype place)
{
    QStringList paths = allRecentStacks();
    if (place < 0 || paths.contains(filePath)) // opened since, so it stands further up
        return;
    paths.insert(std::min(place, paths.size()), filePath);
    setRecentStacks(paths);
}

QString newStackFile() { return QDir::current().absoluteFilePath(kFileName); }

QString stackFileIn(const QString &folder)
{
    const QString path = QDir(folder).absoluteFilePath(kFileName);
    return QFileInfo(path).isFile() ? path : QString();
}

QString shortPath(const QString &path)
{
    const QString home = QDir::homePath();
    if (home.size() > 1 && (path == home || path.startsWith(home + QLatin1Char('/'))))
        return QLatin1Char('~') + path.mid(home.size());
    return path;
}

QString stackLabel(const QString &filePath)
{
    const QFileInfo file(filePath);
    return QStringLiteral("%1   %2").arg(file.dir().dirName(), shortPath(file.path()));
}

} // namespace paddock
