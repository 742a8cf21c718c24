// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/resourcelimits.h"
#include "engine/containment/resourceusage.h"

#include <QByteArray>
#include <QString>

/// What cgroup v2 counts of a group, in the files of its directory (Documentation/admin-guide/cgroup-v2.rst). A file
/// that is not there leaves its figures absent.
namespace paddock::cgroupcounters {

ResourceUsage readUsage(const QString &directory);
LimitEvidence readEvidence(const QString &directory);

/// Pure: N of the line "KEY N"; absent where there is none.
std::optional<qint64> parseEntry(const QByteArray &text, QByteArrayView key);
/// Pure: a file that is one number; absent for "max".
std::optional<qint64> parseNumber(const QByteArray &text);
/// Pure: the sum of KEY=N over the devices of io.stat; absent where no line has it.
std::optional<qint64> parseIo(const QByteArray &text, QByteArrayView key);
/// Pure: the microseconds that some members waited, of a pressure file.
std::optional<qint64> parseSomeTotal(const QByteArray &text);

} // namespace paddock::cgroupcounters
