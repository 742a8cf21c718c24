// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/channel.h"
#include "engine/warden/protocol.h"

#include <sys/resource.h>
#include <sys/types.h>

#include <optional>
#include <vector>

namespace paddock::warden {

/// One start, unpacked from its message: pointers into the message's payload, valid as long as that is.
struct SpawnRequest
{
    wire::StartHeader header; ///< who the child is, as numbers
    std::vector<gid_t> groups;
    std::vector<wire::RlimitEntry> limits;
    const char *directory = nullptr;
    const char *executable = nullptr;
    std::vector<char *> arguments;      ///< null-terminated, as execve wants it
    std::vector<char *> environment;    ///< null-terminated
    std::vector<char *> shellArguments; ///< for a script without an interpreter line: sh, executable, arguments...
    int streams[3] = {-1, -1, -1};
    rlimit descriptorLimit{}; ///< what the child gets back: the warden raised its own

    [[nodiscard]] bool has(wire::StartFlag flag) const { return (header.flags & flag) != 0; }

    /// Absent where the payload does not hold what its header says.
    static std::optional<SpawnRequest> parse(const Message &message);
};

} // namespace paddock::warden
