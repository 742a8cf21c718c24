// SPDX-License-Identifier: Apache-2.0
#include "engine/process/inheritedstreams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace paddock {

UniqueFd InheritedStreams::copyOf(int fd)
{
    UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
    return copy ? std::move(copy) : UniqueFd(::open("/dev/null", O_RDWR | O_CLOEXEC));
}

Result<void> InheritedStreams::open(LaunchRequest &request)
{
    request.joinsOwnerGroup = true;
    request.standardInput = copyOf(STDIN_FILENO);
    request.standardOutput = copyOf(STDOUT_FILENO);
    request.standardError = copyOf(STDERR_FILENO);
    if (!request.standardInput || !request.standardOutput || !request.standardError)
        return failErrno(tr("cannot open the standard streams"), errno);
    return {};
}

} // namespace paddock
