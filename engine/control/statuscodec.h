// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"

#include <QJsonObject>

namespace paddock::codec {

/// Pure.
QJsonObject toJson(const ServiceStatus &status);
/// Absent where it has no id or its state is unknown.
std::optional<ServiceStatus> serviceStatusFrom(const QJsonObject &object);

} // namespace paddock::codec
