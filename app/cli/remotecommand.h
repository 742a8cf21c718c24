// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/namespaces.h"
#include "app/cli/subcommand.h"
#include "engine/control/remotesession.h"

#include <QCoreApplication>
#include <QObject>

#include <memory>
#include <optional>
#include <string>

namespace paddock {

/// What the sub-commands share that talk to a running session: they find it, connect, and begin once its services are
/// known; finish() ends them. Made by CommandLine, used once on the main thread.
class RemoteCommand : public SubCommand
{
    Q_DECLARE_TR_FUNCTIONS(RemoteCommand)
public:
    void declare(CLI::App &app) final;
    int execute(const QStringList &operands) final;

protected:
    virtual void declareMore(CLI::App &app) { Q_UNUSED(app) }
    /// Before anything is connected; a failure is usage.
    virtual Result<void> check(const QStringList &operands);
    /// The session's services are known; called once.
    virtual void begin() = 0;
    /// The session, or the way to it, has ended before finish().
    virtual void takeClosed();
    virtual void takeProblem(const Error &error);
    /// Instead of all that where the session that is named was killed; gives the exit status.
    virtual int takeKilled(const QString &sessionName, const Error &error);

    [[nodiscard]] RemoteSession &session() { return *m_session; }
    [[nodiscard]] const QStringList &operands() const { return m_operands; }
    /// To be called by declareMore() where services may be named by their namespaces too.
    void declareNamespaces(CLI::App &app) { m_namespaces.declare(app); }
    [[nodiscard]] bool namesNamespaces() const { return !m_namespaces.isEmpty(); }
    /// Those named by the operands and namespaces, all where none is. Where there is no such one it says so and
    /// finishes.
    [[nodiscard]] std::optional<QStringList> namedServices();
    [[nodiscard]] QObject *context() { return &m_context; } ///< of connections; goes with this object
    /// The status is the first one given.
    void finish(int status);
    /// As Console::fail(), where each line of the message is one of its own.
    static int failLineByLine(const Error &error);
    static Result<void> wantNoOperands(const SubCommand &command, const QStringList &operands);

private:
    std::string m_name;
    Namespaces m_namespaces;
    QStringList m_operands;
    std::unique_ptr<RemoteSession> m_session;
    QObject m_context;
    std::optional<int> m_status;
    bool m_begun = false;
};

} // namespace paddock
