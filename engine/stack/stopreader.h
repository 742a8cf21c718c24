// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/stopplan.h"
#include "engine/stack/fieldreader.h"
#include "engine/stack/locatedservice.h"

#include <QStringList>

namespace paddock {

/// Reads `stop:`: a signal, one step as a map, or a list of steps.
class StopReader
{
    Q_DECLARE_TR_FUNCTIONS(StopReader)
public:
    static void read(FieldReader &reader, const YamlEntry &entry, LocatedService &service);
    static QStringList keys();
};

} // namespace paddock
