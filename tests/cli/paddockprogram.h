// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>

namespace paddock::test {

/// The built `paddock`, driven from outside. Collects what it writes; whatever is still running is killed with it.
class PaddockProgram
{
public:
    explicit PaddockProgram(const QStringList &arguments);
    ~PaddockProgram();

    QProcess &process() { return m_process; }
    [[nodiscard]] qint64 pid() const { return m_pid; } ///< also after its end
    void setVariable(const QString &key, const QString &value);

    PaddockProgram &start(const QByteArray &input = {});
    /// Sends a signal by kill(2).
    void signal(int number);
    /// Waits until that has been written to standard output (error).
    bool waitForOutput(const QByteArray &text);
    bool waitForMessage(const QByteArray &text);
    /// What is still there is told twice to end, which kills what it runs, and waited for.
    void end();
    /// Waits for the end; the exit status, or -1 where it was killed or does not end.
    int status();

    [[nodiscard]] const QByteArray &output() const { return m_output; }
    [[nodiscard]] const QByteArray &messages() const { return m_messages; }
    [[nodiscard]] QList<QByteArray> outputLines() const;

    /// start() and status() in one.
    int run(const QByteArray &input = {}) { return start(input).status(); }

    static QString path();
    /// Directories of sessions that the process with this pid has built.
    static QStringList sessionDirectoriesOf(qint64 pid);

private:
    void collect();

    QProcess m_process;
    qint64 m_pid = 0;
    QByteArray m_output;
    QByteArray m_messages;
};

} // namespace paddock::test
