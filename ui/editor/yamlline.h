// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// One line of a YAML text in block style, as far as its place in the tree goes. A value; nothing is unescaped.
struct YamlLine
{
    bool blank = false;     ///< nothing, or a comment alone
    int dash = -1;          ///< column of its last "- " from 0; -1 where it begins no item
    int indent = 0;         ///< column of what stands behind spaces and dashes
    QString key;            ///< empty where it has none
    QString value;          ///< behind the key's colon, or all of it, without spaces around it
    int valueStart = 0;     ///< column
    bool opensText = false; ///< a block of text follows: "|" or ">"

    static YamlLine read(const QString &text);
};

} // namespace paddock
