// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/spawn.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>

namespace paddock::warden {

namespace {

constexpr std::size_t kStackSize = 256 * 1024;

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
    wire::Stage stage = wire::Stage::None; ///< written by the child where it fails
    int error = 0;
};

[[noreturn]] void failChild(ChildPlan &plan, wire::Stage stage)
{
    plan.error = errno;
    plan.stage = stage;
    ::_exit(127);
}

/// Three descriptors to 0, 1, 2. First above 2, so that none overwrites another that is still needed.
bool placeStreams(const SpawnRequest &request)
{
    int high[3];
    for (int i = 0; i < 3; ++i) {
        high[i] = ::fcntl(request.streams[i], F_DUPFD, 3);
        if (high[i] < 0)
            return false;
    }
    for (int i = 0; i < 3; ++i) {
        if (::dup2(high[i], i) < 0)
            return false;
    }
    return ::syscall(SYS_close_range, 3U, UINT_MAX, 0U) == 0;
}

/// Runs in the child, in our memory: async-signal-safe calls only, nothing allocated, nothing of ours changed.
int runChild(void *argument)
{
    ChildPlan &plan = *static_cast<ChildPlan *>(argument);
    if (!plan.request)
        ::_exit(0);
    const SpawnRequest &request = *plan.request;
    if (request.processGroup > 0)
        ::setpgid(0, request.processGroup); // fails where the group has gone: then the warden's own must do
    else
        ::setsid();
    if (!placeStreams(request))
        failChild(plan, wire::Stage::Streams);
    ::setrlimit(RLIMIT_NOFILE, &request.descriptorLimit);
    if (::chdir(request.directory) != 0)
        failChild(plan, wire::Stage::WorkingDirectory);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve(request.executable, request.arguments.data(), request.environment.data());
    if (errno == ENOEXEC)
        ::execve("/bin/sh", request.shellArguments.data(), request.environment.data());
    failChild(plan, wire::Stage::Execute);
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
        return ::clone(runChild, static_cast<char *>(stack) + kStackSize,
                       CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &plan, &pidfd);
    }
    clone_args arguments{};
    arguments.flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | CLONE_INTO_CGROUP;
    arguments.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
    arguments.exit_signal = SIGCHLD;
    arguments.stack = reinterpret_cast<std::uintptr_t>(stack);
    arguments.stack_size = kStackSize;
    arguments.cgroup = static_cast<std::uint64_t>(cgroupFd);
    return cloneOnStack(&arguments, runChild, &plan);
}

/// Takes strings one by one out of a payload.
class StringReader
{
public:
    explicit StringReader(std::string_view rest) : m_rest(rest) {}

    char *next()
    {
        const std::size_t end = m_rest.find('\0');
        if (end == std::string_view::npos) {
            m_failed = true;
            return nullptr;
        }
        const char *const text = m_rest.data();
        m_rest.remove_prefix(end + 1);
        return const_cast<char *>(text); // execve's argv is not const for historical reasons only
    }

    void fill(std::vector<char *> &list, std::uint32_t count)
    {
        for (std::uint32_t i = 0; i < count && !m_failed; ++i)
            list.push_back(next());
        list.push_back(nullptr);
    }

    [[nodiscard]] bool failed() const { return m_failed; }

private:
    std::string_view m_rest;
    bool m_failed = false;
};

} // namespace

std::optional<SpawnRequest> SpawnRequest::parse(const Message &message)
{
    wire::StartHeader header;
    if (message.payload.size() < sizeof header)
        return std::nullopt;
    std::memcpy(&header, message.payload.data(), sizeof header);
    const std::size_t numbers =
        header.groupCount * sizeof(std::uint32_t) + header.limitCount * sizeof(wire::RlimitEntry);
    if (message.payload.size() < sizeof header + numbers)
        return std::nullopt;
    StringReader reader(message.payload.substr(sizeof header + numbers));
    SpawnRequest request;
    request.directory = reader.next();
    request.executable = reader.next();
    reader.fill(request.arguments, header.argc);
    reader.fill(request.environment, header.envc);
    if (reader.failed())
        return std::nullopt;
    request.processGroup = header.processGroup;
    static char shell[] = "sh";
    request.shellArguments = {shell, const_cast<char *>(request.executable)};
    if (request.arguments.size() > 1)
        request.shellArguments.insert(request.shellArguments.end(), request.arguments.begin() + 1,
                                      request.arguments.end());
    else
        request.shellArguments.push_back(nullptr);
    for (int i = 0; i < 3; ++i)
        request.streams[i] = message.fds[static_cast<std::size_t>(i)].get();
    return request;
}

SpawnResult spawn(const SpawnRequest &request, int cgroupFd)
{
    ChildPlan plan{&request, wire::Stage::None, 0};
    SpawnResult result;
    int pidfd = -1;
    const long pid = cloneChild(plan, cgroupFd, pidfd);
    if (pid < 0) {
        result.error = errno;
        result.stage = wire::Stage::Clone;
        return result;
    }
    result.pidfd.reset(pidfd);
    if (plan.stage != wire::Stage::None) {
        ::waitpid(static_cast<pid_t>(pid), nullptr, 0);
        result.error = plan.error;
        result.stage = plan.stage;
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
