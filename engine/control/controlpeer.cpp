// SPDX-License-Identifier: Apache-2.0
#include "engine/control/controlpeer.h"

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

constexpr qint64 kReadBytes = 64 * 1024;
constexpr int kLinesAtOnce = 32; ///< then others have their turn

} // namespace

ControlPeer::ControlPeer(UniqueFd socket, qint64 pid, QObject *parent)
    : QObject(parent), m_client{{}, pid, QDateTime::currentDateTimeUtc()}
{
    m_socket.setReadBufferSize(kReadBytes);
    m_socket.setSocketDescriptor(socket.release());
    connect(&m_socket, &QLocalSocket::readyRead, this, &ControlPeer::process);
    connect(&m_socket, &QLocalSocket::bytesWritten, this, &ControlPeer::takeWritten);
    connect(&m_socket, &QLocalSocket::disconnected, this, &ControlPeer::leave);
}

ControlPeer::~ControlPeer() { m_socket.disconnect(this); }

bool ControlPeer::isBehind() const { return m_socket.bytesToWrite() > ControlProtocol::kMaxBacklogBytes; }

void ControlPeer::answer(std::optional<qint64> id, const Result<QJsonObject> &result)
{
    if (m_left)
        return;
    m_socket.write(ControlReply::answerLine(id, result));
    m_socket.flush();
}

void ControlPeer::push(const QByteArray &line)
{
    if (!m_subscribed || m_left)
        return;
    if (m_missed > 0 || isBehind()) {
        ++m_missed;
        return;
    }
    m_socket.write(line);
    m_socket.flush();
}

void ControlPeer::pushOutput(const QString &id)
{
    if (!m_subscribed || m_left || m_toldOutput.contains(id))
        return;
    m_toldOutput.insert(id);
    push(ControlReply::eventLine(u"output"_s, {{"id"_L1, id}}));
}

/// What was missed is told when everything before it has gone out: the client then asks for what it wants to know.
void ControlPeer::takeWritten()
{
    if (m_missed > 0 && m_socket.bytesToWrite() == 0) {
        const auto missed = static_cast<qint64>(std::exchange(m_missed, 0));
        m_toldOutput.clear();
        push(ControlReply::eventLine(u"missed"_s, {{"count"_L1, missed}}));
    }
    writeSample();
    if (!isBehind())
        process();
}

bool ControlPeer::wantsSample()
{
    if (m_left)
        return false;
    const bool wants = m_sample.isEmpty() && m_missed == 0 && !isBehind();
    m_missedSamples += !wants;
    return wants;
}

void ControlPeer::pushSample(const QList<QByteArray> &lines, quint64 sequence)
{
    m_sample = lines;
    if (const auto missed = static_cast<qint64>(std::exchange(m_missedSamples, 0)); missed > 0)
        m_sample.prepend(ControlReply::eventLine(u"samples_missed"_s, {{"count"_L1, missed}}));
    m_toldSample = sequence;
    writeSample();
}

void ControlPeer::forgetSamples()
{
    m_sample.clear();
    m_toldSample = 0;
    m_missedSamples = 0;
}

/// A sample is large and the next one replaces it, so no more of it waits here than one line, and news go in between.
void ControlPeer::writeSample()
{
    while (!m_left && !m_sample.isEmpty() && m_socket.bytesToWrite() == 0) {
        m_socket.write(m_sample.takeFirst());
        m_socket.flush();
    }
}

void ControlPeer::process()
{
    if (m_scheduled || m_processing)
        return;
    m_processing = true;
    processSome();
    m_processing = false;
}

void ControlPeer::processSome()
{
    int taken = 0;
    while (!m_left && !isBehind()) {
        if (taken == kLinesAtOnce) {
            m_scheduled = true;
            QMetaObject::invokeMethod(
                this,
                [this] {
                    m_scheduled = false;
                    process();
                },
                Qt::QueuedConnection);
            return;
        }
        if (const auto line = m_lines.takeLine()) {
            ++taken;
            takeLine(*line);
            continue;
        }
        if (m_lines.isTooLong()) {
            answer(std::nullopt, fail(ErrorCode::InvalidArgument,
                                      tr("a line may have %1 bytes, not more").arg(ControlProtocol::kMaxLineSize)));
            leave();
            return;
        }
        const QByteArray bytes = m_socket.isOpen() ? m_socket.read(kReadBytes) : QByteArray();
        if (bytes.isEmpty())
            return;
        m_lines.append(bytes);
    }
}

void ControlPeer::takeLine(const QByteArray &line)
{
    std::optional<qint64> id;
    const auto request = ControlRequest::parse(line, &id);
    if (request)
        Q_EMIT requested(*request);
    else
        answer(id, std::unexpected(request.error()));
}

void ControlPeer::leave()
{
    if (m_left)
        return;
    m_left = true;
    m_socket.disconnect(this);
    m_socket.abort();
    Q_EMIT left();
}

} // namespace paddock
