// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/newborn.h"

#include <linux/close_range.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

namespace paddock::warden {

namespace {

// Where numbers of users once had 16 bits, the calls that take all of them have names of their own.
#ifdef SYS_setresuid32
constexpr long kSetGroups = SYS_setgroups32, kSetGroupIds = SYS_setresgid32, kSetUserIds = SYS_setresuid32;
#else
constexpr long kSetGroups = SYS_setgroups, kSetGroupIds = SYS_setresgid, kSetUserIds = SYS_setresuid;
#endif

/// Out of the warden's table of descriptors with a copy of its first few, then the streams to 0, 1, 2 and nothing else.
bool placeStreams()
{
    constexpr auto kPastStreams = static_cast<unsigned>(kStreamsFd) + 3;
    if (::syscall(SYS_close_range, kPastStreams, UINT_MAX, CLOSE_RANGE_UNSHARE) != 0)
        return false;
    for (int i = 0; i < 3; ++i) {
        if (::dup2(kStreamsFd + i, i) < 0)
            return false;
    }
    return ::syscall(SYS_close_range, 3U, UINT_MAX, 0U) == 0;
}

/// Session, process group and terminal; standard input is in its place already.
bool takePlace(const SpawnRequest &request)
{
    if (request.header.processGroup > 0) {
        ::setpgid(0, request.header.processGroup); // fails where the group has gone: then the warden's own must do
        return true;
    }
    if (request.header.processGroup == wire::kOwnProcessGroup) {
        ::setpgid(0, 0);
        if (request.has(
                wire::TakesForeground)) // all signals are blocked, SIGTTOU too; a terminal may hang up meanwhile
            ::tcsetpgrp(STDIN_FILENO, ::getpid());
        return true;
    }
    ::setsid();
    return !request.has(wire::TakesTerminal) || ::ioctl(STDIN_FILENO, TIOCSCTTY, 0) == 0;
}

bool setLimits(const SpawnRequest &request, int &resource)
{
    ::setrlimit(RLIMIT_NOFILE, &request.descriptorLimit);
    for (const wire::RlimitEntry &entry : request.limits) {
        const rlimit limit{static_cast<rlim_t>(entry.soft), static_cast<rlim_t>(entry.hard)};
        resource = static_cast<int>(entry.resource);
        if (::setrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0)
            return false;
    }
    return true;
}

/// By the bare calls: those of the C library would have every thread that shares our memory change with us.
bool becomeUser(const SpawnRequest &request)
{
    const wire::StartHeader &who = request.header;
    return ::syscall(kSetGroups, request.groups.size(), request.groups.data()) == 0 &&
           ::syscall(kSetGroupIds, who.group, who.group, who.group) == 0 &&
           ::syscall(kSetUserIds, who.user, who.user, who.user) == 0;
}

void settleSignals(const SpawnRequest &request)
{
    struct sigaction ignore{};
    ignore.sa_handler = SIG_IGN;
    for (int signal = 1; signal <= 64 && request.header.ignoredSignals != 0; ++signal) {
        if (request.header.ignoredSignals & (1ULL << (signal - 1)))
            ::sigaction(signal, &ignore, nullptr);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void fail(NewbornFailure &failure, wire::Stage stage)
{
    failure.error = errno;
    failure.stage = stage;
    ::_exit(127);
}

} // namespace

void runNewborn(const SpawnRequest &request, NewbornFailure &failure)
{
    if (!placeStreams())
        fail(failure, wire::Stage::Streams);
    if (!takePlace(request))
        fail(failure, wire::Stage::Terminal);
    // What only the warden's user may do comes first, becoming another user last.
    if (request.has(wire::SetsNice) && ::setpriority(PRIO_PROCESS, 0, request.header.nice) != 0)
        fail(failure, wire::Stage::Priority);
    if (!setLimits(request, failure.detail))
        fail(failure, wire::Stage::ResourceLimit);
    if (request.has(wire::SetsUmask))
        ::umask(static_cast<mode_t>(request.header.umask));
    if (request.has(wire::NoNewPrivileges) && ::prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) != 0)
        fail(failure, wire::Stage::Account);
    if (request.has(wire::SetsAccount) && !becomeUser(request))
        fail(failure, wire::Stage::Account);
    if (::chdir(request.directory) != 0) // may that user enter it?
        fail(failure, wire::Stage::WorkingDirectory);
    settleSignals(request);
    ::execve(request.executable, request.arguments.data(), request.environment.data());
    if (errno == ENOEXEC)
        ::execve("/bin/sh", request.shellArguments.data(), request.environment.data());
    fail(failure, wire::Stage::Execute);
}

} // namespace paddock::warden
