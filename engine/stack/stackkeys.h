// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace paddock {

/// All keys that the reader knows, by the kind of map they stand in: "stack" for the top level, "service", "probe" and
/// so on. Taken from the reader's own tables; for what has to agree with them, like the schema.
QHash<QString, QStringList> stackKeys();

} // namespace paddock
