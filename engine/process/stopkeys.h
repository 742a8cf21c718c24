// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QString>

namespace paddock {

/// The bytes that keys of a StopPlan are: "^C" is what Ctrl and C make, "^^" is one '^', everything else types itself.
/// Fails with InvalidArgument where nothing is written.
Result<QByteArray> parseStopKeys(const QString &text);

/// As parseStopKeys() reads it.
QString stopKeysText(const QByteArray &keys);

} // namespace paddock
