// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/spawn.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace paddock::warden {

namespace {

constexpr std::size_t kStackSize = 256 * 1024;
constexpr int kSharing = CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_PIDFD;

/// The child's stack: it shares our memory until it executes, so it must not stand on ours.
void *childStack()
{
    static void *const stack =
        ::mmap(nullptr, kStackSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    return stack;
}

struct ChildPlan
{
    const SpawnRequest *request = nullptr; ///< null: a probe, which ends at once
    NewbornFailure failure;                ///< written by the child
};

int runChild(void *argument)
{
    ChildPlan &plan = *static_cast<ChildPlan *>(argument);
    if (!plan.request)
        ::_exit(0);
    runNewborn(*plan.request, plan.failure);
}

#if defined(__x86_64__)
long cloneOnStack(clone_args *arguments, int (*function)(void *), void *argument)
{
    long result = SYS_clone3;
    register int (*childFunction)(void *) asm("r8") = function;
    register void *childArgument asm("r9") = argument;
    asm volatile("syscall\n\t"
                 "test %%rax, %%rax\n\t"
                 "jnz 1f\n\t"
                 "xor %%ebp, %%ebp\n\t"
                 "mov %%r9, %%rdi\n\t"
                 "call *%%r8\n\t"
                 "ud2\n\t"
                 "1:\n\t"
                 : "+a"(result)
                 : "D"(arguments), "S"(sizeof *arguments), "r"(childFunction), "r"(childArgument)
                 : "rcx", "r11", "memory");
    if (result < 0) {
        errno = static_cast<int>(-result);
        return -1;
    }
    return result;
}
#elif defined(__aarch64__)
long cloneOnStack(clone_args *arguments, int (*function)(void *), void *argument)
{
    register long number asm("x8") = SYS_clone3;
    register long first asm("x0") = reinterpret_cast<long>(arguments);
    register long second asm("x1") = sizeof *arguments;
    register int (*childFunction)(void *) asm("x9") = function;
    register void *childArgument asm("x10") = argument;
    asm volatile("svc 0\n\t"
                 "cbnz x0, 1f\n\t"
                 "mov x29, xzr\n\t"
                 "mov x0, x10\n\t"
                 "blr x9\n\t"
                 "brk 0\n\t"
                 "1:\n\t"
                 : "+r"(first)
                 : "r"(second), "r"(number), "r"(childFunction), "r"(childArgument)
                 : "memory", "x30");
    if (first < 0) {
        errno = static_cast<int>(-first);
        return -1;
    }
    return first;
}
#else
long cloneOnStack(clone_args *, int (*)(void *), void *)
{
    errno = ENOSYS;
    return -1;
}
#endif

/// clone3 where we need a cgroup; clone(2) does the rest, also where a sandbox hides clone3.
long cloneChild(ChildPlan &plan, int cgroupFd, int &pidfd)
{
    void *const stack = childStack();
    if (stack == MAP_FAILED) {
        errno = ENOMEM;
        return -1;
    }
    if (cgroupFd < 0) {
        return ::clone(runChild, static_cast<char *>(stack) + kStackSize, kSharing | SIGCHLD, &plan, &pidfd);
    }
    clone_args arguments{};
    arguments.flags = kSharing | CLONE_INTO_CGROUP;
    arguments.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
    arguments.exit_signal = SIGCHLD;
    arguments.stack = reinterpret_cast<std::uintptr_t>(stack);
    arguments.stack_size = kStackSize;
    arguments.cgroup = static_cast<std::uint64_t>(cgroupFd);
    return cloneOnStack(&arguments, runChild, &plan);
}

/// The streams in the places where the child looks for them, for the time of a birth.
class PlacedStreams
{
public:
    explicit PlacedStreams(const SpawnRequest &request)
    {
        for (int i = 0; i < 3; ++i)
            m_placed = m_placed && ::dup3(request.streams[i], kStreamsFd + i, O_CLOEXEC) >= 0;
    }
    ~PlacedStreams() { keepStreamPlaces(); } // for the next, and no pipe is held open by us
    PlacedStreams(const PlacedStreams &) = delete;
    PlacedStreams &operator=(const PlacedStreams &) = delete;

    explicit operator bool() const { return m_placed; }

private:
    bool m_placed = true;
};

/// The child shares our table of descriptors until it executes, and its pidfd goes into it. Were the table to grow
/// then, the kernel would wait for an RCU grace period, some 10 ms (fs/file.c, expand_files()). While it is ours alone
/// it grows at once, so somebody takes the place before.
void makeRoomForPidfd() { ::close(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)); }

/// A child that changes its user takes the right to be traced from the memory it shares with us, so that nobody gets at
/// ours through it. Once it executes we are alone again.
class TraceableKeeper
{
public:
    explicit TraceableKeeper(bool needed) : m_before(needed ? ::prctl(PR_GET_DUMPABLE, 0UL, 0UL, 0UL, 0UL) : -1) {}
    ~TraceableKeeper()
    {
        if (m_before == 1)
            ::prctl(PR_SET_DUMPABLE, 1UL, 0UL, 0UL, 0UL);
    }
    TraceableKeeper(const TraceableKeeper &) = delete;
    TraceableKeeper &operator=(const TraceableKeeper &) = delete;

private:
    int m_before;
};

} // namespace

bool keepStreamPlaces()
{
    for (int i = 0; i < 3; ++i) {
        if (::dup3(STDIN_FILENO, kStreamsFd + i, O_CLOEXEC) < 0)
            return false;
    }
    return true;
}

SpawnResult spawn(const SpawnRequest &request, int cgroupFd)
{
    const TraceableKeeper traceable(request.has(wire::SetsAccount));
    ChildPlan plan{&request, {}};
    SpawnResult result;
    makeRoomForPidfd();
    const PlacedStreams streams(request);
    if (!streams) {
        // EBADF: the stream was lost on its way to us or its place is beyond our limit. Both are too few descriptors.
        result.failure = {wire::Stage::Streams, errno == EBADF ? EMFILE : errno, 0};
        return result;
    }
    int pidfd = -1;
    const long pid = cloneChild(plan, cgroupFd, pidfd);
    if (pid < 0) {
        result.failure = {wire::Stage::Clone, errno, 0};
        return result;
    }
    result.pidfd.reset(pidfd);
    if (plan.failure.stage != wire::Stage::None) {
        ::waitpid(static_cast<pid_t>(pid), nullptr, 0);
        result.failure = plan.failure;
        return result;
    }
    result.pid = static_cast<pid_t>(pid);
    return result;
}

int probeCgroup(int cgroupFd)
{
    ChildPlan plan;
    int pidfd = -1;
    const long pid = cloneChild(plan, cgroupFd, pidfd);
    if (pid < 0)
        return errno;
    const UniqueFd owned(pidfd);
    int status = 0;
    ::waitpid(static_cast<pid_t>(pid), &status, 0);
    return WIFEXITED(status) ? 0 : ECANCELED;
}

} // namespace paddock::warden
