// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/sessiongroup.h"
#include "engine/containment/wardencontainment.h"
#include "engine/containment/wardenlink.h"
#include "engine/containment/wardenprocess.h"

#include <QHash>

#include <functional>

namespace paddock {

class SubreaperContainment;

/// The working half of SessionGroup: the warden's life, the way down the ladder of mechanisms, and who gets which news.
class SessionGroup::Private
{
public:
    enum class State { Closed, Opening, Ready, Closing };

    Private(SessionGroup *owner, Options given);
    ~Private();

    void open();
    void close();
    std::unique_ptr<Containment> createContainment(const QString &name);
    void killTree(const ProcessKey &root);

    State state = State::Closed;
    MechanismReport report;

private:
    void greet(wire::Means means);
    void refuse(Mechanism mechanism, const QString &why);
    void giveUp(const Error &error);
    void take(const wire::NewsHeader &news, UniqueFd fd);
    void takeReady(const wire::NewsHeader &news);
    void takeGroupReady(const wire::NewsHeader &news, UniqueFd fd);
    void takeTreeKilled(const wire::NewsHeader &news);
    void wardenEnded(const QString &how);
    void endLostGroups(const Error &error);
    void forEachGroup(const std::function<void(WardenContainment *)> &visit);
    void sendToSession(wire::Order order, const QByteArray &payload, std::uint32_t group = 0);

    SessionGroup *q;
    Options options;
    std::unique_ptr<WardenProcess> process;
    std::unique_ptr<WardenLink> link;
    wire::Means asked = wire::Means::Cgroup;
    QString baseDirectory; ///< where the session's cgroup directory is built
    QString directoryName;
    std::uint32_t nextGroup = 1;
    QHash<std::uint32_t, WardenContainment *> groups;
};

} // namespace paddock
