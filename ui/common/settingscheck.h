// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// Looks whether the user's settings can be read. A file that is broken is put aside, so that the defaults hold from
/// here on; what was done is the answer, for people. Empty where all is well. Before anything else reads settings.
QString checkSettings();

} // namespace paddock
