// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace paddock {

/// The known word that somebody who wrote `word` most likely meant: at most a third of its letters wrong, missing,
/// added or swapped with their neighbour. Absent where none is near enough.
std::optional<QString> nearestWord(const QString &word, const QStringList &known);

} // namespace paddock
