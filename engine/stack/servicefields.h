// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/portspec.h"
#include "engine/containment/resourcelimits.h"
#include "engine/stack/fieldreader.h"
#include "engine/stack/logspec.h"
#include "engine/stack/watchspec.h"
#include "engine/supervision/schedulespec.h"

#include <QCoreApplication>
#include <QList>
#include <QStringList>

#include <optional>

namespace paddock {

/// Reads the smaller maps of a service: each in a short form, or as a map.
class ServiceFields
{
    Q_DECLARE_TR_FUNCTIONS(ServiceFields)
public:
    static ResourceLimits readLimits(FieldReader &reader, const YamlEntry &entry);
    static std::optional<LogSpec> readLog(FieldReader &reader, const YamlEntry &entry);
    static std::optional<WatchSpec> readWatch(FieldReader &reader, const YamlEntry &entry);
    static std::optional<ScheduleSpec> readSchedule(FieldReader &reader, const YamlEntry &entry);
    static QList<PortSpec> readPorts(FieldReader &reader, const YamlEntry &entry);

    static QStringList limitKeys();
    static QStringList logKeys();
    static QStringList watchKeys();
    static QStringList scheduleKeys();
};

} // namespace paddock
