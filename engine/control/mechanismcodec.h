// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/mechanism.h"

#include <QJsonObject>

namespace paddock::codec {

/// With the words of `paddock doctor --json`. Pure.
QJsonObject toJson(const MechanismReport &report);
/// Absent where the mechanism is unknown.
std::optional<MechanismReport> mechanismReportFrom(const QJsonObject &object);

} // namespace paddock::codec
