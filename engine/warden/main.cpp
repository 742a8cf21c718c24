// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/sessionwarden.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

/// Started by the engine with its end of a SOCK_SEQPACKET pair as descriptor 3; of no use otherwise.
int main()
{
    int type = 0;
    socklen_t size = sizeof type;
    if (::getsockopt(paddock::wire::kChannelFd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET) {
        std::fputs("paddock-warden: this program is started by Paddock and does nothing by itself\n", stderr);
        return 2;
    }
    if (paddock::warden::Warden::prepareProcess() != 0)
        return 1;
    paddock::warden::SessionWarden warden{paddock::UniqueFd(paddock::wire::kChannelFd)};
    return warden.run();
}
