// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

class QTextCursor;
class QTextDocument;

namespace paddock {

/// Where in a YAML text a cursor stands, told from the lines around it and not from a parse, because a text that is
/// being written rarely parses. A value.
struct YamlPlace
{
    enum class Kind {
        Nothing, ///< in a comment, a quoted text or a block of text
        Key,
        Value,
    };

    Kind kind = Kind::Nothing;
    QStringList path;     ///< keys from the top to the map in which a key is written, or to the value that is
    QString prefix;       ///< what stands of the word before the cursor
    QStringList siblings; ///< keys that the map has already; only for Kind::Key

    /// Names of services stand here, not keys.
    [[nodiscard]] bool isDependency() const { return path.size() == 3 && path.constLast() == u"depends_on"; }

    bool operator==(const YamlPlace &) const = default;
};

YamlPlace yamlPlaceAt(const QTextCursor &cursor);

/// The names below `services:` at the top of the file, in its order.
QStringList serviceNamesIn(const QTextDocument &document);

} // namespace paddock
