// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/containment/leaserecord.h"

#include <QList>
#include <QString>

#include <optional>

namespace paddock {

/// A session of this user on this machine, as its lease tells of it. A value.
struct LeasedSession
{
    enum class Life {
        Running,      ///< owner and warden live
        OwnerDied,    ///< the warden lives and is ending it
        WardenDied,   ///< the owner lives and is ending it
        Stale,        ///< both died: nobody ends it
        AnotherBoot,  ///< the machine has been started anew since
        AnotherWorld, ///< another pid namespace: who lives there cannot be told from here
    };

    QString file; ///< of the lease
    LeaseRecord record;
    Life life = Life::Running;

    bool operator==(const LeasedSession &) const = default;
};

/// Every lease in the user's runtime directory that can be read, by file name. Changes nothing. Reads a few small files
/// each: not for a thread that paints.
QList<LeasedSession> readLeasedSessions();

namespace leases {

/// The names of all lease files in the folder.
QStringList namesIn(int folder);

/// Opens a lease for reading: a regular file, ours alone and of a size that leases have. Otherwise invalid.
UniqueFd open(int folder, const QString &name);

/// What an open lease says; absent where it says nothing that makes sense.
std::optional<LeaseRecord> read(int lease);

/// Where something cannot be told, it lives.
LeasedSession::Life lifeOf(const LeaseRecord &record);

} // namespace leases

} // namespace paddock
