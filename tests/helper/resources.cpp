// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/helper.h"

#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>

#include <cstring>

namespace helper {

namespace {

/// `memory 200` touches 200 MiB, a MiB at a time, and keeps them.
int touchMemory(const Arguments &arguments)
{
    constexpr std::size_t kMebibyte = 1024 * 1024;
    for (int i = 0; i < number(arguments, 0, 1); ++i) {
        void *const block = std::malloc(kMebibyte);
        if (!block)
            return 1;
        std::memset(block, i + 1, kMebibyte);
    }
    say("ready");
    sleepForEver();
}

/// Listens on any TCP port of this machine; -1 where it cannot.
int listenSomewhere()
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(socket, 1) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return -1;
    return ntohs(address.sin_port);
}

/// `listen` stays; `listen leave` ends and leaves a child that listens.
int listener(const Arguments &arguments)
{
    const int port = listenSomewhere();
    if (port < 0)
        return 1;
    std::printf("port %d\n", port);
    std::fflush(stdout);
    if (!arguments.empty() && arguments[0] == "leave" && ::fork() > 0)
        return 0;
    sleepForEver();
}

/// `listen-on PORT [reuse]`: on every address; with "reuse" others may do so too, where they say it as well.
int listenOn(const Arguments &arguments)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(static_cast<uint16_t>(number(arguments, 0, 0)));
    ::setsockopt(socket, SOL_SOCKET, arguments.size() > 1 ? SO_REUSEPORT : SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 || ::listen(socket, 1) != 0) {
        std::perror("listen-on");
        return 1;
    }
    say("ready");
    sleepForEver();
}

/// What the standard streams are: terminals or not, which of them are one, and its size.
int describeTerminal(const Arguments &)
{
    winsize size{};
    ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
    const int controlling = ::tcgetpgrp(STDIN_FILENO);
    const char *const outputName = ::ttyname(STDOUT_FILENO);
    const std::string output = outputName ? outputName : "none";
    const char *const errorName = ::ttyname(STDERR_FILENO);
    std::printf("terminals %d%d%d\nforeground %d\nshared %d\nsize %d %d\n", ::isatty(0), ::isatty(1), ::isatty(2),
                controlling == ::getpgrp(), output == (errorName ? errorName : "none"), size.ws_row, size.ws_col);
    std::fprintf(stderr, "to standard error\n");
    return 0;
}

} // namespace

Programs resourcePrograms()
{
    return {{"memory", touchMemory},
            {"listen", listener},
            {"listen-on", listenOn},
            {"describe-terminal", describeTerminal}};
}

} // namespace helper
