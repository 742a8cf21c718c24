// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/sessiongroup.h"

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <vector>

/// What the benchmarks of processes share.
namespace paddock::bench {

double median(std::vector<double> values);

/// The processor time of all threads of a process; 0 where it cannot be had.
double cpuSecondsOf(pid_t pid);

void runEventsFor(std::chrono::milliseconds time);

/// A session on one mechanism, ready; null where it cannot be had.
std::unique_ptr<SessionGroup> openSession(Mechanism mechanism);

/// This program again, with these arguments.
LaunchRequest selfRequest(const QList<QByteArray> &arguments, int standardOutput);

/// `paddock-bench --herd COUNT`: says "ready" when so many children have each become the leader of a session, and
/// waits.
int beHerd(int count);

/// `paddock-bench --owner MECHANISM COUNT`: a Paddock that runs a herd, says "ready" when it stands, and waits.
int beOwner(const char *mechanism, const char *count);

/// `paddock-bench --web PORT`: a web server on the loopback that answers whatever comes with 204.
int beWebServer(const char *port);

/// Reads until the word "ready" has come. False at the end of the pipe.
bool awaitReady(int fd);

} // namespace paddock::bench
