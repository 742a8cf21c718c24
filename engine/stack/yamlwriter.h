// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/yamltree.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace paddock {

/// Writes a made tree as YAML that people like to read: block maps, short lists in one line, quotes only where they are
/// needed, shell scripts as literal blocks. Reading it again gives the same values.
class YamlWriter
{
public:
    /// `comments` come first, one line each.
    static QByteArray write(const YamlTree &tree, const QStringList &comments = {});

    /// A scalar in one line.
    static QString scalar(const QString &text);
};

} // namespace paddock
