// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Nine web servers that nobody asks anything: what Paddock, which probes each once a second, costs beside mprocs and
/// pm2, where they are in PATH, in the same seconds; and how long `paddock ps` takes beside the program's bare start.
int benchIdleStacks();
