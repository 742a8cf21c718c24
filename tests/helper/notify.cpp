// SPDX-License-Identifier: Apache-2.0
// Programs that speak the protocol of sd_notify(3).
#include "tests/helper/helper.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace helper {

namespace {

bool sendToManager(const std::string &text)
{
    const char *const path = std::getenv("NOTIFY_SOCKET");
    const int socket = path ? ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;
    if (socket < 0)
        return false;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    if (address.sun_path[0] == '@')
        address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
    const auto *const to = reinterpret_cast<const sockaddr *>(&address);
    return ::sendto(socket, text.data(), text.size(), 0, to, size) == static_cast<ssize_t>(text.size());
}

/// `notify TEXT [MILLISECONDS]`: sends it once, or again and again, and waits.
int notify(const Arguments &arguments)
{
    const int interval = number(arguments, 1, 0);
    do {
        if (!sendToManager(arguments.empty() ? "READY=1" : arguments[0]))
            return 1;
        ::usleep(static_cast<useconds_t>(interval) * 1000);
    } while (interval > 0);
    say("ready");
    sleepForEver();
}

} // namespace

Programs notifyPrograms() { return {{"notify", notify}}; }

} // namespace helper
