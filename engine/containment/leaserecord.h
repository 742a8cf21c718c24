// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/processkey.h"
#include "engine/base/result.h"
#include "engine/containment/mechanism.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace paddock {

/// What a session leaves written down about itself, so that somebody can end its tree should its owner and its warden
/// be killed together. A value; the file is small JSON.
struct LeaseRecord
{
    QString bootId;                 ///< of the kernel: process ids and start times mean nothing in another boot
    std::uint64_t pidNamespace = 0; ///< inode of /proc/self/ns/pid: nor in another namespace
    QString name;                   ///< the session's, for people: "shop"
    ProcessKey owner;
    ProcessKey warden;
    Mechanism mechanism = Mechanism::CgroupV2;
    QString location; ///< its cgroup directory; empty where the mechanism has none
    QDateTime startedAt;

    /// Of a session of this process, begun now. `warden` is its child. Fails where /proc does not tell who we are.
    static Result<LeaseRecord> ofThisProcess(std::int32_t warden);

    [[nodiscard]] QByteArray toJson() const;
    /// Pure. Anything that toJson() would not have written is refused.
    static Result<LeaseRecord> parse(const QByteArray &json);

    /// Written in this boot, and in this process's pid namespace.
    [[nodiscard]] bool isOfThisBoot() const;
    [[nodiscard]] bool isOfThisNamespace() const;

    bool operator==(const LeaseRecord &) const = default;
};

} // namespace paddock
