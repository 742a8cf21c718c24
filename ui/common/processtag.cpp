// SPDX-License-Identifier: Apache-2.0
#include "ui/common/processtag.h"

#include "engine/containment/aliveness.h"
#include "engine/sampling/procstat.h"

#include <QCoreApplication>
#include <QFile>
#include <QStringList>

namespace paddock {

QString ownProcessTag()
{
    QFile file(QStringLiteral("/proc/self/stat"));
    const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    const auto stat = procstat::parseStat(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
    return QStringLiteral("%1-%2").arg(QCoreApplication::applicationPid()).arg(stat ? stat->startTime : 0);
}

bool isProcessTagAlive(const QString &tag)
{
    const QStringList parts = tag.split(u'-');
    const ProcessKey key{parts.value(0).toInt(), parts.value(1).toULongLong()};
    if (key.pid <= 0 || key.startTime == 0)
        return false;
    return isAlive(key).value_or(true);
}

} // namespace paddock
