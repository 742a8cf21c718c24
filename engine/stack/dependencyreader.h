// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/fieldreader.h"
#include "engine/stack/locatedservice.h"

#include <QStringList>

namespace paddock {

/// Reads `depends_on:`: a name, a list of names, or a map from names to conditions.
class DependencyReader
{
    Q_DECLARE_TR_FUNCTIONS(DependencyReader)
public:
    static void read(FieldReader &reader, const YamlEntry &entry, LocatedService &service);
    static QStringList keys();
    static QStringList conditions();
};

} // namespace paddock
