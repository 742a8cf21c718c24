// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/quitsignals.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace paddock {

namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
/// A signal handler can reach nothing but a global.
volatile std::sig_atomic_t s_pipe = -1;

void passOn(int)
{
    const int saved = errno;
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(s_pipe, &byte, 1);
    errno = saved;
}

} // namespace

QuitSignals::QuitSignals(QObject *parent) : QObject(parent)
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the signals then end the program, and the warden ends its processes
    m_readEnd.reset(ends[0]);
    m_writeEnd.reset(ends[1]);
    s_pipe = m_writeEnd.get();
    auto *notifier = new QSocketNotifier(m_readEnd.get(), QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, &QuitSignals::drain);
    struct sigaction action = {};
    action.sa_handler = passOn;
    action.sa_flags = SA_RESTART;
    for (const int signal : kSignals)
        ::sigaction(signal, &action, nullptr);
}

QuitSignals::~QuitSignals()
{
    for (const int signal : kSignals)
        std::signal(signal, SIG_DFL);
    s_pipe = -1;
}

void QuitSignals::drain()
{
    char byte = 0;
    while (::read(m_readEnd.get(), &byte, 1) == 1)
        Q_EMIT received();
}

} // namespace paddock
