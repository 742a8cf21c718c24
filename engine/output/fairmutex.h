// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

namespace paddock {

/// A mutex that cannot be taken again by the thread that just let go of it while another one waits. The pump locks
/// and unlocks in a tight loop; behind a plain mutex a reader or a note could wait through a whole flood.
class FairMutex
{
public:
    void lock()
    {
        const std::lock_guard turn(m_turn);
        m_inner.lock();
    }
    void unlock() { m_inner.unlock(); }

private:
    std::mutex m_turn; ///< held by whoever is next
    std::mutex m_inner;
};

} // namespace paddock
