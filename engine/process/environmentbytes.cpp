// SPDX-License-Identifier: Apache-2.0
#include "engine/process/environmentbytes.h"

#include <QStringList>

#include <cstdlib>

namespace paddock {

QList<QByteArray> environmentBytes(const QProcessEnvironment &environment)
{
    QList<QByteArray> bytes;
    const QStringList keys = environment.keys();
    for (const QString &key : keys) {
        const QByteArray name = key.toLocal8Bit();
        const QString value = environment.value(key);
        const char *const own = std::getenv(name.constData());
        const bool unchanged = own && QString::fromLocal8Bit(own) == value;
        bytes.append(name + '=' + (unchanged ? QByteArray(own) : value.toLocal8Bit()));
    }
    return bytes;
}

} // namespace paddock
