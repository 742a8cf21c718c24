// SPDX-License-Identifier: Apache-2.0
#include "app/cli/inputrelay.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <poll.h>
#include <string>
#include <sys/eventfd.h>
#include <termios.h>
#include <thread>
#include <unistd.h>

namespace paddock {

/// Outlives the relay while its thread sits in a read(2) that another reader of our input has emptied.
struct InputRelay::Shared
{
    UniqueFd terminal;
    UniqueFd wake;
    std::atomic<bool> ended{false};
    std::string pending; ///< read and not typed yet; the thread's own
    bool inputEnded = false;
    char lastTyped = '\n';

    void work();
    void readInput();
    void endInput();
    void type();
};

/// One reads as much as a terminal's own queue holds: more would only wait here.
constexpr std::size_t kMaxPending = 4096;

InputRelay::InputRelay(UniqueFd terminal) : m_shared(std::make_shared<Shared>())
{
    m_shared->terminal = std::move(terminal);
    m_shared->wake.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    std::thread([shared = m_shared] { shared->work(); }).detach();
}

InputRelay::~InputRelay()
{
    m_shared->ended = true;
    ::eventfd_write(m_shared->wake.get(), 1);
}

void InputRelay::Shared::work()
{
    while (!ended) {
        const bool wantsInput = !inputEnded && pending.empty();
        std::array<pollfd, 3> ready{{{wantsInput ? STDIN_FILENO : -1, POLLIN, 0},
                                     {pending.empty() ? -1 : terminal.get(), POLLOUT, 0},
                                     {wake.get(), POLLIN, 0}}};
        ::poll(ready.data(), ready.size(), -1);
        if (ended)
            return;
        if (ready[0].revents != 0)
            readInput();
        if (ready[1].revents != 0)
            type();
    }
}

void InputRelay::Shared::readInput()
{
    std::array<char, kMaxPending> bytes;
    const ssize_t size = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (size > 0) {
        pending.assign(bytes.data(), std::size_t(size));
        lastTyped = pending.back();
    } else if (size == 0 || (errno != EINTR && errno != EAGAIN)) {
        endInput();
    }
}

/// In the middle of a line the first end-of-file character only hands over the line.
void InputRelay::Shared::endInput()
{
    inputEnded = true;
    termios modes{};
    if (::tcgetattr(terminal.get(), &modes) != 0)
        return;
    pending.assign(lastTyped == '\n' ? 1 : 2, char(modes.c_cc[VEOF]));
}

void InputRelay::Shared::type()
{
    const ssize_t size = ::write(terminal.get(), pending.data(), pending.size());
    if (size > 0)
        pending.erase(0, std::size_t(size));
    else if (errno != EINTR && errno != EAGAIN)
        inputEnded = true, pending.clear(); // nobody has the other end any more
}

} // namespace paddock
