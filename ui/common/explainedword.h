// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// A word that can be chosen, and what it means.
struct ExplainedWord
{
    QString text;
    QString description; ///< one line; may be empty

    bool operator==(const ExplainedWord &) const = default;
};

} // namespace paddock
