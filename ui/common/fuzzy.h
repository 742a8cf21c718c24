// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringView>

#include <optional>

namespace paddock {

/// How well the letters of the pattern, in their order, are found in the text; absent where one is missing. Case is
/// ignored, spaces in the pattern part words that may come in any order. Runs of letters and beginnings of words count
/// more, long texts a little less. An empty pattern fits everything with 0.
std::optional<int> fuzzyScore(QStringView pattern, QStringView text);

} // namespace paddock
