// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/containment.h"

#include <QList>

namespace paddock {

/// The living members of a group by their pids alone, listed now: for counting and sampling, at a small part of what
/// Containment::members costs. A group that does not stand has none.
QList<std::int32_t> groupPids(const GroupLocation &location);

} // namespace paddock
