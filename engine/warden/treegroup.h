// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/group.h"

namespace paddock::warden {

/// A group that is everything descending from this process, which is its subreaper: a process that loses its parent
/// comes back to us. It is empty when we have no child left.
class TreeGroup final : public Group
{
public:
    using Group::Group;

    int kill() override;
    int setFrozen(bool frozen) override;
    [[nodiscard]] bool isEmpty() override;

    /// A kill was ordered and somebody is still there: a sweep can miss who forks at the wrong moment.
    [[nodiscard]] bool isKilling() const { return m_killing; }
    void killAgain();

protected:
    [[nodiscard]] bool isFrozen() override { return m_frozen; }
    [[nodiscard]] std::vector<proctree::Entry> members() override;

private:
    void noteFrozen(bool frozen);

    bool m_frozen = false;
    std::vector<proctree::Entry> m_stopped; ///< by our freeze; who was stopped before stays so
    bool m_killing = false;
};

} // namespace paddock::warden
