// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace paddock {

/// A piece of a document, in positions of QTextCursor.
struct TextRange
{
    int start = 0;
    int length = 0;

    bool operator==(const TextRange &) const = default;
};

} // namespace paddock
