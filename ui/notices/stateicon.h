// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"

#include <QIcon>
#include <QList>

namespace paddock {

/// Paddock's icon with a light of the worst state of these services in its corner; without one while nothing runs.
QIcon stateIcon(const QList<ServiceStatus> &services);

} // namespace paddock
