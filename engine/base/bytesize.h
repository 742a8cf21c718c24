// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QString>

namespace paddock {

/// Parses "512K", "64M", "2G": digits and a binary unit, nothing else. The message names the text and what may be
/// written instead; the caller adds which option it was about.
Result<qint64> parseByteSize(const QString &text);

} // namespace paddock
