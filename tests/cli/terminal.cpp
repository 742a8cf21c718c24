// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/terminal.h"

#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace paddock::test {

namespace {

constexpr int kBoundMs = 30000;

} // namespace

Terminal::Terminal(const QString &program, const QStringList &arguments)
{
    std::vector<QByteArray> words{program.toLocal8Bit()};
    for (const QString &argument : arguments)
        words.push_back(argument.toLocal8Bit());
    std::vector<char *> argv;
    for (QByteArray &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);

    winsize size{24, 80, 0, 0};
    int master = -1;
    m_pid = ::forkpty(&master, nullptr, nullptr, &size);
    if (m_pid == 0) {
        ::setenv("TERM", "xterm", 1);
        ::setenv("PS1", "ready> ", 1);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    m_master.reset(master);
    ::fcntl(master, F_SETFL, O_NONBLOCK);
    ::fcntl(master, F_SETFD, FD_CLOEXEC);
}

Terminal::~Terminal()
{
    if (m_pid <= 0)
        return;
    ::kill(m_pid, SIGKILL);
    ::waitpid(m_pid, nullptr, 0);
}

void Terminal::type(const QByteArray &keys)
{
    QCOMPARE(::write(m_master.get(), keys.constData(), size_t(keys.size())), ssize_t(keys.size()));
}

void Terminal::resize(unsigned short rows, unsigned short columns)
{
    const winsize size{rows, columns, 0, 0};
    QCOMPARE(::ioctl(m_master.get(), TIOCSWINSZ, &size), 0);
}

void Terminal::hangUp() { m_master.reset(); }

void Terminal::read()
{
    char buffer[4096];
    for (ssize_t got = 1; got > 0;) {
        got = ::read(m_master.get(), buffer, sizeof buffer);
        if (got > 0)
            m_shown.append(buffer, got);
    }
}

bool Terminal::waitFor(const QByteArray &text)
{
    const bool found = QTest::qWaitFor(
        [&] {
            read();
            const qsizetype at = m_shown.indexOf(text, m_seen);
            if (at >= 0)
                m_seen = at + text.size();
            return at >= 0;
        },
        kBoundMs);
    if (!found)
        qWarning("not shown: %s\nshown: %s", text.constData(), m_shown.constData());
    return found;
}

int Terminal::status()
{
    int status = 0;
    const bool ended = QTest::qWaitFor(
        [&] {
            read();
            return m_pid > 0 && ::waitpid(m_pid, &status, WNOHANG) == m_pid;
        },
        kBoundMs);
    if (!ended)
        return -1;
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

pid_t Terminal::foregroundGroup() const { return ::tcgetpgrp(m_master.get()); }

std::optional<termios> Terminal::modes() const
{
    termios modes{};
    return ::tcgetattr(m_master.get(), &modes) == 0 ? std::optional(modes) : std::nullopt;
}

} // namespace paddock::test
