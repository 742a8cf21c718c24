// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/containment/leaserecord.h"

#include <functional>
#include <string>

namespace paddock {

/// The cgroup directory that a stale lease names. A lease is input: nothing is killed that is not, for all that can be
/// looked at, a directory a Paddock of this lease's owner has made.
class StaleDirectory
{
public:
    enum class State {
        Stale,   ///< it stands and may be ended
        Gone,    ///< somebody has removed it
        HoldsUs, ///< this process sits in it or below: a Paddock inside a Paddock's group
        NotOurs, ///< not named as one of ours, or not a cgroup
    };

    /// `directoryName`: what the lease's own file is named after.
    static StaleDirectory find(const LeaseRecord &record, const QString &directoryName);

    [[nodiscard]] State state() const { return m_state; }

    /// Ends everything in it and removes it; returns how many processes were alive in it. Blocks until it is empty.
    [[nodiscard]] Result<int> end(const std::function<bool()> &giveUp) const;

    /// Beside it the dead owner may have left the leaf that it had stepped aside into: it goes too where nobody sits in
    /// it, and nobody bears the owner's number by now.
    void removeHostLeaf() const;

private:
    State m_state = State::NotOurs;
    QString m_path;
    UniqueFd m_parent;
    std::string m_name;
    qint64 m_owner = 0;
};

} // namespace paddock
