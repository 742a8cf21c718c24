// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QString>

namespace paddock {

/// Finds what execvp(3) would run: a name with a slash is a path, relative to the working directory; any other is
/// looked up in `searchPath` (the PATH of the child's environment; empty entries mean the working directory).
/// NotFound names where it was looked for; NotExecutable names the file that was found.
Result<QByteArray> findProgram(const QString &program, const QString &searchPath, const QString &workingDirectory);

} // namespace paddock
