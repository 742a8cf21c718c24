// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/sampler.h"

#include <QObject>

#include <functional>
#include <memory>

namespace paddock {

/// Samples of the machine, while somebody wants them, with what is summed up for the groups of a session. Owned by the
/// session, lives on its thread.
class GroupSampling : public QObject
{
    Q_OBJECT
public:
    using Groups = std::function<QList<GroupSource>()>;

    /// `groups` says which there are now.
    explicit GroupSampling(Groups groups, QObject *parent = nullptr);
    ~GroupSampling() override;

    /// It goes on as long as it was enabled more often than disabled.
    void setEnabled(bool enabled);
    void stop(); ///< for good, whoever wants it
    void takeGroupsChanged();
    void sampleNow();
    [[nodiscard]] SnapshotPtr snapshot() const { return m_snapshot; } ///< the newest, null before the first

Q_SIGNALS:
    void sampled();

private:
    void updateGroups();

    Groups m_groups;
    std::unique_ptr<Sampler> m_sampler;
    SnapshotPtr m_snapshot;
    int m_users = 0;
    bool m_scheduled = false;
    bool m_stopped = false;
};

} // namespace paddock
