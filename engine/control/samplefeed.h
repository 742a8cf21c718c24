// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/sampling/snapshot.h"

#include <QHash>
#include <QObject>

#include <map>

namespace paddock {

class ControlPeer;
class LocalSession;

/// Whose processes a client is told each second.
enum class SampleScope { None, Session, Machine };

/// Tells samples to those clients that asked for them, each time only what has changed since the one that the client
/// was told last, and has the session sampled as long as there is such a client. One that has not read the sample
/// before misses this one. Owned by the ControlServer; the session must outlive it.
class SampleFeed : public QObject
{
    Q_OBJECT
public:
    explicit SampleFeed(LocalSession *session, QObject *parent = nullptr);
    ~SampleFeed() override;

    /// Also that a client has left: SampleScope::None. It must not be used any more then.
    void setScope(ControlPeer *peer, SampleScope scope);

private:
    void take();
    void tell(SampleScope scope, const SnapshotPtr &sample);

    LocalSession *m_session;
    QHash<ControlPeer *, SampleScope> m_scopes;
    std::map<SampleScope, SnapshotPtr> m_told; ///< the last one of each scope
};

} // namespace paddock
