// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/services/statemark.h"

#include <QIcon>

namespace paddock {

/// Paddock's icon with this light in its corner; without one where nothing runs.
QIcon stateIcon(const StateMark &mark);

} // namespace paddock
