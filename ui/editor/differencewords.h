// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackdifference.h"

#include <QString>

namespace paddock {

/// "restarts api; adds cache; removes old; changes worker (description)"; empty where nothing would change.
QString reloadWillDo(const StackDifference &difference);
/// "restarted api; added cache"; the same in the past tense.
QString reloadHasDone(const StackDifference &difference);

} // namespace paddock
