// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <functional>

class QObject;

namespace paddock {

/// Ends and removes a session's cgroup directory whose warden has died, on a thread of the pool. `done` is called on
/// the context's thread once the group is empty, unless the context is gone by then.
void endLostSession(const QString &directory, QObject *context, std::function<void()> done);

} // namespace paddock
