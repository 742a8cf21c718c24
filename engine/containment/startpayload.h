// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/launchrequest.h"

#include <QByteArray>

namespace paddock {

/// A start as it goes to the warden: wire::StartHeader, its numbers, its strings. `processGroup` as the header has it.
QByteArray startPayload(const LaunchRequest &request, std::int32_t processGroup);

} // namespace paddock
