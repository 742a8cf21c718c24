// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <QByteArray>
#include <QStringList>

#include <sys/types.h>
#include <termios.h>

#include <optional>

namespace paddock::test {

/// A pseudo-terminal with a program on it that leads its session, as a terminal window has it. Reads what is shown,
/// types keys. The program is killed with this object.
class Terminal
{
public:
    /// Runs `program` (a path) on a new terminal of 24 rows and 80 columns.
    Terminal(const QString &program, const QStringList &arguments);
    ~Terminal();

    [[nodiscard]] bool isOpen() const { return m_master.isValid(); }
    void type(const QByteArray &keys);
    void resize(unsigned short rows, unsigned short columns);
    void hangUp(); ///< closes the window
    /// Waits until that is shown, counted from the last match on.
    bool waitFor(const QByteArray &text);
    /// Waits for the program's end; its exit status, 128 + signal, or -1.
    int status();

    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] pid_t foregroundGroup() const;
    [[nodiscard]] std::optional<termios> modes() const;
    [[nodiscard]] const QByteArray &shown() const { return m_shown; }

private:
    void read();

    UniqueFd m_master;
    pid_t m_pid = -1;
    QByteArray m_shown;
    qsizetype m_seen = 0;
};

} // namespace paddock::test
