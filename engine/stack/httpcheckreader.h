// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/fieldreader.h"
#include "engine/supervision/probecheck.h"

#include <QStringList>

#include <optional>

namespace paddock {

/// Reads what stands under `http:` of a probe: a URL, or a map with one in it or with its parts.
class HttpCheckReader
{
    Q_DECLARE_TR_FUNCTIONS(HttpCheckReader)
public:
    static std::optional<HttpCheck> read(FieldReader &reader, const YamlEntry &entry);
    static QStringList keys();
};

} // namespace paddock
