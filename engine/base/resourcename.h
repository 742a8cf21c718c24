// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// "RLIMIT_NOFILE" for the number setrlimit(2) takes; "resource 99" for one without a name.
QString resourceName(int resource);

} // namespace paddock
