// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QString>

namespace paddock {

/// Parses "TERM", "SIGTERM" or "15"; upper and lower case are the same. Signal 0 is refused, it is none.
Result<int> parseSignal(const QString &text);

/// "SIGTERM"; "SIGRTMIN+3"; "signal 99" for a number that has no name.
QString signalName(int signal);

} // namespace paddock
