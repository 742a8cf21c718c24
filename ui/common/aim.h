// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/windowactions.h"

#include <QObject>

namespace paddock {

class Session;

/// Remembers what was pointed at last, in the side bar or in the tree: that is what orders are about. A process that
/// ends while it is aimed at leaves the aim empty, so that a kill never hits something else in its place.
/// Owned by the window.
class Aim : public QObject
{
    Q_OBJECT
public:
    explicit Aim(Session *session, QObject *parent = nullptr);

    [[nodiscard]] const ActionTarget &target() const { return m_target; }
    [[nodiscard]] bool isEmpty() const { return m_target == ActionTarget{}; }

    void atService(const QString &id); ///< empty: nothing
    /// Several at once; `namespaceName` where they are all of one and meant as such.
    void atServices(const QStringList &ids, const QString &namespaceName);
    /// As ProcessPane::selectionChanged says it.
    void atProcess(const std::optional<ProcessKey> &key, const QString &groupId);

Q_SIGNALS:
    void changed();

private:
    void set(const ActionTarget &target);

    Session *m_session;
    ActionTarget m_target;
};

} // namespace paddock
