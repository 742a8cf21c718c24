// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/containment/member.h"
#include "engine/containment/procevents.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

class QSocketNotifier;

namespace paddock {

class ProcConnector;

/// Tells who comes into a group and who goes: by the kernel's proc connector, each newcomer verified against the group,
/// or where there is none by the difference of listings four times a second. A process that lives for less than the
/// moment it takes to look may go unseen. Owned by its containment; its own signals may delete it.
class MemberWatch : public QObject
{
    Q_OBJECT
public:
    struct Group
    {
        std::function<Result<QList<Member>>()> list;
        std::function<std::optional<Member>(std::int32_t pid)> find; ///< absent where it is no living member
    };

    MemberWatch(Group group, std::shared_ptr<ProcConnector> connector);
    ~MemberWatch() override;

    /// Somebody has come or may come: looks now and goes on looking.
    void wake();
    /// The group is empty: tells who has ended, and rests.
    void settle();

Q_SIGNALS:
    void started(const paddock::Member &member);
    void changed(const paddock::Member &member); ///< it runs another command
    void exited(const paddock::ProcessKey &member);

private:
    struct Ending
    {
        UniqueFd pidfd;
        std::unique_ptr<QSocketNotifier> notifier;
    };

    void useListings();
    void lookSoon();
    void look();
    void take(const std::vector<ProcEvent> &events);
    void takeOne(const ProcEvent &event);
    void consider(const Member &member);
    void leaderThreadEnded(std::int32_t pid);
    void end(std::int32_t pid);

    Group m_group;
    std::shared_ptr<ProcConnector> m_connector;
    QHash<std::int32_t, Member> m_known;
    QSet<std::int32_t> m_vanished;           ///< children of members that were gone when looked at; theirs may live
    std::map<std::int32_t, Ending> m_ending; ///< the main thread has ended, others go on
    QTimer m_timer;
    bool m_awake = false;
};

} // namespace paddock
