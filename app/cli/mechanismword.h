// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/mechanism.h"

#include <optional>
#include <string>

namespace paddock {

/// The value of `--mechanism`: absent for "auto" and where nothing was given. MechanismUnavailable for one that this
/// system has not, InvalidArgument, with the nearest word, for one that there is not.
Result<std::optional<Mechanism>> readMechanismWord(const std::string &word);

} // namespace paddock
