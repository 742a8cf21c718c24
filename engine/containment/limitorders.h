// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/resourcelimits.h"
#include "engine/warden/protocol.h"

#include <QByteArray>
#include <QCoreApplication>

#include <deque>

namespace paddock {

/// The limits that a group, a branch or the session has asked its warden for, until it answers, which it does in order.
class LimitOrders
{
    Q_DECLARE_TR_FUNCTIONS(paddock::LimitOrders)
public:
    /// What the kernel can enforce here; before that is set it is nothing.
    void setSupport(const LimitSupport &support) { m_support = support; }
    [[nodiscard]] const LimitSupport &support() const { return m_support; }

    /// What is wrong with the limits themselves, or that they cannot be enforced here; absent: nothing.
    [[nodiscard]] std::optional<Error> objectionTo(const ResourceLimits &limits, const QString &path) const;
    /// The payload of the order.
    QByteArray ask(const ResourceLimits &limits);
    /// What is in force now, or why the limits that were asked for are not.
    Result<ResourceLimits> takeAnswer(const wire::NewsHeader &news, const QString &path);

private:
    LimitSupport m_support;
    std::deque<ResourceLimits> m_asked;
};

} // namespace paddock
