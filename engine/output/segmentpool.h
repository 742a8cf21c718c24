// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsegment.h"

#include <memory>
#include <mutex>

namespace paddock {

/// Hands out segments and takes the memory of a dropped one back for the next, so that a log that runs in its ring
/// asks the machine for no fresh pages. Any thread; a segment comes back when its last snapshot lets go of it.
class SegmentPool : public std::enable_shared_from_this<SegmentPool>
{
public:
    [[nodiscard]] std::shared_ptr<LogSegment> take(std::uint64_t firstLine);

private:
    void giveBack(std::unique_ptr<LogSegment> segment);

    std::mutex m_mutex;
    std::unique_ptr<LogSegment> m_spare;
};

} // namespace paddock
