// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/accountname.h"

#include <pwd.h>

#include <array>

namespace paddock {

std::optional<QString> accountName(uid_t user)
{
    std::array<char, 4096> buffer{};
    passwd account{};
    passwd *found = nullptr;
    ::getpwuid_r(user, &account, buffer.data(), buffer.size(), &found);
    return found ? std::optional(QString::fromLocal8Bit(found->pw_name)) : std::nullopt;
}

} // namespace paddock
