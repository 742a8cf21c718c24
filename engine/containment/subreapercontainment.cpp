// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/subreapercontainment.h"

#include "engine/containment/memberlist.h"
#include "engine/containment/usagereader.h"
#include "engine/warden/proctree.h"

namespace paddock {

SubreaperContainment::~SubreaperContainment()
{
    // The base class still sends its farewell; a warden that reads end-of-file before it ends its group anyway.
    if (!isReleased())
        m_link.reset();
}

void SubreaperContainment::adoptWarden(std::int32_t pid, UniqueFd channel)
{
    m_wardenPid = pid;
    m_link = std::make_unique<WardenLink>(
        std::move(channel),
        WardenLink::Handlers{[this](const wire::NewsHeader &news, UniqueFd) { take(news); }, [this] { linkClosed(); }});
    attach(m_link.get());
}

void SubreaperContainment::loseSession(const Error &error)
{
    m_sessionLost = error;
    if (!m_link) {
        lose(error);
        return;
    }
    WardenOrder order;
    order.header.order = wire::Order::Destroy;
    send(std::move(order));
}

void SubreaperContainment::linkClosed()
{
    m_wardenPid = 0;
    // With the session's warden alive, that one ends what is left and says so; see SessionGroup.
    if (m_sessionLost)
        lose(*m_sessionLost);
}

std::optional<Member> SubreaperContainment::findMember(std::int32_t pid) const
{
    return memberlist::findBelowReaper(m_wardenPid, pid);
}

Result<QList<Member>> SubreaperContainment::members() const
{
    return withEscaped(m_wardenPid > 0 ? memberlist::ofReaper(m_wardenPid) : QList<Member>());
}

ResourceUsage SubreaperContainment::usage() const
{
    QList<std::int32_t> living;
    if (m_wardenPid > 0) {
        for (const proctree::Entry &entry : proctree::descendants(m_wardenPid))
            living.append(entry.pid);
    }
    return usagereader::ofProcesses(living, seen());
}

} // namespace paddock
