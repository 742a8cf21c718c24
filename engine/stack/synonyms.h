// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// What other programs' files call the same key or word; empty where nothing is known.
QString synonymOf(const QString &word);

} // namespace paddock
