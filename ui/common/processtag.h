// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// "PID-STARTTIME" of this program: what it leaves on the disk under this name is nobody's once it has ended, however.
QString ownProcessTag();
/// False where that program is gone; true where it cannot be told.
bool isProcessTagAlive(const QString &tag);

} // namespace paddock
