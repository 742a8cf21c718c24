// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/inputrelay.h"
#include "app/cli/relayedstreams.h"
#include "app/cli/terminalguard.h"

namespace paddock {

/// One pseudo-terminal for all three streams, with Paddock between it and its own streams: keys go in, output comes
/// out. Where ours is a terminal too it is made raw, so that the inner one alone says what a key means; the guard,
/// which must outlive this, puts it back. Owned by the process.
class TerminalStreams final : public RelayedStreams
{
    Q_OBJECT
public:
    explicit TerminalStreams(TerminalGuard *guard, QObject *parent = nullptr);

    Result<void> open(LaunchRequest &request) override;
    void finish() override;
    void resize(TerminalSize size) override;

    /// Of the terminal that one of our own streams is; the default where none is.
    static TerminalSize callersSize();

private:
    void hangUp();

    TerminalGuard *m_guard;
    UniqueFd m_terminal; ///< our end
    std::unique_ptr<InputRelay> m_input;
};

} // namespace paddock
