// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/adoptedtree.h"
#include "engine/warden/cgroupgroup.h"
#include "engine/warden/sessionmeans.h"

#include <cstdint>
#include <map>

namespace paddock::warden {

/// The foreign trees that a session's groups have taken in, until their groups go. They are nobody's children here: the
/// end of a root is told by its pidfd. They end with their group like all its members, unless it is released.
class Adoptions
{
public:
    /// `session` is the session's directory.
    Adoptions(Channel &channel, Watcher &watcher, int session);

    /// Carries out the order and answers it.
    void adopt(const wire::OrderHeader &order, CgroupGroup &group);
    /// Whether the watcher's number stands for one of our roots.
    [[nodiscard]] static bool isRootsId(std::uint64_t id) { return id >> 32 != 0; }
    /// Tells that the root has ended. Returns the number of its group, 0 where there is none.
    std::uint32_t rootEnded(std::uint64_t id);
    /// Everybody whom the group took in goes back to where they came from. 0 or an errno.
    int release(CgroupGroup &group, int fallback);
    /// The group goes: nothing more is told about whom it took in.
    void forget(std::uint32_t group);

private:
    void removeEmptied(CgroupGroup &group);

    Channel &m_channel;
    Watcher &m_watcher;
    int m_session;
    std::map<std::uint64_t, AdoptedTree> m_trees; ///< by the watcher's number
    std::uint32_t m_last = 0;
};

} // namespace paddock::warden
