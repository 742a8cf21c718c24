// SPDX-License-Identifier: Apache-2.0
#include "engine/control/samplefeed.h"

#include "engine/control/controlpeer.h"
#include "engine/control/samplecodec.h"
#include "engine/session/localsession.h"

#include <utility>

namespace paddock {

namespace {

QList<QByteArray> linesOf(const Snapshot *base, const Snapshot &sample)
{
    QList<QByteArray> lines;
    for (const QJsonObject &piece : samplePieces(base, sample))
        lines += ControlReply::eventLine(QStringLiteral("sample"), piece);
    return lines;
}

} // namespace

SampleFeed::SampleFeed(LocalSession *session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(session, &Session::sampled, this, &SampleFeed::take);
}

SampleFeed::~SampleFeed()
{
    if (!m_scopes.isEmpty())
        m_session->setSamplingEnabled(false);
}

void SampleFeed::setScope(ControlPeer *peer, SampleScope scope)
{
    const bool wasSampling = !m_scopes.isEmpty();
    if (scope == SampleScope::None) {
        m_scopes.remove(peer);
    } else if (m_scopes.value(peer) != scope) {
        m_scopes.insert(peer, scope);
        peer->forgetSamples();
    }
    if (wasSampling != !m_scopes.isEmpty())
        m_session->setSamplingEnabled(!wasSampling);
    if (m_scopes.isEmpty())
        m_told.clear();
}

void SampleFeed::take()
{
    const SnapshotPtr machine = m_session->snapshot();
    const QList<SampleScope> wanted = m_scopes.values();
    if (wanted.contains(SampleScope::Session))
        tell(SampleScope::Session, membersOnly(*machine));
    if (wanted.contains(SampleScope::Machine))
        tell(SampleScope::Machine, machine);
}

void SampleFeed::tell(SampleScope scope, const SnapshotPtr &sample)
{
    const SnapshotPtr before = std::exchange(m_told[scope], sample);
    QList<QByteArray> whole;
    QList<QByteArray> difference;
    for (auto it = m_scopes.cbegin(); it != m_scopes.cend(); ++it) {
        ControlPeer *const peer = it.key();
        if (it.value() != scope || !peer->wantsSample())
            continue;
        const bool follows = before && peer->toldSample() == before->sequence;
        QList<QByteArray> &lines = follows ? difference : whole;
        if (lines.isEmpty())
            lines = linesOf(follows ? before.get() : nullptr, *sample);
        peer->pushSample(lines, sample->sequence);
    }
}

} // namespace paddock
