// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/grouptable.h"
#include "engine/containment/lease.h"
#include "engine/containment/sessiongroup.h"
#include "engine/containment/sessionopening.h"
#include "engine/containment/sessionrecovery.h"

#include <functional>
#include <optional>

namespace paddock {

/// The working half of SessionGroup: the warden's life and who hears of it.
class SessionGroup::Private
{
public:
    enum class State { Closed, Opening, Ready, Closing };

    Private(SessionGroup *owner, Options given);
    ~Private();

    void open();
    void close();
    void killTree(const ProcessKey &root);

    State state = State::Closed;
    MechanismReport report;
    GroupTable groups;

private:
    void stand();
    void becomeReady();
    void takeOver();
    void giveUp(const Error &error);
    void take(const wire::NewsHeader &news, UniqueFd fd);
    void takeLease();
    void takeTreeKilled(const wire::NewsHeader &news);
    void wardenEnded(const QString &how);
    void endLostGroups(const Error &error);
    void loseGroupsSession(const Error &error);
    void endLeftBehind(const std::function<void()> &done);
    void dropLease();
    void sayClosed();

    SessionGroup *q;
    Options options;
    std::unique_ptr<SessionOpening> opening; ///< until it stands
    std::unique_ptr<WardenProcess> process;
    std::unique_ptr<WardenLink> link;
    QString leaseName;
    std::optional<Lease> lease;
    SessionRecovery recovery;
    bool closedIsDue = false; ///< everything has ended, and `closed` waits for what the recovery has to tell
};

} // namespace paddock
