// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/cgroupreading.h"

#include "engine/base/uniquefd.h"
#include "engine/sampling/procstat.h"
#include "engine/sampling/readfile.h"

#include <algorithm>
#include <climits>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>

namespace paddock {

namespace {

constexpr int deepest = 64;

template<typename T>
std::optional<T> clamped(std::optional<std::uint64_t> value)
{
    if (!value)
        return std::nullopt;
    return T(qint64(std::min<std::uint64_t>(*value, LLONG_MAX)));
}

void readMembers(UniqueFd directory, int depth, std::vector<std::int32_t> &pids)
{
    procstat::parseMembers(readAll(directory.get(), "cgroup.procs"), pids);
    struct stat status{};
    // a cgroup directory counts its subdirectories as links; most groups have none and need no listing
    if (depth >= deepest || ::fstat(directory.get(), &status) != 0 || status.st_nlink == 2)
        return;
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(::fdopendir(directory.get()), ::closedir);
    if (!listing)
        return;
    const int parent = directory.release();
    while (const dirent *entry = ::readdir(listing.get())) {
        if (entry->d_type != DT_DIR || std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0)
            continue;
        UniqueFd child(::openat(parent, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (child)
            readMembers(std::move(child), depth + 1, pids);
    }
}

} // namespace

std::optional<CgroupReading> readCgroup(const QByteArray &path)
{
    UniqueFd directory(::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat status{};
    if (!directory || ::fstat(directory.get(), &status) != 0)
        return std::nullopt;
    CgroupReading reading;
    reading.inode = status.st_ino;
    reading.cpuUsed =
        clamped<std::chrono::microseconds>(procstat::parseUsageMicroseconds(readAll(directory.get(), "cpu.stat")));
    reading.memoryBytes = clamped<qint64>(procstat::parseMemoryBytes(readAll(directory.get(), "memory.current")));
    readMembers(std::move(directory), 0, reading.pids);
    return reading;
}

} // namespace paddock
