// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>

namespace paddock {

/// By the name in the file: how many of a service there are to be instead of what its `replicas` says; at least 1.
/// Names that the file does not have, or has without `replicas`, mean nothing.
using ReplicaCounts = QHash<QString, int>;

} // namespace paddock
