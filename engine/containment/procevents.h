// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace paddock {

/// Something that happened to a process, as the kernel's proc connector tells it (linux/cn_proc.h). Threads are left
/// out.
struct ProcEvent
{
    enum class Kind { Forked, Executed, Exited, Acknowledged };

    Kind kind = Kind::Forked;
    std::int32_t pid = 0;
    std::int32_t parent = 0; ///< Forked only
    std::uint32_t error = 0; ///< Acknowledged only: errno of the subscription
    std::uint32_t token = 0; ///< Acknowledged only: whose subscription it was

    bool operator==(const ProcEvent &) const = default;
};

namespace procevents {

/// Pure: appends what one datagram of the netlink socket says. Whatever is cut short, of another kind, or does not
/// mean anything is left out.
void parse(const char *data, std::size_t size, std::vector<ProcEvent> &events);

} // namespace procevents

} // namespace paddock
