// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"
#include "engine/sampling/snapshot.h"
#include "engine/session/servicestatus.h"

#include <QDateTime>
#include <QString>

#include <chrono>

namespace paddock {

/// The words of a service row. Pure functions of values; `now` is given, so that tests know it.

/// The second line of a row in its parts. Where there is no room for all, the words are shortened: what counts stays in
/// sight. A value.
struct ServiceLine
{
    QString words; ///< "waiting for db: not ready", "backing off"
    QString clock; ///< " · 12 s", " 3.2 s": with what joins it to the words
    QString rest;  ///< " · attempt 4 of 10"

    [[nodiscard]] QString toString() const { return words + clock + rest; }
    bool operator==(const ServiceLine &) const = default;
};

ServiceLine serviceLine(const ServiceStatus &status, const QDateTime &now);
/// The same in one: "ready · 4 m 12 s", "waiting for redis · 3 s", "exit 1 · 12 s ago".
QString serviceReason(const ServiceStatus &status, const QDateTime &now);
/// How long until that reads otherwise, with nothing having happened; 0 where nothing counts.
std::chrono::milliseconds serviceTick(const ServiceStatus &status, const QDateTime &now);
/// It runs, and its probes say that it does not work.
bool isUnwell(const ServiceStatus &status);
/// When a probe asks next, reckoned on by its period where that was told some time ago; absent where it is not planned.
std::optional<QDateTime> nextProbeAt(const ProbeStatus &probe, const QDateTime &now);
/// "2.1 % · 41 MB" of the whole group; empty while nothing is measured.
QString serviceFigures(const GroupSample *group);
/// The state as one translated word.
QString serviceStateWord(ServiceState state);
/// "3 running · 1 failed", the worst first.
QString stateCounts(const QList<ServiceStatus> &services);
/// The newest `count` lines of a log, decoded for showing, escape sequences taken out.
QStringList lastLines(const LogSnapshot &log, int count);

} // namespace paddock
