// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/recentstacks.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace paddock {

namespace {

constexpr int kCapacity = 8;
const QString kKey = QStringLiteral("stacks/recent");

} // namespace

QStringList readRecentStacks()
{
    QStringList paths = QSettings().value(kKey).toStringList();
    paths.removeIf([](const QString &path) { return !QFileInfo(path).isFile(); });
    return paths;
}

void addRecentStack(const QString &filePath)
{
    QStringList paths = readRecentStacks();
    paths.removeAll(filePath);
    paths.prepend(filePath);
    QSettings().setValue(kKey, paths.mid(0, kCapacity));
}

QString stackFileIn(const QString &folder)
{
    const QString path = QDir(folder).absoluteFilePath(QStringLiteral("paddock.yaml"));
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
