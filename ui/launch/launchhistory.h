// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/launch/launchdraft.h"

#include <QList>

namespace paddock {

/// The commands launched by hand, newest first, kept over restarts in the user's settings. A line is in it once.
class LaunchHistory
{
public:
    static constexpr int kCapacity = 50;

    LaunchHistory();                    ///< reads the settings
    void add(const LaunchDraft &draft); ///< writes them
    [[nodiscard]] const QList<LaunchDraft> &entries() const { return m_entries; }

private:
    QList<LaunchDraft> m_entries;
};

} // namespace paddock
