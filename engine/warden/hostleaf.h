// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace paddock::warden {

/// Has the directory that the session is built in pass its controllers on. The kernel forbids that while processes sit
/// in it ("no internal processes"), so where those are the engine and we alone, both step aside into a leaf of it.
/// Never done in the machine's root group. putBack() undoes what was done, unless another session lives on it.
class HostLeaf
{
public:
    /// Borrows the directory.
    HostLeaf(int base, pid_t owner);

    /// The controllers that the base passes on. `error`: the errno that kept the others from it, 0 where there are
    /// none; EBUSY: other processes sit in it; EOPNOTSUPP: it is the machine's root.
    std::uint32_t takeUp(int &error);
    void putBack();
    /// Where members go that are to outlive the session: the base, or a leaf of it while it passes controllers on. -1
    /// with errno where there is no such place.
    int outside();

private:
    [[nodiscard]] bool isRootOfMachine() const;
    [[nodiscard]] bool takeOverLeaf();
    int stepAside(const std::vector<pid_t> &pids);
    void stepBack();
    [[nodiscard]] bool isNeededByOthers() const;

    int m_base;
    pid_t m_owner;
    std::string m_leafName;
    UniqueFd m_leaf;
    std::uint32_t m_turnedOn = 0;
};

} // namespace paddock::warden
