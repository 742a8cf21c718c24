// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackspec.h"

#include <QList>

#include <expected>

namespace paddock {

/// A stack file that is right, and what its author should know all the same.
struct StackReading
{
    StackSpec stack;
    QList<StackProblem> warnings;

    bool operator==(const StackReading &) const = default;
};

/// Either the whole file is right, or every problem found in it is handed back and nothing else.
using StackOutcome = std::expected<StackReading, QList<StackProblem>>;

} // namespace paddock
