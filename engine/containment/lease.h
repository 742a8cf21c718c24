// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/leaserecord.h"

#include <QString>

namespace paddock {

/// The file that says that a session stands, RUNTIME/leases/NAME.json. It is there as long as anything of the session
/// may be: removed by whoever has seen its groups empty. That is the warden at its end, so an object that goes
/// leaves the file alone, or the engine, by remove(), where the warden was lost. Hence a lease whose owner and
/// warden are both dead tells of a tree that nobody has ended.
class Lease
{
public:
    /// RUNTIME/leases; touches nothing.
    static QString directory();
    /// Where the lease of this name goes.
    static QString pathOf(const QString &name);

    /// Writes it, whole or not at all, 0600. `name` is a file's.
    static Result<Lease> write(const QString &name, const LeaseRecord &record);

    void remove();

    /// Tells why there is none: once a process, in the category paddock.lease.
    static void warnOnce(const Error &error);

private:
    explicit Lease(QString path) : m_path(std::move(path)) {}

    QString m_path;
};

} // namespace paddock
