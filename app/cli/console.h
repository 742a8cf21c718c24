// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"

#include <QByteArray>
#include <QString>

namespace paddock {

/// What the command line itself says. Messages go to standard error as one line each that begins with "paddock: ";
/// control characters in them are shown escaped, so that a process's name cannot drive the terminal.
class Console
{
public:
    static void say(const QString &message);
    /// Says the error and gives the exit status that belongs to it.
    static int fail(const Error &error);
    /// Writes all of it to standard output; gives the exit status.
    static int print(const QByteArray &text);

    /// Control characters shown as \xNN.
    [[nodiscard]] static QString escaped(const QString &text);
    /// "paddock: MESSAGE\n" as say() writes it.
    [[nodiscard]] static QByteArray line(const QString &message);

    /// The terminal does not turn "\n" into a new line any more: messages to it do that themselves.
    static void setTerminalRaw(bool raw);

    /// Makes sure that 0, 1 and 2 are open, so that no other file ever becomes one of them.
    static void holdStandardStreams();
    /// Sends Qt's own warnings the way of every other message.
    static void takeQtMessages();
};

} // namespace paddock
