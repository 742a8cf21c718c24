// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QString>
#include <QStringList>

namespace paddock {

/// Splits a line into words as a POSIX shell quotes them: spaces part, '...' is literal, "..." and \ take the next
/// character's meaning away. Nothing is expanded. Fails with InvalidArgument where a quote is not closed, naming its
/// column from 1.
Result<QStringList> splitShellWords(const QString &line);

} // namespace paddock
