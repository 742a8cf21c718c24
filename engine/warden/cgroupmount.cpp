// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/cgroupmount.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <sstream>
#include <vector>

namespace paddock::cgroupmount {

namespace {

/// mountinfo writes space, tab, newline and backslash as \ooo.
std::string unescaped(const std::string &field)
{
    std::string plain;
    for (std::size_t i = 0; i < field.size(); ++i) {
        const bool escaped =
            field[i] == '\\' && i + 3 < field.size() && field.find_first_not_of("01234567", i + 1) >= i + 4;
        if (escaped) {
            plain += static_cast<char>((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 + (field[i + 3] - '0'));
            i += 3;
        } else {
            plain += field[i];
        }
    }
    return plain;
}

/// The part of `path` below `root`, with its leading slash; absent where it is not below.
std::optional<std::string> below(const std::string &path, const std::string &root)
{
    if (root == "/")
        return path == "/" ? std::string() : path;
    if (path == root)
        return std::string();
    if (path.starts_with(root + "/"))
        return path.substr(root.size());
    return std::nullopt;
}

std::string readMountinfo()
{
    std::string text;
    const UniqueFd file(::open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
    std::array<char, 4096> buffer{};
    ssize_t got = 0;
    while (file && (got = ::read(file.get(), buffer.data(), buffer.size())) > 0)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    return text;
}

} // namespace

std::string locate(const std::string &mountinfo, const std::string &cgroup)
{
    if (cgroup.empty() || cgroup.front() != '/' || cgroup.starts_with("/..")) // outside of our cgroup namespace
        return {};
    std::istringstream lines(mountinfo);
    for (std::string line; std::getline(lines, line);) {
        // 36 35 98:0 ROOT MOUNTPOINT OPTIONS [OPTIONAL...] - TYPE SOURCE SUPEROPTIONS
        const std::size_t dash = line.find(" - cgroup2 ");
        std::istringstream words(line.substr(0, dash));
        std::string skipped, root, mountpoint;
        if (dash == std::string::npos || !(words >> skipped >> skipped >> skipped >> root >> mountpoint))
            continue;
        if (const auto rest = below(cgroup, unescaped(root)))
            return unescaped(mountpoint) + *rest;
    }
    return {};
}

UniqueFd open(const std::string &cgroup)
{
    const std::string path = locate(readMountinfo(), cgroup);
    if (path.empty()) {
        errno = ENOENT;
        return UniqueFd();
    }
    return UniqueFd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

} // namespace paddock::cgroupmount
