// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/control/controladdress.h"
#include "engine/control/controlmethods.h"
#include "engine/control/samplefeed.h"

#include <QObject>

#include <memory>
#include <vector>

class QSocketNotifier;

namespace paddock {

class ControlPeer;
class LocalSession;

/// Serves one session to other processes of this user, on a socket of its own name: JSON lines, requests and pushed
/// events. Owned by the program, lives on the session's thread; the session must outlive it. No client can slow the
/// stack or make the server grow.
class ControlServer : public QObject
{
    Q_OBJECT
public:
    /// Fails where the name is taken, naming who has it, and where the runtime directory cannot be used.
    static Result<std::unique_ptr<ControlServer>> create(LocalSession *session, const QString &name,
                                                         bool headless = false);
    /// The name is free again before any client sees the end of its connection.
    ~ControlServer() override;

    [[nodiscard]] QString name() const { return m_address->card().name; }
    [[nodiscard]] int clientCount() const { return int(m_peers.size()); }

Q_SIGNALS:
    /// A client wants the session to be closed; who owns it does so. Comes again with each such request.
    void closeAsked();

private:
    ControlServer(LocalSession *session, ControlAddress address);

    void connectSession();
    void accept();
    void admit(UniqueFd socket, qint64 pid);
    void take(ControlPeer *peer, const ControlRequest &request);
    void greet(ControlPeer *peer, const ControlRequest &request);
    [[nodiscard]] QJsonArray clientsBeside(const ControlPeer *peer) const;
    void subscribe(ControlPeer *peer, const ControlRequest &request);
    void tellService(const QString &id);
    void tellLeftovers(const ServiceStatus &status);
    void push(const QString &event, const QJsonObject &body = {});
    [[nodiscard]] bool hasSubscribers() const;

    LocalSession *m_session;
    std::unique_ptr<ControlAddress> m_address; ///< null once the name is given back
    ControlMethods m_methods;
    SampleFeed m_samples;
    UniqueFd m_socket;
    QSocketNotifier *m_notifier = nullptr;
    std::vector<ControlPeer *> m_peers; ///< children of this object, in the order in which they came
    QHash<QString, int> m_toldRuns;     ///< whose leftovers were told
};

} // namespace paddock
