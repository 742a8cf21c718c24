// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QProcessEnvironment>

namespace paddock {

/// "KEY=VALUE" for execve. A variable that this process was born with and nobody has changed keeps its very bytes, also
/// where they are no valid UTF-8; QProcessEnvironment shows such values as text with replacement characters.
QList<QByteArray> environmentBytes(const QProcessEnvironment &environment);

} // namespace paddock
