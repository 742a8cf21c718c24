// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/streamrelay.h"
#include "engine/process/processstreams.h"

#include <QTimer>

#include <vector>

namespace paddock {

/// Streams that Paddock copies to its own, because an option needs to see them. Owned by the process.
class RelayedStreams : public ProcessStreams
{
    Q_OBJECT
public:
    explicit RelayedStreams(QObject *parent = nullptr);

    void finish() override;
    /// A run whose output is waiting for a reader of ours is not a silent one.
    [[nodiscard]] std::optional<std::chrono::milliseconds> silence() const override;

    /// The run is being ended: a reader that takes nothing for a while does not hold up the end.
    void hurry() { m_hurried = true; }

protected:
    StreamRelay *relay(UniqueFd from, int to);

private:
    void relayDrained();
    void lookForProgress();
    [[nodiscard]] quint64 writtenBytes() const;

    std::vector<std::unique_ptr<StreamRelay>> m_relays;
    std::shared_ptr<StreamActivity> m_activity = std::make_shared<StreamActivity>();
    QTimer m_patience;
    quint64 m_writtenBefore = 0;
    int m_openCount = 0;
    bool m_finishing = false;
    bool m_hurried = false;
};

/// Standard output and error through pipes, standard input as it is. Where both go to one file, they share a pipe, so
/// that they keep their order.
class PipedStreams final : public RelayedStreams
{
    Q_OBJECT
public:
    using RelayedStreams::RelayedStreams;

    Result<void> open(LaunchRequest &request) override;
};

} // namespace paddock
