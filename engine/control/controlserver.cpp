// SPDX-License-Identifier: Apache-2.0
#include "engine/control/controlserver.h"

#include "engine/control/controlpeer.h"
#include "engine/control/differencecodec.h"
#include "engine/control/jsonfields.h"
#include "engine/control/mechanismcodec.h"
#include "engine/control/valuecodec.h"
#include "engine/session/localsession.h"

#include <QJsonArray>
#include <QSocketNotifier>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

constexpr int kAcceptedAtOnce = 32;

/// The pid of who has connected; absent where that is another user. The directory lets nobody else in; this holds also
/// where somebody opened it.
std::optional<qint64> pidOfOurs(int socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    const bool isKnown = ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
    return isKnown && peer.uid == ::geteuid() ? std::optional<qint64>(peer.pid) : std::nullopt;
}

} // namespace

Result<std::unique_ptr<ControlServer>> ControlServer::create(LocalSession *session, const QString &name, bool headless)
{
    SessionCard card;
    card.name = name;
    card.pid = ::getpid();
    card.filePath = session->filePath();
    card.startedAt = QDateTime::currentDateTimeUtc();
    card.headless = headless;
    auto address = ControlAddress::claim(card);
    if (!address)
        return std::unexpected(address.error());
    return std::unique_ptr<ControlServer>(new ControlServer(session, std::move(*address)));
}

ControlServer::ControlServer(LocalSession *session, ControlAddress address)
    : m_session(session), m_address(std::make_unique<ControlAddress>(std::move(address))),
      m_methods(session, m_address->card()), m_samples(session), m_socket(m_address->takeSocket()),
      m_notifier(new QSocketNotifier(m_socket.get(), QSocketNotifier::Read, this))
{
    connect(m_notifier, &QSocketNotifier::activated, this, &ControlServer::accept);
    connectSession();
}

ControlServer::~ControlServer()
{
    m_notifier->setEnabled(false);
    m_socket.reset();
    m_address.reset();
    for (ControlPeer *const peer : std::exchange(m_peers, {}))
        delete peer;
}

void ControlServer::connectSession()
{
    connect(m_session, &Session::serviceChanged, this, &ControlServer::tellService);
    connect(m_session, &Session::opened, this, [this] { push(u"opened"_s); });
    connect(m_session, &Session::mechanismChanged, this, [this] {
        if (const auto mechanism = m_session->mechanism())
            push(u"mechanism"_s, {{"mechanism"_L1, codec::toJson(*mechanism)}});
    });
    connect(m_session, &Session::reloaded, this, [this](const StackDifference &difference) {
        push(u"reloaded"_s, {{"difference"_L1, codec::toJson(difference)}});
    });
    connect(m_session, &Session::serviceRemoved, this, [this](const QString &id) {
        m_toldRuns.remove(id);
        push(u"removed"_s, {{"id"_L1, id}});
    });
    connect(m_session, &Session::launched, this, [this](const QString &id) { push(u"launched"_s, {{"id"_L1, id}}); });
    connect(m_session, &Session::outputAppended, this, [this](const QString &id) {
        for (ControlPeer *const peer : m_peers)
            peer->pushOutput(id);
    });
    connect(m_session, &Session::notice, this, [this](const QString &text) { push(u"notice"_s, {{"text"_L1, text}}); });
    connect(m_session, &Session::problem, this,
            [this](const Error &error) { push(u"problem"_s, {{"error"_L1, codec::toJson(error)}}); });
    connect(m_session, &Session::closed, this, [this] { push(u"closed"_s); });
}

bool ControlServer::hasSubscribers() const
{
    return std::any_of(m_peers.begin(), m_peers.end(), [](const ControlPeer *peer) { return peer->isSubscribed(); });
}

void ControlServer::push(const QString &event, const QJsonObject &body)
{
    if (!hasSubscribers())
        return;
    QJsonObject timed = body;
    timed.insert("time"_L1, json::timeOrNull(QDateTime::currentDateTimeUtc()));
    const QByteArray line = ControlReply::eventLine(event, timed);
    for (ControlPeer *const peer : m_peers)
        peer->push(line);
}

void ControlServer::tellService(const QString &id)
{
    if (!hasSubscribers())
        return;
    const auto status = m_session->service(id);
    if (!status)
        return;
    push(u"service"_s, {{"service"_L1, boundedJson(*status)}});
    tellLeftovers(*status);
}

void ControlServer::tellLeftovers(const ServiceStatus &status)
{
    if (isActive(status.state) || !status.lastOutcome || status.lastOutcome->leftovers.isEmpty() ||
        m_toldRuns.value(status.id) == status.run)
        return;
    m_toldRuns.insert(status.id, status.run);
    const QJsonObject bounded = boundedJson(status);
    push(u"leftovers"_s, {{"id"_L1, status.id},
                          {"run"_L1, status.run},
                          {"members"_L1, bounded.value("last_outcome"_L1).toObject().value("leftovers"_L1)}});
}

void ControlServer::accept()
{
    for (int count = 0; count < kAcceptedAtOnce; ++count) {
        UniqueFd socket(::accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket)
            return;
        if (const auto pid = pidOfOurs(socket.get()))
            admit(std::move(socket), *pid);
    }
}

void ControlServer::admit(UniqueFd socket, qint64 pid)
{
    if (m_peers.size() >= ControlProtocol::kMaxClients) {
        const QByteArray refusal = ControlReply::answerLine(
            std::nullopt, fail(ErrorCode::ResourceExhausted,
                               tr("%1 clients are connected; no more are taken").arg(ControlProtocol::kMaxClients)));
        [[maybe_unused]] const ssize_t sent = ::send(socket.get(), refusal.constData(), refusal.size(), MSG_NOSIGNAL);
        return;
    }
    auto *const peer = new ControlPeer(std::move(socket), pid, this);
    m_peers.push_back(peer);
    connect(peer, &ControlPeer::requested, this, [this, peer](const ControlRequest &request) { take(peer, request); });
    const auto forget = [this, peer] {
        std::erase(m_peers, peer);
        m_samples.setScope(peer, SampleScope::None);
        peer->deleteLater();
    };
    // Later: it may leave while it is told something, in the middle of a walk over all of them.
    connect(peer, &ControlPeer::left, this, forget, Qt::QueuedConnection);
}

void ControlServer::take(ControlPeer *peer, const ControlRequest &request)
{
    if (request.method == "hello"_L1) {
        greet(peer, request);
        return;
    }
    if (request.method == "subscribe"_L1) {
        subscribe(peer, request);
        return;
    }
    if (request.method == "close"_L1) {
        peer->answer(request.id, QJsonObject());
        Q_EMIT closeAsked();
        return;
    }
    if (request.method == "log"_L1)
        peer->noteFetched(request.params.value("id"_L1).toString()); // what comes from here on is told again
    peer->answer(request.id, m_methods.call(request));
}

/// Who says what it is is told who else is here.
void ControlServer::greet(ControlPeer *peer, const ControlRequest &request)
{
    if (request.params.contains("client"_L1))
        peer->setKind(request.params.value("client"_L1).toString().left(ControlClient::kMaxKindLength));
    Result<QJsonObject> answer = m_methods.call(request);
    if (answer)
        answer->insert("clients"_L1, clientsBeside(peer));
    peer->answer(request.id, answer);
}

QJsonArray ControlServer::clientsBeside(const ControlPeer *peer) const
{
    QJsonArray clients;
    for (const ControlPeer *const other : m_peers) {
        if (other != peer)
            clients += other->client().toJson();
    }
    return clients;
}

void ControlServer::subscribe(ControlPeer *peer, const ControlRequest &request)
{
    static const QHash<QString, SampleScope> scopes{
        {QString(), SampleScope::None}, {u"session"_s, SampleScope::Session}, {u"machine"_s, SampleScope::Machine}};
    const QString word = request.params.value("samples"_L1).toString();
    const auto scope = scopes.find(word);
    if (scope == scopes.end()) {
        peer->answer(request.id, fail(ErrorCode::InvalidArgument,
                                      tr("'samples' is 'session' or 'machine', not '%1'").arg(word.left(64))));
        return;
    }
    peer->subscribe();
    peer->answer(request.id, QJsonObject());
    m_samples.setScope(peer, *scope);
}

} // namespace paddock
