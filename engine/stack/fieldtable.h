// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/fieldreader.h"

#include <QStringList>

#include <span>

namespace paddock {

/// One key of a kind of map, and what reads its value into a T.
template<typename T>
struct Field
{
    const char *key;
    void (*read)(FieldReader &reader, const YamlEntry &entry, T &into);
};

/// The keys of one kind of map. What the reader knows, what its messages list and what the schema has to hold are all
/// taken from here.
template<typename T>
struct FieldTable
{
    std::span<const Field<T>> fields;

    [[nodiscard]] QStringList keys() const
    {
        QStringList words;
        for (const Field<T> &field : fields)
            words.append(QString::fromLatin1(field.key));
        return words;
    }

    /// Reads one line of a map; unknown keys are refused, those that begin with "x-" are the author's own.
    void readEntry(FieldReader &reader, const YamlEntry &entry, T &into) const
    {
        const QString &key = entry.key->text;
        for (const Field<T> &field : fields) {
            if (key == QLatin1String(field.key)) {
                field.read(reader, entry, into);
                return;
            }
        }
        if (!key.startsWith(QLatin1String("x-")))
            reader.refuseUnknownKey(*entry.key, keys());
    }

    void readMap(FieldReader &reader, const YamlNode &map, T &into) const
    {
        for (const YamlEntry &entry : reader.entries(map))
            readEntry(reader, entry, into);
    }
};

} // namespace paddock
