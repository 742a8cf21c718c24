// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/fieldreader.h"
#include "engine/supervision/probespec.h"

#include <QStringList>

#include <optional>

namespace paddock {

/// Reads what stands under `ready:` and `health:`.
class ProbeReader
{
    Q_DECLARE_TR_FUNCTIONS(ProbeReader)
public:
    enum class Purpose { Readiness, Liveness };

    static std::optional<ProbeSpec> read(FieldReader &reader, const YamlEntry &entry, Purpose purpose);

    static QStringList keys();
    static QStringList httpKeys();
    static QStringList execKeys();
};

} // namespace paddock
