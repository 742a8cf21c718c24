// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/control/runningsessions.h"

#include <QDateTime>
#include <QString>

namespace paddock {

/// "9:12" of today, else with the day.
QString clockWords(const QDateTime &time);
/// "running since 9:12, 5 services": as much of it as is known.
QString sessionWords(const RunningSession &session);

} // namespace paddock
