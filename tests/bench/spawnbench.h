// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Start and exit of /bin/true: contained, in both mechanisms, against posix_spawn and QProcess from the same process;
/// then again with 1 GiB of touched heap. Prints medians and ratios; returns 0 where it could measure.
int benchSpawn();
