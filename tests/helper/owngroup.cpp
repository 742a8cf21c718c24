// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace {

/// Linked into every test: each is a process group of its own. Programs that stop would else make stopped jobs of all
/// tests that ctest runs beside each other; and where nobody outside such a group looks after it, as in a CI job, the
/// kernel sends all of it SIGHUP when the child of a `paddock run` ends, whose parent, the warden, is in another group
/// (kernel/exit.c, kill_orphaned_pgrp()). A Ctrl-C for ctest does not reach the test then, but its parent's death does.
const bool isOwnGroup = [] {
    if (::getpgrp() == ::getpid())
        return true;
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    return ::setpgid(0, 0) == 0;
}();

} // namespace
