// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/containment/launchrequest.h"
#include "engine/process/terminalsize.h"

#include <QObject>

#include <chrono>
#include <optional>

namespace paddock {

/// The standard streams of one run: makes the child's ends and tells when everything has been read. Used once. Owned
/// by the process; lives on its thread.
class ProcessStreams : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Fills in the three descriptors of the request, and how the child stands to the terminal. On an error nothing
    /// was attached.
    virtual Result<void> open(LaunchRequest &request) = 0;
    /// The run is over: reads what is there, then `drained`, at once where there is nothing to read.
    virtual void finish() = 0;
    /// How long ago the last byte came on standard output or error, or they were opened; absent where nobody looks.
    [[nodiscard]] virtual std::optional<std::chrono::milliseconds> silence() const { return std::nullopt; }
    /// The window that shows the terminal has that size now. Nothing where there is no terminal.
    virtual void resize(TerminalSize) {}
    /// Writes to the terminal as if somebody typed it. False where there is none, or where it does not take all of it.
    virtual bool type(const QByteArray &) { return false; }

Q_SIGNALS:
    void drained();
};

} // namespace paddock
