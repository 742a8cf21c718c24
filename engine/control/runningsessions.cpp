// SPDX-License-Identifier: Apache-2.0
#include "engine/control/runningsessions.h"

#include "engine/control/controladdress.h"
#include "engine/control/controllink.h"
#include "engine/control/jsonfields.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kSoon{100};

} // namespace

RunningSessions::RunningSessions(QObject *parent) : QObject(parent)
{
    m_reader.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoon);
    connect(&m_soon, &QTimer::timeout, this, &RunningSessions::look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_soon, qOverload<>(&QTimer::start));
    // Made, so that it can be watched; where it cannot be, no session of ours can run either.
    if (ControlAddress::makeDirectory())
        m_watcher.addPath(ControlAddress::directory());
    look();
}

RunningSessions::~RunningSessions() { m_reader.waitForDone(); }

void RunningSessions::look()
{
    m_again = m_reading;
    if (std::exchange(m_reading, true))
        return;
    m_reader.start([this] {
        const QList<SessionCard> cards = readSessionCards();
        QMetaObject::invokeMethod(this, [this, cards] { take(cards); }, Qt::QueuedConnection);
    });
}

void RunningSessions::take(const QList<SessionCard> &cards)
{
    m_reading = false;
    QList<RunningSession> now;
    for (const SessionCard &card : cards) {
        if (!card.alive || card.pid == ::getpid())
            continue;
        const auto known = std::ranges::find(m_sessions, card, &RunningSession::card);
        now.append(known == m_sessions.end() ? RunningSession{card, {}} : *known);
    }
    const bool isNew = now != m_sessions;
    m_sessions = std::move(now);
    m_links.clear();
    for (const RunningSession &session : std::as_const(m_sessions))
        ask(session.card.name);
    if (isNew)
        Q_EMIT changed();
    Q_EMIT looked();
    if (std::exchange(m_again, false))
        look();
}

void RunningSessions::ask(const QString &name)
{
    auto link = ControlLink::connectTo(name);
    if (!link)
        return;
    (*link)->request(QStringLiteral("hello"), {{QStringLiteral("client"), QStringLiteral("sessions")}},
                     [this, name](const Result<QJsonObject> &hello) {
                         if (hello)
                             takeHello(name, *hello);
                     });
    m_links[name] = std::move(*link);
}

void RunningSessions::takeHello(const QString &name, const QJsonObject &hello)
{
    // Later: the link is in the middle of telling us.
    m_links.extract(name).mapped().release()->deleteLater();
    const auto session = std::ranges::find_if(m_sessions, [&](const auto &each) { return each.card.name == name; });
    const auto count = json::intAt(hello, QLatin1StringView("service_count"));
    if (session == m_sessions.end() || session->serviceCount == count)
        return;
    session->serviceCount = count;
    Q_EMIT changed();
}

} // namespace paddock
