// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackspec.h"

#include <QList>

namespace paddock {

/// What the margin shows at a line.
enum class EditMark { None, Warning, Error };

/// One thing to tell of a text, where it stands and how bad it is.
struct EditProblem
{
    StackProblem problem;
    EditMark mark = EditMark::Error;

    bool operator==(const EditProblem &) const = default;
};

} // namespace paddock
