// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/member.h"

#include <QList>

namespace paddock {

/// Fills in the TCP ports that each of them listens on, from /proc/PID/net/tcp, tcp6 and fd. A few microseconds for
/// each descriptor they have open, so only the first hundred are looked at; who cannot be looked at stays without.
void findListeningPorts(QList<Member> &members);

} // namespace paddock
