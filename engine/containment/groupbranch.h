// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/containment.h"

#include <QObject>

#include <memory>

namespace paddock {

/// A group of groups in the session's: a service over its runs. Nobody is born in it, only in the containments made in
/// it; limits, usage, kill and freeze reach them all. Made by SessionGroup::createBranch, owned by the caller, lives on
/// the session group's thread; it must outlive its containments. Destroying it removes the group.
/// With mechanisms other than cgroup v2 it is a list: kill and freeze go to each containment, limits are refused.
class GroupBranch : public QObject
{
    Q_OBJECT
public:
    ~GroupBranch() override = default;

    [[nodiscard]] virtual QString path() const = 0;           ///< "session/service", for people
    [[nodiscard]] virtual GroupLocation location() const = 0; ///< empty where the mechanism has none

    /// A new group in this one; see SessionGroup::createContainment.
    virtual std::unique_ptr<Containment> createContainment(const QString &name) = 0;
    virtual void kill() = 0;
    virtual void setFrozen(bool frozen) = 0;
    /// `limitsChanged` or `failed` follows.
    virtual void setLimits(const ResourceLimits &limits) = 0;
    [[nodiscard]] virtual ResourceUsage usage() const = 0;
    [[nodiscard]] virtual LimitEvidence limitEvidence() const = 0;

Q_SIGNALS:
    void limitsChanged(const paddock::ResourceLimits &limits);
    void failed(const paddock::Error &error);
};

} // namespace paddock
