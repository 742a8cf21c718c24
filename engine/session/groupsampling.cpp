// SPDX-License-Identifier: Apache-2.0
#include "engine/session/groupsampling.h"

#include <utility>

namespace paddock {

GroupSampling::GroupSampling(Groups groups, QObject *parent) : QObject(parent), m_groups(std::move(groups)) {}

GroupSampling::~GroupSampling() = default;

void GroupSampling::setEnabled(bool enabled)
{
    m_users += enabled ? 1 : -1;
    if (enabled && m_sampler) {
        m_sampler->sampleNow();
    } else if (enabled && !m_stopped) {
        m_sampler = std::make_unique<Sampler>();
        connect(m_sampler.get(), &Sampler::sampled, this, [this](const SnapshotPtr &snapshot) {
            m_snapshot = snapshot;
            Q_EMIT sampled();
        });
        updateGroups();
        m_sampler->start();
    } else if (m_users == 0) {
        m_sampler.reset();
        m_snapshot.reset();
    }
}

void GroupSampling::stop()
{
    m_stopped = true;
    m_sampler.reset();
}

void GroupSampling::takeGroupsChanged()
{
    // Many groups come and go at once: one list for all of them.
    if (m_sampler && !std::exchange(m_scheduled, true))
        QMetaObject::invokeMethod(this, &GroupSampling::updateGroups, Qt::QueuedConnection);
}

void GroupSampling::sampleNow()
{
    if (m_sampler)
        m_sampler->sampleNow();
}

void GroupSampling::updateGroups()
{
    m_scheduled = false;
    if (!m_sampler)
        return;
    m_sampler->setGroups(m_groups());
    m_sampler->sampleNow();
}

} // namespace paddock
