// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/ladder.h"
#include "engine/containment/sessiongroup.h"
#include "engine/containment/wardenlink.h"
#include "engine/containment/wardenprocess.h"

#include <functional>
#include <memory>

namespace paddock {

class SystemdScope;

/// Gets a session to stand: starts a warden and goes down the ladder of mechanisms until it says yes to one. Owned by
/// the session group; nothing blocks. Destroying it ends the warden, unless that was taken over.
class SessionOpening : public QObject
{
    Q_OBJECT
public:
    /// The warden and what it stands on; empty pointers where there is none.
    struct Standing
    {
        std::unique_ptr<WardenProcess> process;
        std::unique_ptr<WardenLink> link;
        MechanismReport report;
        QString leaseName; ///< the warden removes the lease of this name when it has ended everything
    };
    using NewsHandler = std::function<void(const wire::NewsHeader &, UniqueFd)>;

    /// `news` hears the warden, also after it was taken over; Ready is to be handed to takeReady().
    SessionOpening(SessionGroup::Options options, NewsHandler news);
    ~SessionOpening() override;

    /// `stood` or `failed` follows, at once or later. Both may delete this object.
    void begin();
    void takeReady(const wire::NewsHeader &news);
    /// Hands over the warden as it is; nothing more comes from here.
    Standing takeOver();

Q_SIGNALS:
    void stood();
    void failed(const paddock::Error &error);

private:
    void takeRung();
    void askForScope();
    void buildIn(const QString &directory);
    void greet(wire::Means means);
    void refuse(const QString &why);
    void stepDown();
    void giveUp(const Error &error);
    bool startWarden();
    void dropWarden();
    void wardenEnded(const QString &how);

    SessionGroup::Options m_options;
    NewsHandler m_news;
    Ladder m_ladder;
    Standing m_standing;
    std::unique_ptr<SystemdScope> m_scope; ///< while it is being asked for
    QString m_baseDirectory;               ///< where the session's cgroup directory is built
    QString m_directoryName;
    bool m_wardenIsFresh = false; ///< it sits where it was born and has taken up nothing
};

} // namespace paddock
