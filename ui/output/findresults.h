// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstddef>

namespace paddock {

/// What a search has found so far, as a find bar shows it. A value.
struct FindResults
{
    bool isWanted = false;  ///< something is looked for
    QString problem;        ///< why it cannot be looked for; empty where it can
    std::size_t number = 0; ///< of the current hit, from 1; 0 where there is none
    std::size_t count = 0;
    bool isComplete = true;
    bool isFull = false; ///< there are more than count
};

} // namespace paddock
