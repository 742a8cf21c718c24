// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/ladder.h"

#include <QCoreApplication>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Ladder", source); }

QString labelled(Ladder::Rung rung, const QString &why)
{
    switch (rung) {
    case Ladder::Rung::OwnCgroup:
        return text("own cgroup: %1").arg(why);
    case Ladder::Rung::Scope:
        return text("systemd scope: %1").arg(why);
    default:
        return why;
    }
}

} // namespace

Mechanism Ladder::mechanismOf(Rung rung)
{
    switch (rung) {
    case Rung::OwnCgroup:
    case Rung::Scope:
        return Mechanism::CgroupV2;
    case Rung::Subreaper:
        return Mechanism::Subreaper;
    case Rung::ProcessGroup:
        return Mechanism::ProcessGroup;
    }
    Q_UNREACHABLE();
}

Ladder::Ladder(std::optional<Mechanism> insist, const ResourceLimits &wanted) : m_insist(insist), m_wanted(wanted)
{
    switch (insist.value_or(Mechanism::CgroupV2)) {
    case Mechanism::CgroupV2:
        m_current = Rung::OwnCgroup;
        break;
    case Mechanism::Subreaper:
        m_current = Rung::Subreaper;
        break;
    case Mechanism::ProcessGroup:
        m_current = Rung::ProcessGroup;
        break;
    }
}

void Ladder::refuse(const QString &why)
{
    if (!m_current)
        return;
    m_notes.append({*m_current, labelled(*m_current, why)});
    if (m_current == Rung::Scope)
        m_scopeTried = true;
    stepDown();
}

void Ladder::refuseMechanism(const QString &why)
{
    if (!m_current)
        return;
    m_notes.append({*m_current, why});
    m_ownSupport.reset();
    if (m_current == Rung::OwnCgroup)
        m_current = Rung::Scope;
    m_scopeTried = true;
    stepDown();
}

bool Ladder::settleFor(const LimitSupport &support)
{
    if (m_current == Rung::OwnCgroup && !m_scopeTried && !support.covers(m_wanted)) {
        m_ownSupport = support;
        const QString why = support.why.isEmpty() ? text("the kernel cannot enforce the limits there") : support.why;
        m_notes.append({Rung::OwnCgroup, labelled(Rung::OwnCgroup, why)});
        m_current = Rung::Scope;
        return false;
    }
    if (m_current != Rung::Scope || !m_ownSupport || enforcedCount(support) > enforcedCount(*m_ownSupport))
        return true;
    refuse(text("it enforces no more limits than the own cgroup"));
    return false;
}

void Ladder::stepDown()
{
    if (m_current == Rung::OwnCgroup && !m_scopeTried) {
        m_current = Rung::Scope;
    } else if (m_current == Rung::Scope && m_ownSupport) {
        // Back to the own cgroup, which holds to everything but the limits.
        m_notes.removeIf([](const Note &note) { return note.rung == Rung::OwnCgroup; });
        m_ownSupport.reset();
        m_current = Rung::OwnCgroup;
    } else if (mechanismOf(*m_current) == Mechanism::CgroupV2 && !m_insist) {
        m_current = Rung::Subreaper;
    } else {
        m_current.reset();
    }
}

int Ladder::enforcedCount(const LimitSupport &support) const
{
    return (support.memory && m_wanted.memoryBytes) + (support.processes && m_wanted.processes) +
           (support.cpu && m_wanted.cpuCores);
}

QList<Refusal> Ladder::refused() const
{
    QList<Refusal> list;
    for (const Note &note : m_notes) {
        if (m_current != Rung::OwnCgroup) // nothing stands above that
            list.append({mechanismOf(note.rung), note.why});
    }
    return list;
}

QString Ladder::whyNoScope() const
{
    return m_current == Rung::OwnCgroup && !m_notes.isEmpty() ? m_notes.last().why : QString();
}

QString Ladder::why() const
{
    QStringList reasons;
    for (const Note &note : m_notes) {
        if (mechanismOf(note.rung) == mechanismOf(m_notes.last().rung))
            reasons.append(note.why);
    }
    return reasons.join(QStringLiteral("; "));
}

} // namespace paddock
