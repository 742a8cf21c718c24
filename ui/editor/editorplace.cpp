// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/editorplace.h"

#include "ui/editor/autosave.h"

#include <QFileInfo>
#include <QSettings>

namespace paddock {

namespace {

const QString kFile = QStringLiteral("file");
const QString kLine = QStringLiteral("line");
const QString kColumn = QStringLiteral("column");
const QString kTop = QStringLiteral("top");
const QString kLeft = QStringLiteral("left");

/// A path in a key of its own: slashes would make groups of it.
QString groupOf(QString stackPath)
{
    return QStringLiteral("editor/") +
           (stackPath.isEmpty() ? QStringLiteral("none") : stackPath.replace(QLatin1Char('/'), QLatin1Char('|')));
}

} // namespace

std::optional<EditorPlace> EditorPlace::load(const QString &stackPath)
{
    QSettings settings;
    settings.beginGroup(groupOf(stackPath));
    const EditorPlace place{settings.value(kFile).toString(), settings.value(kLine, 1).toInt(),
                            settings.value(kColumn, 1).toInt(), settings.value(kTop).toInt(),
                            settings.value(kLeft).toInt()};
    if (place.filePath.isEmpty() || (!QFileInfo(place.filePath).isFile() && !Autosave::find(place.filePath)))
        return std::nullopt;
    return place;
}

void EditorPlace::save(const QString &stackPath) const
{
    QSettings settings;
    settings.beginGroup(groupOf(stackPath));
    settings.setValue(kFile, filePath);
    settings.setValue(kLine, line);
    settings.setValue(kColumn, column);
    settings.setValue(kTop, top);
    settings.setValue(kLeft, left);
}

void EditorPlace::forget(const QString &stackPath) { QSettings().remove(groupOf(stackPath)); }

} // namespace paddock
