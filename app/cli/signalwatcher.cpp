// SPDX-License-Identifier: Apache-2.0
#include "app/cli/signalwatcher.h"

#include <QSocketNotifier>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace paddock {

namespace {

// timeout(1) signals its child and then the child's whole group: one order that arrives twice, microseconds apart.
constexpr std::int64_t kSameOrderNs = 30'000'000;

struct Arrival
{
    int signal = 0;
    int code = 0;
    pid_t sender = 0;
    std::int64_t atNs = 0; ///< of the monotonic clock

    [[nodiscard]] bool repeats(const Arrival &earlier) const
    {
        return signal == earlier.signal && sender == earlier.sender && atNs - earlier.atNs < kSameOrderNs;
    }
};

std::atomic<int> s_writeEnd{-1};

void onSignal(int signal, siginfo_t *info, void *)
{
    const int savedErrno = errno;
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const Arrival arrival{signal, info->si_code, info->si_pid, now.tv_sec * 1'000'000'000LL + now.tv_nsec};
    // Full only after thousands of signals that nobody has read; the orders are in it already.
    [[maybe_unused]] const ssize_t written = ::write(s_writeEnd.load(), &arrival, sizeof arrival);
    errno = savedErrno;
}

void onSigpipe(int) {}

void take(int signal)
{
    struct sigaction action{};
    action.sa_sigaction = onSignal;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
}

bool isIgnored(int signal)
{
    struct sigaction current{};
    return ::sigaction(signal, nullptr, &current) == 0 && !(current.sa_flags & SA_SIGINFO) &&
           current.sa_handler == SIG_IGN;
}

} // namespace

SignalWatcher::SignalWatcher(QObject *parent) : QObject(parent)
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // the signals then end Paddock, and with it, by the warden, the whole tree
    m_readEnd.reset(ends[0]);
    m_writeEnd.reset(ends[1]);
    s_writeEnd = ends[1];
    m_notifier = new QSocketNotifier(ends[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &SignalWatcher::readPending);

    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) {
        if (signal != SIGHUP || !isIgnored(SIGHUP))
            take(signal);
    }
    struct sigaction quiet{};
    quiet.sa_handler = onSigpipe;
    quiet.sa_flags = SA_RESTART;
    sigemptyset(&quiet.sa_mask);
    ::sigaction(SIGPIPE, &quiet, nullptr);
}

SignalWatcher::~SignalWatcher()
{
    // The handlers stay: a signal that comes on the last steps must not change how Paddock ends.
    s_writeEnd = -1;
}

void SignalWatcher::watchTerminal()
{
    if (!m_writeEnd)
        return;
    take(SIGWINCH);
    take(SIGCONT);
}

void SignalWatcher::readPending()
{
    static Arrival last;
    Arrival arrival;
    while (::read(m_readEnd.get(), &arrival, sizeof arrival) == ssize_t(sizeof arrival)) {
        if (arrival.signal == SIGWINCH || arrival.signal == SIGCONT)
            Q_EMIT terminalChanged();
        else if (!arrival.repeats(std::exchange(last, arrival)))
            Q_EMIT received(arrival.signal, arrival.code == SI_KERNEL);
    }
}

} // namespace paddock
