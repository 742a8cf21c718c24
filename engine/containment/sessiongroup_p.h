// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/grouptable.h"
#include "engine/containment/sessiongroup.h"
#include "engine/containment/sessionopening.h"

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
    void takeOver();
    void giveUp(const Error &error);
    void take(const wire::NewsHeader &news, UniqueFd fd);
    void takeTreeKilled(const wire::NewsHeader &news);
    void wardenEnded(const QString &how);
    void endLostGroups(const Error &error);

    SessionGroup *q;
    Options options;
    std::unique_ptr<SessionOpening> opening; ///< until it stands
    std::unique_ptr<WardenProcess> process;
    std::unique_ptr<WardenLink> link;
};

} // namespace paddock
