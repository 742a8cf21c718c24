// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackdifference.h"

#include <QJsonObject>

namespace paddock::codec {

/// Pure. Of each kind as many as a message takes; `omitted` counts the others.
QJsonObject toJson(const StackDifference &difference);
StackDifference stackDifferenceFrom(const QJsonObject &object);

} // namespace paddock::codec
