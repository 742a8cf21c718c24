// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/endedprocess.h"

#include "engine/base/uniquefd.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace paddock::warden {

namespace {

/// struct pidfd_info as linux/pidfd.h first had it; headers older than the kernel do not know it.
struct PidfdInfo
{
    std::uint64_t mask = 0;
    std::uint64_t cgroup = 0;
    std::uint32_t ids[11]{};
    std::int32_t exitCode = 0;
};
static_assert(sizeof(PidfdInfo) == 64);
constexpr std::uint64_t kInfoExit = 1 << 3; // PIDFD_INFO_EXIT
constexpr auto kGetInfo = _IOWR(0xFF, 11, PidfdInfo);

std::optional<int> reapedStatus(int pidfd)
{
    PidfdInfo info;
    info.mask = kInfoExit;
    if (::ioctl(pidfd, kGetInfo, &info) == 0 && (info.mask & kInfoExit) != 0)
        return info.exitCode;
    return std::nullopt;
}

/// Where it does not let us look, the kernel shows 0 in place of the status; the same right decides about this link.
bool mayLookAt(pid_t pid)
{
    std::array<char, 32> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/exe", pid);
    std::array<char, 8> target{};
    return ::readlink(path.data(), target.data(), target.size()) >= 0 || errno == ENOENT;
}

/// The last field of /proc/PID/stat.
std::optional<int> zombieStatus(const proctree::Entry &entry)
{
    std::array<char, 32> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/stat", entry.pid);
    const UniqueFd file(::open(path.data(), O_RDONLY | O_CLOEXEC));
    std::array<char, 1024> buffer{};
    const ssize_t size = file ? ::read(file.get(), buffer.data(), buffer.size() - 1) : 0;
    if (size <= 0 || !mayLookAt(entry.pid))
        return std::nullopt;
    const std::string_view text(buffer.data(), static_cast<std::size_t>(size));
    const auto now = proctree::parseStat(text.data(), text.size());
    const std::size_t last = text.find_last_of(' ');
    if (!now || now->startTime != entry.startTime || now->isAlive() || last == std::string_view::npos)
        return std::nullopt;
    return std::atoi(text.data() + last + 1);
}

} // namespace

std::optional<int> endStatus(int pidfd, const proctree::Entry &entry)
{
    if (const auto status = reapedStatus(pidfd))
        return status;
    if (const auto status = zombieStatus(entry))
        return status;
    return reapedStatus(pidfd); // it may have been reaped between the two
}

} // namespace paddock::warden
