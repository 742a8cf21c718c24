// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>

namespace paddock {

/// The signals that this process ignores now, in ascending order. Asked before a handler is set, those its own caller
/// had it ignore: nohup(1), or a shell without job control for what it starts in the background.
QList<int> ignoredSignals();

} // namespace paddock
