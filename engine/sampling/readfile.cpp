// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/readfile.h"

#include "engine/base/uniquefd.h"

#include <cerrno>
#include <fcntl.h>

namespace paddock {

int readAtStart(int fd, std::span<char> buffer)
{
    ssize_t count = 0;
    do {
        count = ::pread(fd, buffer.data(), buffer.size(), 0);
    } while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : int(count);
}

int readOnce(int directory, const char *path, std::span<char> buffer)
{
    const UniqueFd file(::openat(directory, path, O_RDONLY | O_CLOEXEC));
    return file ? readAtStart(file.get(), buffer) : -errno;
}

std::string readAll(int directory, const char *path)
{
    const UniqueFd file(::openat(directory, path, O_RDONLY | O_CLOEXEC));
    std::string text;
    char chunk[8192];
    while (file) {
        const ssize_t count = ::read(file.get(), chunk, sizeof chunk);
        if (count > 0)
            text.append(chunk, size_t(count));
        else if (count == 0 || errno != EINTR)
            break;
    }
    return text;
}

} // namespace paddock
