// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/mechanism.h"
#include "engine/process/command.h"
#include "engine/process/process.h"

#include <optional>

namespace paddock {

/// What `paddock run` was asked to do, understood and checked. A value.
struct RunOptions
{
    Command command;
    Process::Options process;
    std::optional<Mechanism> insist;
    bool failOnLeftovers = false;
    bool verbose = false;
    bool terminal = false; ///< on a pseudo-terminal of its own
    int retries = 0;
    QString reportPath; ///< empty: no report
};

} // namespace paddock
