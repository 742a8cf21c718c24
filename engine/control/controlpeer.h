// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/control/controlclient.h"
#include "engine/control/controlmessage.h"
#include "engine/control/linesplitter.h"

#include <QLocalSocket>
#include <QObject>
#include <QSet>

namespace paddock {

/// One client of a ControlServer, who owns it. Whatever the client does costs bounded memory and never holds up the
/// engine: what it does not read is counted and told once it reads again, what it sends meanwhile stays in its own
/// socket, and a line that is too long ends it.
class ControlPeer : public QObject
{
    Q_OBJECT
public:
    ControlPeer(UniqueFd socket, qint64 pid, QObject *parent = nullptr);
    ~ControlPeer() override;

    [[nodiscard]] const ControlClient &client() const { return m_client; }
    void setKind(const QString &kind) { m_client.kind = kind; }
    [[nodiscard]] bool isSubscribed() const { return m_subscribed; }
    void subscribe() { m_subscribed = true; }

    void answer(std::optional<qint64> id, const Result<QJsonObject> &result);
    /// An event that was made a line, if the client subscribed and reads.
    void push(const QByteArray &line);
    /// That a log has more: once, until the client has asked for that log.
    void pushOutput(const QString &id);
    void noteFetched(const QString &id) { m_toldOutput.remove(id); }

    /// It has read enough of what came before to be told a sample; where not, the one that there is now is counted.
    bool wantsSample();
    /// The sample in lines, each sent when the one before has gone; not before wantsSample().
    void pushSample(const QList<QByteArray> &lines, quint64 sequence);
    [[nodiscard]] quint64 toldSample() const { return m_toldSample; } ///< the last one that was pushed; 0 for none
    void forgetSamples();

Q_SIGNALS:
    void requested(const paddock::ControlRequest &request);
    void left(); ///< the connection is over

private:
    void process();
    void processSome();
    void takeLine(const QByteArray &line);
    void takeWritten();
    void writeSample();
    void leave();
    [[nodiscard]] bool isBehind() const;

    ControlClient m_client;
    QLocalSocket m_socket;
    LineSplitter m_lines{ControlProtocol::kMaxLineSize};
    QSet<QString> m_toldOutput;
    quint64 m_missed = 0;       ///< events since the client fell behind
    QList<QByteArray> m_sample; ///< lines of it that have not been written
    quint64 m_toldSample = 0;
    quint64 m_missedSamples = 0; ///< since the last one that was pushed
    bool m_subscribed = false;
    bool m_scheduled = false;  ///< process() will be called
    bool m_processing = false; ///< an answer that was written may call it again
    bool m_left = false;
};

} // namespace paddock
