// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/wardencontainment.h"

#include "engine/containment/adopterror.h"
#include "engine/containment/memberlist.h"
#include "engine/containment/ordererror.h"
#include "engine/containment/procconnector.h"
#include "engine/containment/startpayload.h"

#include <QFile>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

namespace paddock {

namespace {

LeaderExit exitOf(const wire::NewsHeader &news)
{
    LeaderExit exit;
    exit.leader = {news.pid, news.number};
    if (news.value >= 0 && WIFEXITED(news.value))
        exit.exitCode = WEXITSTATUS(news.value);
    else if (news.value >= 0)
        exit.signal = WTERMSIG(news.value);
    exit.cpuSeconds = static_cast<double>(news.cpuMicroseconds) / 1e6;
    exit.peakMemoryBytes = news.peakBytes;
    return exit;
}

} // namespace

WardenContainment::WardenContainment(std::uint32_t id, QString path, std::function<void(std::uint32_t)> forgotten)
    : m_id(id), m_path(std::move(path)), m_forgotten(std::move(forgotten))
{}

WardenContainment::~WardenContainment()
{
    if (!m_released)
        order(wire::Order::Destroy);
    m_forgotten(m_id);
}

void WardenContainment::attach(WardenLink *link)
{
    m_link = link;
    for (WardenOrder &waiting : m_waiting)
        sendNow(std::move(waiting));
    m_waiting.clear();
}

void WardenContainment::send(WardenOrder toSend)
{
    toSend.header.group = m_id;
    if (m_link)
        sendNow(std::move(toSend));
    else
        m_waiting.push_back(std::move(toSend));
}

void WardenContainment::sendNow(WardenOrder toSend)
{
    const int error = m_link->send(std::move(toSend));
    if (error == 0 || m_launches.empty())
        return;
    // Only a start is large enough to fail here, and it is the one that was asked for last.
    const Error failure = systemError(
        tr("cannot hand %1 over to the warden").arg(QFile::decodeName(m_launches.back().executable)), error);
    m_launches.pop_back();
    QMetaObject::invokeMethod(this, [this, failure] { Q_EMIT startFailed(failure); }, Qt::QueuedConnection);
}

void WardenContainment::order(wire::Order what, std::int32_t value, std::uint64_t number)
{
    WardenOrder toSend;
    toSend.header.order = what;
    toSend.header.value = value;
    toSend.header.number = number;
    send(std::move(toSend));
}

std::int32_t WardenContainment::processGroupFor(const LaunchRequest &request) const
{
    return request.joinsOwnerGroup ? ::getpgrp() : wire::kOwnSession;
}

void WardenContainment::start(LaunchRequest request)
{
    if (m_refusal || m_limitRefusal) {
        const Error error = m_refusal ? *m_refusal : *m_limitRefusal;
        QMetaObject::invokeMethod(this, [this, error] { Q_EMIT startFailed(error); }, Qt::QueuedConnection);
        return;
    }
    WardenOrder toSend;
    toSend.header.order = wire::Order::Start;
    toSend.payload = startPayload(request, processGroupFor(request));
    toSend.fds.push_back(std::move(request.standardInput));
    toSend.fds.push_back(std::move(request.standardOutput));
    toSend.fds.push_back(std::move(request.standardError));
    m_launches.push_back({request.executable, request.workingDirectory, request.identity});
    send(std::move(toSend));
}

void WardenContainment::adopt(const ProcessKey &root)
{
    std::optional<Error> why = m_refusal;
    if (mechanism() != Mechanism::CgroupV2)
        why =
            Error{ErrorCode::Unsupported,
                  tr("cannot adopt process %1: only with cgroup v2 can a process be brought into a group; with %2 its "
                     "members are those that were born there")
                      .arg(root.pid)
                      .arg(mechanismName(mechanism())),
                  0};
    if (why)
        QMetaObject::invokeMethod(this, [this, error = *why] { Q_EMIT adoptFailed(error); }, Qt::QueuedConnection);
    else
        order(wire::Order::Adopt, root.pid, root.startTime);
}

void WardenContainment::signalAll(int signal, bool wakeStopped)
{
    if (signal < 0 || signal > SIGRTMAX) {
        const Error error{ErrorCode::InvalidArgument,
                          tr("%1 is not a signal; nothing was sent to %2").arg(signal).arg(m_path), 0};
        QMetaObject::invokeMethod(this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
        return;
    }
    if (signal != 0) // 0 only asks whether somebody could be signalled, and nobody answers here
        order(wire::Order::Signal, signal, wakeStopped ? 1 : 0);
}

void WardenContainment::setObserved(std::shared_ptr<Observations> seen, const LimitSupport &support)
{
    m_seen = std::move(seen);
    m_limits.setSupport(support);
}

/// Where a mechanism can limit at all, the warden answers, and lets no start through after a refusal.
void WardenContainment::setLimits(const ResourceLimits &limits)
{
    if (mechanism() == Mechanism::CgroupV2) {
        WardenOrder toSend;
        toSend.header.order = wire::Order::SetLimits;
        toSend.payload = m_limits.ask(limits);
        send(std::move(toSend));
        return;
    }
    m_limitRefusal = m_limits.objectionTo(limits, m_path);
    QMetaObject::invokeMethod(
        this,
        [this, limits, refusal = m_limitRefusal] {
            if (refusal)
                Q_EMIT failed(*refusal);
            else
                Q_EMIT limitsChanged(limits);
        },
        Qt::QueuedConnection);
}

void WardenContainment::setMembersWatched(bool watched)
{
    if (watched == (m_watch != nullptr))
        return;
    if (!watched) {
        m_watch.reset();
        return;
    }
    m_watch = std::make_unique<MemberWatch>(
        MemberWatch::Group{[this] { return members(); }, [this](std::int32_t pid) { return findMember(pid); }},
        m_procEvents ? m_procEvents() : nullptr);
    connect(m_watch.get(), &MemberWatch::started, this, &Containment::memberStarted);
    connect(m_watch.get(), &MemberWatch::changed, this, &Containment::memberChanged);
    connect(m_watch.get(), &MemberWatch::exited, this, &Containment::memberExited);
    QMetaObject::invokeMethod(m_watch.get(), &MemberWatch::wake, Qt::QueuedConnection);
}

std::optional<Member> WardenContainment::findMember(std::int32_t pid) const
{
    const auto listed = members();
    for (const Member &member : listed ? *listed : QList<Member>()) {
        if (member.key.pid == pid)
            return member;
    }
    return std::nullopt;
}

/// Whoever was told to have started is told to have ended first.
void WardenContainment::becomeEmpty()
{
    const QPointer<WardenContainment> self(this);
    if (m_watch)
        m_watch->settle();
    if (self)
        Q_EMIT emptied();
}
void WardenContainment::kill() { order(wire::Order::Kill); }

void WardenContainment::setFrozen(bool frozen) { order(frozen ? wire::Order::Freeze : wire::Order::Thaw); }

void WardenContainment::release()
{
    m_released = true;
    order(wire::Order::Release);
}

void WardenContainment::refuse(const Error &error)
{
    m_refusal = error;
    m_waiting.clear();
    const QPointer<WardenContainment> self(this);
    while (self && !m_launches.empty()) {
        m_launches.pop_front();
        Q_EMIT startFailed(error);
    }
}

void WardenContainment::lose(const Error &error)
{
    m_refusal = error;
    m_link.clear();
    m_waiting.clear();
    m_launches.clear();
    const QPointer<WardenContainment> self(this);
    if (m_watch)
        m_watch->settle();
    if (self)
        Q_EMIT lost(error);
}

void WardenContainment::take(const wire::NewsHeader &news)
{
    noteReaped(news);
    switch (news.news) {
    case wire::News::Started:
        m_seen->noteProcesses(1);
        takeStart(news);
        break;
    case wire::News::StartFailed:
        takeStartFailed(news);
        break;
    case wire::News::LeaderExited:
        takeLeaderExit(news);
        break;
    case wire::News::LeaderStopped:
        Q_EMIT leaderStopped({news.pid, news.number}, news.value);
        break;
    case wire::News::Adopted:
        takeAdoption(news);
        break;
    case wire::News::AdoptedExited:
        Q_EMIT adoptedExited(exitOf(news));
        break;
    case wire::News::Emptied:
        becomeEmpty();
        break;
    case wire::News::FrozenChanged:
        m_frozen = news.value != 0;
        Q_EMIT frozenChanged(m_frozen);
        break;
    case wire::News::LimitsSet:
        takeLimits(news);
        break;
    case wire::News::Escaped:
        takeEscaped(news);
        break;
    case wire::News::OrderFailed:
        Q_EMIT failed(orderError(news, m_path));
        break;
    default:
        break;
    }
}

void WardenContainment::takeStart(const wire::NewsHeader &news)
{
    if (!m_launches.empty())
        m_launches.pop_front();
    if (news.value > 0)
        settleIn(news.value);
    const QPointer<WardenContainment> self(this);
    Q_EMIT started({news.pid, news.number});
    if (self && m_watch)
        m_watch->wake();
}

void WardenContainment::takeAdoption(const wire::NewsHeader &news)
{
    const ProcessKey root{news.pid, news.number};
    if (news.error != 0) {
        Q_EMIT adoptFailed(m_refusal ? *m_refusal : adoptError(root, news.stage, news.error));
        return;
    }
    if (news.run > 0)
        settleIn(news.run);
    const QPointer<WardenContainment> self(this);
    Q_EMIT adopted(root, news.value);
    if (self && m_watch)
        m_watch->wake();
}

void WardenContainment::takeLeaderExit(const wire::NewsHeader &news)
{
    const QPointer<WardenContainment> self(this);
    Q_EMIT leaderExited(exitOf(news));
    if (self && news.groupIsEmpty)
        becomeEmpty();
}

void WardenContainment::takeStartFailed(const wire::NewsHeader &news)
{
    if (m_launches.empty())
        return; // the group itself was refused meanwhile, which has been its answer
    const Launch launch = m_launches.front();
    m_launches.pop_front();
    Error error = m_refusal ? *m_refusal : launchError(news, launch);
    if (error.code == ErrorCode::LimitUnavailable && !m_limits.support().why.isEmpty())
        error.message += QStringLiteral(": ") + m_limits.support().why;
    Q_EMIT startFailed(error);
}

void WardenContainment::takeLimits(const wire::NewsHeader &news)
{
    const auto limits = m_limits.takeAnswer(news, m_path);
    if (limits)
        Q_EMIT limitsChanged(*limits);
    else
        Q_EMIT failed(limits.error());
}

void WardenContainment::takeEscaped(const wire::NewsHeader &news)
{
    const ProcessKey key{news.pid, news.number};
    m_escaped.append(key);
    Member member = memberlist::find(key).value_or(Member());
    member.key = key;
    member.escaped = true;
    Q_EMIT escaped(member);
}

Result<QList<Member>> WardenContainment::withEscaped(Result<QList<Member>> members) const
{
    if (!members)
        return members;
    for (const ProcessKey &key : m_escaped) {
        auto member = memberlist::find(key);
        if (!member)
            continue;
        member->escaped = true;
        members->append(*member);
    }
    m_seen->noteProcesses(members->size());
    return members;
}

/// Each of the group's news tells the sum of all that was reaped in it.
void WardenContainment::noteReaped(const wire::NewsHeader &news)
{
    const std::int64_t more = news.reapedMicroseconds - m_reapedMicroseconds;
    if (more <= 0 && news.reapedPeakBytes == 0)
        return;
    m_reapedMicroseconds = std::max(m_reapedMicroseconds, news.reapedMicroseconds);
    m_seen->addReaped(static_cast<double>(std::max<std::int64_t>(more, 0)) / 1e6, news.reapedPeakBytes);
}

} // namespace paddock
