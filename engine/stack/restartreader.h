// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/fieldreader.h"
#include "engine/supervision/restartspec.h"

#include <QStringList>

namespace paddock {

/// Reads `restart:`, a policy or a map with one, and `success_codes:`.
class RestartReader
{
    Q_DECLARE_TR_FUNCTIONS(RestartReader)
public:
    static void read(FieldReader &reader, const YamlEntry &entry, RestartSpec &spec);
    static void readSuccessCodes(FieldReader &reader, const YamlEntry &entry, RestartSpec &spec);

    static QStringList keys();
    static QStringList backoffKeys();
    static QStringList intensityKeys();
};

} // namespace paddock
