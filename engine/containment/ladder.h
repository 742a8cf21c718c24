// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/mechanism.h"
#include "engine/containment/resourcelimits.h"

#include <QList>

#include <optional>

namespace paddock {

/// The way down from the strongest mechanism to the first that can be had: which rung to try next, and why those above
/// were refused. Pure: SessionGroup tries the rungs. Where limits are wanted that the own cgroup cannot enforce, a
/// scope is tried before the own cgroup is taken all the same.
class Ladder
{
public:
    enum class Rung {
        OwnCgroup, ///< cgroup v2 in the directory this process sits in
        Scope,     ///< cgroup v2 in a scope that the user's systemd makes
        Subreaper,
        ProcessGroup, ///< only where insisted on
    };

    explicit Ladder(std::optional<Mechanism> insist = {}, const ResourceLimits &wanted = {});

    /// The rung to try; absent where none is left.
    [[nodiscard]] std::optional<Rung> current() const { return m_current; }
    /// The current rung cannot be had: the next one is current.
    void refuse(const QString &why);
    /// No rung of the current one's mechanism can be had.
    void refuseMechanism(const QString &why);
    /// The current rung can be had with these limits: whether to stay on it. If not, another one is current.
    [[nodiscard]] bool settleFor(const LimitSupport &support);

    /// Why the rungs above the current one cannot be had.
    [[nodiscard]] QList<Refusal> refused() const;
    /// Where the own cgroup was taken although limits were wanted that it cannot enforce: why no scope was better.
    [[nodiscard]] QString whyNoScope() const;
    /// All refusals of the last rung's mechanism in one text.
    [[nodiscard]] QString why() const;

    static Mechanism mechanismOf(Rung rung);

private:
    struct Note
    {
        Rung rung;
        QString why;
    };

    void stepDown();
    [[nodiscard]] int enforcedCount(const LimitSupport &support) const;

    std::optional<Mechanism> m_insist;
    ResourceLimits m_wanted;
    std::optional<Rung> m_current;
    QList<Note> m_notes;                      ///< in the order of the rungs
    std::optional<LimitSupport> m_ownSupport; ///< the own cgroup could be had, with these limits
    bool m_scopeTried = false;
};

} // namespace paddock
