// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/memberwatch.h"

#include "engine/containment/procconnector.h"
#include "engine/warden/proctree.h"

#include <QPointer>
#include <QSocketNotifier>

#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kListingInterval{250};

} // namespace

MemberWatch::MemberWatch(Group group, std::shared_ptr<ProcConnector> connector)
    : m_group(std::move(group)), m_connector(std::move(connector))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kListingInterval);
    connect(&m_timer, &QTimer::timeout, this, &MemberWatch::look);
    if (m_connector) {
        connect(m_connector.get(), &ProcConnector::happened, this, &MemberWatch::take);
        connect(m_connector.get(), &ProcConnector::overrun, this, &MemberWatch::lookSoon);
        connect(m_connector.get(), &ProcConnector::failed, this, &MemberWatch::useListings);
    }
}

MemberWatch::~MemberWatch() = default;

void MemberWatch::wake()
{
    m_awake = true;
    look();
}

void MemberWatch::settle()
{
    m_awake = false;
    m_timer.stop();
    look();
}

void MemberWatch::useListings()
{
    m_connector->disconnect(this);
    m_connector.reset();
    lookSoon();
}

/// Not at once: where events are lost once they are lost again, and a listing costs more than an event.
void MemberWatch::lookSoon()
{
    if (!m_timer.isActive())
        m_timer.start();
}

void MemberWatch::look()
{
    if (!m_connector && m_awake)
        m_timer.start();
    const auto listed = m_group.list();
    if (!listed)
        return; // unreadable is not dead; containments say so themselves where they are asked
    m_vanished.clear();
    const QPointer<MemberWatch> self(this);
    QSet<ProcessKey> present;
    for (const Member &member : *listed)
        present.insert(member.key);
    const QHash<std::int32_t, Member> before = m_known;
    for (const Member &member : before) {
        if (self && !present.contains(member.key))
            end(member.key.pid);
    }
    for (const Member &member : *listed) {
        if (self)
            consider(member);
    }
}

void MemberWatch::take(const std::vector<ProcEvent> &events)
{
    const QPointer<MemberWatch> self(this);
    const std::vector<ProcEvent> batch = events; // a receiver may run an event loop
    for (const ProcEvent &event : batch) {
        if (self)
            takeOne(event);
    }
}

void MemberWatch::takeOne(const ProcEvent &event)
{
    switch (event.kind) {
    case ProcEvent::Kind::Forked:
        if (!m_known.contains(event.parent) && !m_vanished.contains(event.parent))
            return;
        if (const auto member = m_group.find(event.pid))
            consider(*member);
        else
            m_vanished.insert(event.pid);
        break;
    case ProcEvent::Kind::Executed:
        if (!m_known.contains(event.pid))
            return;
        if (const auto member = m_group.find(event.pid))
            consider(*member);
        break;
    case ProcEvent::Kind::Exited:
        m_vanished.remove(event.pid);
        if (m_known.contains(event.pid))
            leaderThreadEnded(event.pid);
        break;
    case ProcEvent::Kind::Acknowledged:
        break;
    }
}

/// Who is new has started; of who is known only the command can have changed.
void MemberWatch::consider(const Member &member)
{
    const QPointer<MemberWatch> self(this);
    const auto known = m_known.constFind(member.key.pid);
    if (known != m_known.constEnd() && known->key != member.key)
        end(member.key.pid); // the pid was used again
    else if (known != m_known.constEnd()) {
        const bool differs = known->command != member.command;
        m_known.insert(member.key.pid, member);
        if (differs)
            Q_EMIT changed(member);
        return;
    }
    if (!self)
        return;
    m_known.insert(member.key.pid, member);
    Q_EMIT started(member);
}

/// The main thread of a program with several can end before the others; then the pidfd tells when all have.
void MemberWatch::leaderThreadEnded(std::int32_t pid)
{
    const auto entry = proctree::readEntry(pid);
    if (!entry || entry->startTime != m_known.value(pid).key.startTime || entry->threads <= 1) {
        end(pid);
        return;
    }
    Ending ending;
    ending.pidfd.reset(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    const auto now = proctree::readEntry(pid);
    if (!ending.pidfd || !now || now->startTime != entry->startTime) {
        end(pid);
        return;
    }
    ending.notifier = std::make_unique<QSocketNotifier>(ending.pidfd.get(), QSocketNotifier::Read);
    connect(ending.notifier.get(), &QSocketNotifier::activated, this, [this, pid] { end(pid); });
    m_ending[pid] = std::move(ending);
}

void MemberWatch::end(std::int32_t pid)
{
    if (const auto ending = m_ending.find(pid); ending != m_ending.end()) {
        ending->second.notifier->setEnabled(false);
        ending->second.notifier.release()->deleteLater(); // it may be the one that brought us here
        m_ending.erase(ending);
    }
    const auto known = m_known.constFind(pid);
    if (known == m_known.constEnd())
        return;
    const ProcessKey key = known->key;
    m_known.erase(known);
    Q_EMIT exited(key);
}

} // namespace paddock
