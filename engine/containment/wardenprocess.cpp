// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/wardenprocess.h"

#include "engine/warden/protocol.h"

#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

extern char **environ;

namespace paddock {

namespace {

/// What the warden's file actions and attributes need freed, whatever happens.
struct SpawnSettings
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;

    SpawnSettings()
    {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
    }
    ~SpawnSettings()
    {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
    SpawnSettings(const SpawnSettings &) = delete;
    SpawnSettings &operator=(const SpawnSettings &) = delete;
};

/// Nothing of ours but the socket: no output of ours is held open, no directory kept from being unmounted, and a
/// process group of its own keeps it out of the terminal's way.
void describeWarden(SpawnSettings &settings, int socket)
{
    for (int fd = 0; fd < 3; ++fd)
        ::posix_spawn_file_actions_addopen(&settings.actions, fd, "/dev/null", O_RDWR, 0);
    ::posix_spawn_file_actions_adddup2(&settings.actions, socket, wire::kChannelFd);
    ::posix_spawn_file_actions_addclosefrom_np(&settings.actions, wire::kChannelFd + 1);
    ::posix_spawn_file_actions_addchdir_np(&settings.actions, "/");
    sigset_t all;
    ::sigfillset(&all); // blocked from the very first instruction: a Ctrl-C in between would end it
    ::posix_spawnattr_setsigmask(&settings.attributes, &all);
    ::posix_spawnattr_setpgroup(&settings.attributes, 0);
    ::posix_spawnattr_setflags(&settings.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
}

} // namespace

Result<WardenProcess::Started> WardenProcess::start(const QString &path)
{
    int pair[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return failErrno(tr("cannot make the socket to the warden"), errno);
    UniqueFd ours(pair[0]);
    // dup2 onto itself would leave close-on-exec set, so the child's end must not already be descriptor 3.
    const UniqueFd lower(pair[1]);
    const UniqueFd theirs(::fcntl(lower.get(), F_DUPFD_CLOEXEC, wire::kChannelFd + 1));
    if (!theirs)
        return failErrno(tr("cannot make the socket to the warden"), errno);

    SpawnSettings settings;
    describeWarden(settings, theirs.get());
    QByteArray program = QFile::encodeName(path);
    std::array<char *, 2> arguments{program.data(), nullptr};
    pid_t pid = -1;
    const int error =
        ::posix_spawn(&pid, program.constData(), &settings.actions, &settings.attributes, arguments.data(), environ);
    if (error != 0)
        return failErrno(tr("cannot start the warden %1").arg(path), error);
    UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!pidfd) {
        const int pidfdError = errno;
        ours.reset();
        ::waitpid(pid, nullptr, 0); // it reads end-of-file and ends at once
        return failErrno(tr("cannot watch the warden"), pidfdError);
    }
    return Started{std::unique_ptr<WardenProcess>(new WardenProcess(pid, std::move(pidfd))), std::move(ours)};
}

WardenProcess::WardenProcess(qint64 pid, UniqueFd pidfd)
    : m_pid(pid), m_pidfd(std::move(pidfd)),
      m_notifier(std::make_unique<QSocketNotifier>(m_pidfd.get(), QSocketNotifier::Read))
{
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &WardenProcess::reap);
}

WardenProcess::~WardenProcess() = default;

void WardenProcess::abandon(std::unique_ptr<WardenProcess> process)
{
    WardenProcess *const self = process.release();
    connect(self, &WardenProcess::ended, self, &QObject::deleteLater);
    // Where the application ends first, the warden becomes init's, as any child of an ended program.
    if (QCoreApplication *const application = QCoreApplication::instance(); application->thread() == self->thread())
        self->setParent(application);
}

void WardenProcess::reap()
{
    siginfo_t info{};
    if (::waitid(P_PIDFD, static_cast<id_t>(m_pidfd.get()), &info, WEXITED | WNOHANG) == 0 && info.si_pid == 0)
        return;
    m_notifier->setEnabled(false);
    m_endedWell = info.si_code == CLD_EXITED && info.si_status == 0;
    Q_EMIT ended(info.si_code == CLD_EXITED ? tr("exit %1").arg(info.si_status) : tr("signal %1").arg(info.si_status));
}

} // namespace paddock
