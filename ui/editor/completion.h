// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/explainedword.h"
#include "ui/editor/yamlplace.h"

#include <QList>
#include <QStringList>

#include <functional>

namespace paddock {

class StackSchema;

/// The words that may go on from a place: keys that the map does not have yet, the values of a choice, and names of
/// services, for which it asks where one is meant. Those that begin with what is written come first, then those that
/// hold it. Pure.
QList<ExplainedWord> completionsAt(const YamlPlace &place, const StackSchema &schema,
                                   const std::function<QStringList()> &services);

} // namespace paddock
