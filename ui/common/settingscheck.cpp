// SPDX-License-Identifier: Apache-2.0
#include "ui/common/settingscheck.h"

#include <QCoreApplication>
#include <QFile>
#include <QSettings>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("SettingsCheck", text); }

} // namespace

QString checkSettings()
{
    QString path;
    QSettings::Status status = QSettings::NoError;
    {
        const QSettings settings;
        path = settings.fileName();
        settings.allKeys(); // sections are understood when they are asked for, not before
        status = settings.status();
    }
    if (status == QSettings::NoError || !QFile::exists(path))
        return {};
    if (status == QSettings::AccessError)
        return tr("The settings cannot be read, so everything is as at the first start: %1").arg(path);
    const QString aside = path + QStringLiteral(".broken");
    QFile::remove(aside);
    if (!QFile::rename(path, aside))
        return tr("The settings are broken and cannot be put aside: %1").arg(path);
    return tr("The settings were broken, so everything is as at the first start; the old ones are in %1").arg(aside);
}

} // namespace paddock
