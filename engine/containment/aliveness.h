// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"
#include "engine/base/result.h"

#include <QByteArray>

namespace paddock {

/// Whether this very process lives: one with another start time, a zombie and nobody are not alive. What cannot be read
/// (another user's under hidepid, no descriptor left) is an error, never "dead".
Result<bool> isAlive(const ProcessKey &key);

/// Pure: the same from what reading /proc/PID/stat gave, an errno or its text.
Result<bool> parseAlive(const ProcessKey &key, int readError, const QByteArray &stat);

} // namespace paddock
