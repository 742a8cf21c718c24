// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/stack/stackreading.h"

#include <QString>

/// The next version of a stack that runs, from its file. Errors of a bad file are `Parse`, with a line for each as
/// StackProblem::toString() has it. Threads: any.
namespace paddock::stackrevision {

/// The file as it is now.
Result<StackReading> reread(const StackSpec &running);

/// As if the file had that text.
Result<StackReading> readAs(const StackSpec &running, const QByteArray &text);

/// With that many of a replicated service, which is named as in the file. Refuses where the file has changed meanwhile:
/// the new ones would be others than those that run.
Result<StackReading> rescaled(const StackSpec &running, const QString &service, int replicas);

} // namespace paddock::stackrevision
