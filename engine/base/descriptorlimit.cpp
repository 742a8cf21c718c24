// SPDX-License-Identifier: Apache-2.0
#include "engine/base/descriptorlimit.h"

#include <sys/resource.h>

#include <atomic>

namespace paddock {

namespace {

std::atomic<std::uint64_t> s_original{0};

} // namespace

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return;
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    std::uint64_t never = 0;
    if (::setrlimit(RLIMIT_NOFILE, &limit) == 0)
        s_original.compare_exchange_strong(never, before);
}

std::uint64_t originalDescriptorLimit()
{
    if (const std::uint64_t original = s_original)
        return original;
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

} // namespace paddock
