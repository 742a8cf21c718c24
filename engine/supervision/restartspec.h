// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/supervision/backoffspec.h"
#include "engine/supervision/intensityspec.h"
#include "engine/supervision/restartpolicy.h"

#include <QList>

#include <optional>

namespace paddock {

/// What follows the end of a run, as the stack file has it.
struct RestartSpec
{
    RestartPolicy policy = RestartPolicy::Never;
    BackoffSpec backoff;
    std::optional<IntensitySpec> intensity = IntensitySpec(); ///< absent: never given up
    QList<int> successCodes{0};                               ///< exit codes that are no failure; never empty

    bool operator==(const RestartSpec &) const = default;
};

} // namespace paddock
