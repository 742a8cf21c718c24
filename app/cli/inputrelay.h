// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <memory>

namespace paddock {

/// Types what comes on standard input into a pseudo-terminal, on a thread of its own. The end of our input becomes the
/// terminal's end-of-file character. Ends with this object; what is typed after that stays for whoever reads next.
class InputRelay
{
public:
    /// `terminal`: our end of it; it does not block.
    explicit InputRelay(UniqueFd terminal);
    ~InputRelay();
    InputRelay(const InputRelay &) = delete;
    InputRelay &operator=(const InputRelay &) = delete;

private:
    struct Shared;

    std::shared_ptr<Shared> m_shared;
};

} // namespace paddock
