// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace paddock {

/// Who a child is and what it may, as the kernel wants it: numbers only, nothing looked up any more. What is absent
/// stays as Paddock's own was when it started.
struct ChildIdentity
{
    struct Account
    {
        uid_t user = 0;
        gid_t group = 0;
        QList<gid_t> groups; ///< supplementary ones; these alone are kept

        bool operator==(const Account &) const = default;
    };
    struct ResourceLimit ///< setrlimit(2)
    {
        int resource = 0; ///< RLIMIT_NOFILE and its like
        std::uint64_t soft = 0;
        std::uint64_t hard = 0;

        bool operator==(const ResourceLimit &) const = default;
    };

    std::optional<Account> account;
    std::optional<mode_t> umask;
    std::optional<int> nice; ///< -20 to 19, absolute
    QList<ResourceLimit> resourceLimits;
    QList<int> ignoredSignals;    ///< stay ignored; every other signal is at its default
    bool noNewPrivileges = false; ///< PR_SET_NO_NEW_PRIVS: set-user-id bits have no effect on it and its children

    bool operator==(const ChildIdentity &) const = default;
};

} // namespace paddock
