// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/notyetrun.h"

#include <QSet>

#include <array>

namespace paddock {

namespace {

constexpr std::array kNotYetRun{
    "service.ports",
};

} // namespace

QStringList keysNotYetRun()
{
    QStringList keys;
    for (const char *key : kNotYetRun)
        keys.append(QString::fromLatin1(key));
    return keys;
}

void warnWhereNotYetRun(FieldReader &reader, const char *table, const YamlNode &word)
{
    static const QSet<QString> keys = [] {
        const QStringList list = keysNotYetRun();
        return QSet<QString>(list.begin(), list.end());
    }();
    if (keys.contains(QLatin1String(table) + u'.' + word.text))
        reader.warnOnce(word, FieldReader::tr("this version reads '%1' but does not act on it yet").arg(word.text));
}

} // namespace paddock
