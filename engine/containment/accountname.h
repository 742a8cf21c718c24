// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <sys/types.h>

#include <optional>

namespace paddock {

/// The user's name in the machine's accounts; absent where the number has none. It may have to ask the network.
std::optional<QString> accountName(uid_t user);

} // namespace paddock
