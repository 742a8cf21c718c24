// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"
#include "engine/sampling/snapshot.h"
#include "engine/session/servicestatus.h"

#include <QDateTime>
#include <QString>

namespace paddock {

/// The words of a service row. Pure functions of values; `now` is given, so that tests know it.

/// "running · 4 m 12 s", "waiting for redis", "exit 1 · 12 s ago".
QString serviceReason(const ServiceStatus &status, const QDateTime &now);
/// "2.1 % · 41 MB" of the whole group; empty while nothing is measured.
QString serviceFigures(const GroupSample *group);
/// Plain text in several lines: state, command, directory, process, what it depends on, and for a failed one its
/// last lines.
QString serviceToolTip(const ServiceStatus &status, const LogSnapshot &log, const QDateTime &now);
/// The state as one translated word.
QString serviceStateWord(ServiceState state);
/// The newest `count` lines of a log, decoded for showing, escape sequences taken out.
QStringList lastLines(const LogSnapshot &log, int count);

} // namespace paddock
