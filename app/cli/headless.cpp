// SPDX-License-Identifier: Apache-2.0
#include "app/cli/headless.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/control/controladdress.h"

#include <QFile>

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace paddock {

namespace {

constexpr off_t kMessageFileBytes = 1024 * 1024;
constexpr char kMessage = 'm'; ///< a line for the caller follows
constexpr char kStatus = 's';  ///< the exit status follows

/// A new file each time: somebody may still be reading the one before.
UniqueFd openMessages(const QString &path)
{
    const QByteArray file = QFile::encodeName(path);
    std::rename(file.constData(), QByteArray(file + ".1").constData());
    return UniqueFd(::open(file.constData(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
}

/// With nothing of the caller's but its folder and its environment. 0 or an errno.
int spawnDetached(const std::vector<std::string> &words, int messages, int answerTo)
{
    std::vector<char *> pointers;
    for (const std::string &word : words)
        pointers.push_back(const_cast<char *>(word.c_str()));
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, messages, STDERR_FILENO);
    posix_spawn_file_actions_adddup2(&actions, answerTo, answerTo); // loses its close-on-exec
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, "/proc/self/exe", &actions, &attributes, pointers.data(), ::environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/// Says what comes until the status does. -1 where the other ended without one.
int readAnswer(int from)
{
    std::FILE *const stream = ::fdopen(from, "r");
    char *line = nullptr;
    std::size_t room = 0;
    int status = -1;
    while (stream && status < 0) {
        const ssize_t size = ::getline(&line, &room, stream);
        if (size <= 1)
            break;
        const QByteArray rest(line + 1, size - 1);
        if (line[0] == kStatus)
            status = rest.trimmed().toInt();
        else
            std::fwrite(rest.constData(), 1, static_cast<std::size_t>(rest.size()), stderr);
    }
    std::free(line);
    if (stream)
        std::fclose(stream);
    else
        ::close(from);
    return status;
}

} // namespace

int Headless::start(const QString &sessionName, const QStringList &words)
{
    const QString path = ControlAddress::messagesPath(sessionName);
    if (const auto folder = ControlAddress::makeDirectory(); !folder)
        return Console::fail(folder.error());
    const UniqueFd messages = openMessages(path);
    int ends[2];
    if (!messages || ::pipe2(ends, O_CLOEXEC) != 0)
        return Console::fail(systemError(tr("cannot write %1").arg(path), errno));
    UniqueFd readEnd(ends[0]), writeEnd(ends[1]);
    std::vector<std::string> all{"paddock", "up", kOption, std::to_string(writeEnd.get())};
    for (const QString &word : words)
        all.push_back(word.toStdString());
    if (const int error = spawnDetached(all, messages.get(), writeEnd.get()); error != 0)
        return Console::fail(systemError(tr("cannot start Paddock again"), error));
    writeEnd.reset();
    const int status = readAnswer(readEnd.release());
    if (status >= 0)
        return status;
    Console::say(tr("the headless Paddock has ended before its services were started; see %1").arg(path));
    return ExitStatus::kPaddockFailed;
}

Headless::Headless(int answerTo)
{
    if (answerTo <= STDERR_FILENO || ::fcntl(answerTo, F_SETFD, FD_CLOEXEC) != 0)
        return;
    m_answerTo.reset(answerTo);
}

void Headless::pass(const QByteArray &line)
{
    if (m_answerTo && line.size() < PIPE_BUF) {
        const QByteArray framed = kMessage + line;
        [[maybe_unused]] const ssize_t written = ::write(m_answerTo.get(), framed.constData(), framed.size());
    }
}

void Headless::answer(int status)
{
    if (!m_answerTo)
        return;
    const QByteArray line = kStatus + QByteArray::number(status) + '\n';
    [[maybe_unused]] const ssize_t written = ::write(m_answerTo.get(), line.constData(), line.size());
    m_answerTo.reset();
}

void Headless::rotateMessages(const QString &sessionName)
{
    struct stat info{};
    if (::fstat(STDERR_FILENO, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size < kMessageFileBytes)
        return;
    const UniqueFd fresh = openMessages(ControlAddress::messagesPath(sessionName));
    if (fresh)
        ::dup2(fresh.get(), STDERR_FILENO);
}

} // namespace paddock
