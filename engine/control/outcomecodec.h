// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/outcome.h"

#include <QJsonObject>

namespace paddock::codec {

/// With the words of `paddock run --report`, and `text`, the outcome for people. Pure.
QJsonObject toJson(const Outcome &outcome);
/// Absent where its kind is unknown.
std::optional<Outcome> outcomeFrom(const QJsonObject &object);

} // namespace paddock::codec
