// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"

#include <QList>
#include <QString>

#include <sys/types.h>

namespace paddock {

/// A user of this machine as passwd(5) and group(5) have it. A value.
struct UserAccount
{
    QString name; ///< empty for a number that has no account
    uid_t user = 0;
    gid_t group = 0;
    QList<gid_t> groups; ///< all it belongs to, `group` among them
    QString home;
    QString shell;

    bool operator==(const UserAccount &) const = default;

    /// "NAME" or "NUMBER", the account's own groups with it; "USER:GROUP" has that group in the place of the account's
    /// first. A number without an account needs its GROUP named. Names win over numbers. NotFound names what is
    /// unknown. Asks the system's databases (nsswitch.conf(5)), which may be on another machine.
    static Result<UserAccount> find(const QString &text);
};

} // namespace paddock
