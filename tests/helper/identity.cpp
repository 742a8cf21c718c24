// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/helper.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <fstream>

namespace helper {

namespace {

std::string argumentZero()
{
    std::ifstream file("/proc/self/cmdline");
    std::string word;
    std::getline(file, word, '\0');
    return word;
}

void printGroups()
{
    std::vector<gid_t> groups(256);
    const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
    std::printf("groups");
    for (int i = 0; i < count; ++i)
        std::printf(" %u", groups[static_cast<std::size_t>(i)]);
    std::printf("\n");
}

void printLimit(const char *name, __rlimit_resource resource)
{
    rlimit limit{};
    ::getrlimit(resource, &limit);
    std::printf("%s %llu %llu\n", name, static_cast<unsigned long long>(limit.rlim_cur),
                static_cast<unsigned long long>(limit.rlim_max));
}

void printIgnored()
{
    std::printf("ignored");
    for (int signal = 1; signal < NSIG; ++signal) {
        struct sigaction action{};
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN)
            std::printf(" %d", signal);
    }
    std::printf("\n");
}

/// Who this process is and what it may, a line each.
int identity(const Arguments &)
{
    uid_t user, effectiveUser, savedUser;
    gid_t group, effectiveGroup, savedGroup;
    ::getresuid(&user, &effectiveUser, &savedUser);
    ::getresgid(&group, &effectiveGroup, &savedGroup);
    std::printf("uid %u %u %u\ngid %u %u %u\n", user, effectiveUser, savedUser, group, effectiveGroup, savedGroup);
    printGroups();
    const mode_t mask = ::umask(0);
    std::printf("umask %03o\nnice %d\n", mask, ::getpriority(PRIO_PROCESS, 0));
    printLimit("files", RLIMIT_NOFILE);
    printLimit("core", RLIMIT_CORE);
    std::printf("privileges %s\n", ::prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL) == 1 ? "none" : "may grow");
    printIgnored();
    const char *home = std::getenv("HOME"), *name = std::getenv("USER");
    std::printf("home %s\nuser %s\nargv0 %s\n", home ? home : "-", name ? name : "-", argumentZero().c_str());
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    std::printf("terminal %s\n", terminal >= 0 ? "yes" : "no");
    return 0;
}

} // namespace

Programs identityPrograms() { return {{"identity", identity}}; }

} // namespace helper
