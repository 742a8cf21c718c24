// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/session/launchspec.h"

#include <QJsonObject>

/// The parameters of the method `launch`. Pure.
namespace paddock::codec {

/// Of the stop plan the first step's signal and grace travel, of the restarts the policy.
QJsonObject toJson(const LaunchSpec &launch);
/// Fails with InvalidArgument where there is no program, or a figure is none that a launch can have.
Result<LaunchSpec> launchFrom(const QJsonObject &object);

} // namespace paddock::codec
