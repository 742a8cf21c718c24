// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/outputpump.h"
#include "engine/process/processstreams.h"

#include <QSet>

#include <memory>

namespace paddock {

/// Pipes, or a pair of pseudo-terminals, that the output pump reads into a log; see Command::Streams. Without a pump or
/// a log the output goes to /dev/null, and a terminal cannot be had.
class PumpedStreams final : public ProcessStreams
{
    Q_OBJECT
public:
    enum class Kind { Pipes, Terminals };

    PumpedStreams(Kind kind, OutputPump *pump, std::shared_ptr<LogStore> log, TerminalSize size = {},
                  QObject *parent = nullptr);

    Result<void> open(LaunchRequest &request) override;
    void finish() override;
    [[nodiscard]] std::optional<std::chrono::milliseconds> silence() const override;
    void resize(TerminalSize size) override;
    bool type(const QByteArray &keys) override;

private:
    Result<void> openPipes(LaunchRequest &request);
    Result<void> openTerminals(LaunchRequest &request);
    void attach(UniqueFd readEnd, Stream stream);
    void streamDrained(quint64 id);

    Kind m_kind;
    OutputPump *m_pump;
    std::shared_ptr<LogStore> m_log;
    TerminalSize m_size;
    std::shared_ptr<StreamActivity> m_activity;
    UniqueFd m_outputTerminal; ///< ours of the two, to resize them by and to type
    UniqueFd m_errorTerminal;
    QSet<quint64> m_open;
    bool m_finishing = false;
};

} // namespace paddock
