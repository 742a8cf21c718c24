// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/containment.h"
#include "engine/containment/launcherror.h"
#include "engine/containment/limitorders.h"
#include "engine/containment/memberwatch.h"
#include "engine/containment/observations.h"
#include "engine/containment/wardenlink.h"

#include <QPointer>

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace paddock {

class ProcConnector;

/// What the containments that a warden keeps have in common: orders out, news in. Orders given before the group
/// stands wait here. Owned by the caller of SessionGroup::createContainment; `forgotten` tells the session group.
class WardenContainment : public Containment
{
    Q_OBJECT
public:
    WardenContainment(std::uint32_t id, QString path, std::function<void(std::uint32_t)> forgotten);
    ~WardenContainment() override;

    [[nodiscard]] QString path() const override { return m_path; }
    [[nodiscard]] bool isFrozen() const override { return m_frozen; }

    void start(LaunchRequest request) override;
    void adopt(const ProcessKey &root) override;
    void signalAll(int signal, bool wakeStopped) override;
    void setLimits(const ResourceLimits &limits) override;
    void setMembersWatched(bool watched) override;
    void kill() override;
    void setFrozen(bool frozen) override;
    void release() override;

    /// Where to hear of processes from while members are watched; null where the kernel does not tell.
    using ProcEvents = std::function<std::shared_ptr<ProcConnector>()>;
    void setProcEvents(ProcEvents source) { m_procEvents = std::move(source); }
    /// The group stands, or is about to on this link: sends what has waited.
    void attach(WardenLink *link);
    /// The group could not be made: every start says so.
    void refuse(const Error &error);
    void take(const wire::NewsHeader &news);
    /// Until limits are set that can be kept; absent: starts are let through.
    void refuseStarts(const std::optional<Error> &refusal) { m_limitRefusal = refusal; }
    /// Where to note what is seen of the members, and what limits can be kept.
    void setObserved(std::shared_ptr<Observations> seen, const LimitSupport &support);
    /// The group has been ended because its warden died.
    void lose(const Error &error);

protected:
    /// Where a leader goes, as wire::StartHeader::processGroup has it.
    [[nodiscard]] virtual std::int32_t processGroupFor(const LaunchRequest &request) const;
    /// The warden chose the group's directory, run-N.
    virtual void settleIn(int) {}
    /// The process where it is a living member; faster than listing them all.
    [[nodiscard]] virtual std::optional<Member> findMember(std::int32_t pid) const;
    void send(WardenOrder order);
    void sendNow(WardenOrder order);
    [[nodiscard]] std::uint32_t id() const { return m_id; }
    [[nodiscard]] bool isReleased() const { return m_released; }
    [[nodiscard]] Observations &seen() const { return *m_seen; }
    /// Adds those who left the group and live; notes how many there are.
    [[nodiscard]] Result<QList<Member>> withEscaped(Result<QList<Member>> members) const;

private:
    void order(wire::Order what, std::int32_t value = 0, std::uint64_t number = 0);
    void takeStart(const wire::NewsHeader &news);
    void takeAdoption(const wire::NewsHeader &news);
    void takeLeaderExit(const wire::NewsHeader &news);
    void becomeEmpty();
    void takeStartFailed(const wire::NewsHeader &news);
    void takeLimits(const wire::NewsHeader &news);
    void takeEscaped(const wire::NewsHeader &news);
    void noteReaped(const wire::NewsHeader &news);

    std::uint32_t m_id;
    QString m_path;
    std::function<void(std::uint32_t)> m_forgotten;
    QPointer<WardenLink> m_link;
    std::vector<WardenOrder> m_waiting;
    std::deque<Launch> m_launches; ///< asked for, not answered yet: answers come in order
    std::optional<Error> m_refusal;
    ProcEvents m_procEvents;
    std::unique_ptr<MemberWatch> m_watch;
    std::optional<Error> m_limitRefusal;
    LimitOrders m_limits;
    std::shared_ptr<Observations> m_seen = std::make_shared<Observations>();
    std::int64_t m_reapedMicroseconds = 0;
    QList<ProcessKey> m_escaped;
    bool m_frozen = false;
    bool m_released = false;
};

} // namespace paddock
