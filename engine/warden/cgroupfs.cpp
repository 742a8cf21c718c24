// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/cgroupfs.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace paddock::cgroupfs {

namespace {

int numberAfter(std::string_view text, std::string_view key)
{
    const std::size_t at = text.find(key);
    if (at == std::string_view::npos || at + key.size() >= text.size())
        return -1;
    return text[at + key.size()] - '0';
}

/// By its number of links, "." and its entry above being the two (kernfs counts as file systems used to). Those that do
/// not count say 1, which is no answer.
bool surelyHasNoChild(int directory)
{
    struct stat status;
    return ::fstat(directory, &status) == 0 && status.st_nlink == 2;
}

/// Calls visit(name) for each directory right below. A directory that is gone has none.
template<typename Visit>
void forEachChild(int directory, Visit visit)
{
    if (surelyHasNoChild(directory))
        return;
    const int copy = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = copy >= 0 ? ::fdopendir(copy) : nullptr;
    if (!stream) {
        if (copy >= 0)
            ::close(copy);
        return;
    }
    while (const dirent *item = ::readdir(stream)) {
        if (item->d_type == DT_DIR && item->d_name[0] != '.')
            visit(item->d_name);
    }
    ::closedir(stream);
}

void appendMembers(int directory, std::vector<pid_t> &pids)
{
    for (const pid_t pid : directMembers(directory)) {
        if (pid > 0)
            pids.push_back(pid);
    }
    forEachChild(directory, [&](const char *name) {
        const UniqueFd child(::openat(directory, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (child)
            appendMembers(child.get(), pids);
    });
}

} // namespace

UniqueFd createDirectory(int parent, const std::string &name, int &error)
{
    error = 0;
    if (::mkdirat(parent, name.c_str(), 0755) != 0) {
        error = errno;
        return UniqueFd();
    }
    UniqueFd directory(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory) {
        error = errno;
        ::unlinkat(parent, name.c_str(), AT_REMOVEDIR);
    }
    return directory;
}

int writeFile(int directory, const char *name, const char *text)
{
    const UniqueFd fd(::openat(directory, name, O_WRONLY | O_CLOEXEC));
    if (!fd)
        return errno;
    const ssize_t size = static_cast<ssize_t>(std::strlen(text));
    return ::write(fd.get(), text, static_cast<std::size_t>(size)) == size ? 0 : errno;
}

Events readEvents(int eventsFd)
{
    std::array<char, 128> buffer{};
    const ssize_t size = ::pread(eventsFd, buffer.data(), buffer.size() - 1, 0);
    if (size <= 0)
        return {};
    const std::string_view text(buffer.data(), static_cast<std::size_t>(size));
    return {numberAfter(text, "populated "), numberAfter(text, "frozen ")};
}

std::string readFile(int directory, const char *name)
{
    std::string text;
    const UniqueFd fd(::openat(directory, name, O_RDONLY | O_CLOEXEC));
    std::array<char, 16384> buffer;
    while (fd) {
        const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
        if (got <= 0)
            break;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return text;
}

std::vector<pid_t> directMembers(int directory)
{
    std::vector<pid_t> pids;
    const std::string text = readFile(directory, "cgroup.procs");
    for (const char *at = text.c_str(); *at;) {
        char *end = nullptr;
        const long pid = std::strtol(at, &end, 10);
        if (end == at)
            break;
        pids.push_back(static_cast<pid_t>(pid));
        at = end;
        while (*at == '\n')
            ++at;
    }
    return pids;
}

std::vector<std::string> childNames(int directory)
{
    std::vector<std::string> names;
    forEachChild(directory, [&](const char *name) { names.emplace_back(name); });
    return names;
}

std::vector<pid_t> members(int directory)
{
    std::vector<pid_t> pids;
    appendMembers(directory, pids);
    return pids;
}

int removeTree(int parent, const std::string &name)
{
    if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT)
        return 0;
    {
        const UniqueFd directory(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!directory)
            return errno == ENOENT ? 0 : errno;
        for (const std::string &child : childNames(directory.get()))
            removeTree(directory.get(), child);
    }
    if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT)
        return 0;
    return errno;
}

std::string pathOf(pid_t pid)
{
    std::array<char, 32> path{};
    std::snprintf(path.data(), path.size(), "/proc/%d", pid);
    const UniqueFd process(::open(path.data(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const std::string text = process ? readFile(process.get(), "cgroup") : std::string();
    const std::size_t line = text.rfind("0::", 0) == 0 ? 0 : text.find("\n0::");
    if (line == std::string::npos)
        return {};
    const std::size_t from = text.find("::", line) + 2;
    return text.substr(from, text.find('\n', from) - from);
}

bool covers(const std::string &directoryPath, const std::string &path)
{
    // The mount may show a part of the hierarchy only, so compare from the end: the directory's last name is unique.
    const std::size_t slash = directoryPath.rfind('/');
    return slash != std::string::npos && !path.empty() &&
           (path + "/").find(directoryPath.substr(slash) + "/") != std::string::npos;
}

bool contains(int directory, const std::string &path)
{
    std::array<char, 32> link{};
    std::snprintf(link.data(), link.size(), "/proc/self/fd/%d", directory);
    std::array<char, 4096> where{};
    const ssize_t size = ::readlink(link.data(), where.data(), where.size() - 1);
    return size > 0 && covers(std::string(where.data(), static_cast<std::size_t>(size)), path);
}

bool contains(int directory, pid_t pid)
{
    const std::string path = pathOf(pid);
    return !path.empty() && contains(directory, path);
}

} // namespace paddock::cgroupfs
