// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/sessiongroup.h"

#include <memory>
#include <vector>

/// What the benchmarks of processes share.
namespace paddock::bench {

double median(std::vector<double> values);

/// A session on one mechanism, ready; null where it cannot be had.
std::unique_ptr<SessionGroup> openSession(Mechanism mechanism);

/// This program again, with these arguments.
LaunchRequest selfRequest(const QList<QByteArray> &arguments, int standardOutput);

/// `paddock-bench --herd COUNT`: says "ready" when so many children have each become the leader of a session, and
/// waits.
int beHerd(int count);

/// `paddock-bench --owner MECHANISM COUNT`: a Paddock that runs a herd, says "ready" when it stands, and waits.
int beOwner(const char *mechanism, const char *count);

/// Reads until the word "ready" has come. False at the end of the pipe.
bool awaitReady(int fd);

} // namespace paddock::bench
