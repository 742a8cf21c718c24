// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"

#include <QList>
#include <QString>

#include <chrono>
#include <functional>
#include <string>

class QObject;

namespace paddock {

/// Ends and removes a session's cgroup directory whose warden has died, on a thread of the pool. `done` is called on
/// the context's thread once the group is empty, unless the context is gone by then.
void endLostSession(const QString &directory, QObject *context, std::function<void()> done);

/// The same for the process groups that these lead or led.
void endLostProcessGroups(const QList<ProcessKey> &leaders, QObject *context, std::function<void()> done);

/// Of a directory at once: kills whatever sits in `name` below `parent`, again and again until the directory can be
/// removed. 0, or the errno that keeps it; EBUSY where a member outlived the patience or `giveUp`, asked between two
/// tries, said so. Blocks: never on a thread that paints.
int endDirectory(int parent, const std::string &name, std::chrono::milliseconds patience,
                 const std::function<bool()> &giveUp = {});

} // namespace paddock
