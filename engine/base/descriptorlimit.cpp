// SPDX-License-Identifier: Apache-2.0
#include "engine/base/descriptorlimit.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <utility>

namespace paddock {

namespace {

std::atomic<std::uint64_t> s_original{0};

/// The kernel makes a process's table of descriptors larger when it has to; where threads share the table, whoever
/// wanted the descriptor waits for an RCU grace period then, some 10 ms (fs/file.c, expand_files()).
void growDescriptorTable()
{
    constexpr int kUsual = 1024; // a stack of hundreds of services with their pipes: 8 KiB
    const int any = ::open("/", O_PATH | O_CLOEXEC);
    const int last = ::fcntl(any, F_DUPFD_CLOEXEC, kUsual - 1);
    for (const int fd : {any, last}) {
        if (fd >= 0)
            ::close(fd);
    }
}

} // namespace

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != limit.rlim_max) {
        const rlim_t before = std::exchange(limit.rlim_cur, limit.rlim_max);
        std::uint64_t never = 0;
        if (::setrlimit(RLIMIT_NOFILE, &limit) == 0)
            s_original.compare_exchange_strong(never, before);
    }
    growDescriptorTable();
}

std::uint64_t originalDescriptorLimit()
{
    if (const std::uint64_t original = s_original)
        return original;
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

} // namespace paddock
