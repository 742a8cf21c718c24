// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace paddock {

/// Of a terminal, in characters.
struct TerminalSize
{
    unsigned short rows = 24;
    unsigned short columns = 80;

    bool operator==(const TerminalSize &) const = default;
};

} // namespace paddock
