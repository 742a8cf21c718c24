// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/fieldreader.h"

#include <QStringList>

namespace paddock {

/// The keys, as "TABLE.KEY", that are read and checked but that no part of the engine acts on. Each loses its entry
/// with the change that makes it true.
QStringList keysNotYetRun();

/// Adds a warning, once a file and key, where `word` is one of them: nobody shall rely on what does not happen.
void warnWhereNotYetRun(FieldReader &reader, const char *table, const YamlNode &word);

} // namespace paddock
