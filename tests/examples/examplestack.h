// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/proctree.h"
#include "tests/cli/controlledstack.h"

#include <QJsonDocument>

#include <memory>
#include <vector>

namespace paddock::test {

/// What a web server answered; status 0 where nothing came.
struct Answer
{
    int status = 0;
    QByteArray body;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

/// A port of the loopback that nobody listens on.
int freePort();

/// A stack file of the repository, brought up by `paddock up` on ports that are free, as its README says.
class ExampleStack
{
public:
    /// `file`: below the repository's root.
    explicit ExampleStack(const QString &file);

    /// A free port, put into that variable.
    int takePort(const char *variable);
    /// A variable of Paddock's environment.
    void setVariable(const char *name, const QString &value) { m_environment.insert(QLatin1String(name), value); }

    void up();
    [[nodiscard]] PaddockProgram &paddock() { return *m_up; }
    /// Waits until a service is ready; false, with what was said, where it does not become so.
    [[nodiscard]] bool isReady(const char *service);
    [[nodiscard]] Called call(const char *line) const { return m_stack.call(line); }
    [[nodiscard]] QJsonObject service(const char *name) const { return m_stack.service(name); }

    /// Every process that descends from Paddock, and every one with the mark in its environment.
    [[nodiscard]] std::vector<proctree::Entry> processes() const;
    /// Interrupts it and waits for its end; its exit status.
    int stop();
    /// Ends what a failed test has left.
    void cleanUp();

    /// Those of them that are still alive.
    static std::vector<pid_t> alive(const std::vector<proctree::Entry> &processes);

private:
    QString m_file;
    ControlledStack m_stack; // its runtime directory and its mark
    QMap<QString, QString> m_environment;
    std::unique_ptr<PaddockProgram> m_up;
};

/// GET, or POST where there is a body, of 127.0.0.1.
Answer ask(int port, const QString &path, const QByteArray &body = {});

/// Whether these programs are found, in PATH or the given folders. Where not, the test
/// fails, or is skipped where $PADDOCK_ALLOW_MISSING has the word.
enum class Presence { Here, MayBeMissing, Missing };
Presence presenceOf(const QStringList &programs, const QStringList &folders, const QString &word);

} // namespace paddock::test

/// For a test's first function.
#define REQUIRE_PROGRAMS(programs, folders, word)                                                                      \
    switch (paddock::test::presenceOf(programs, folders, word)) {                                                      \
    case paddock::test::Presence::Here:                                                                                \
        break;                                                                                                         \
    case paddock::test::Presence::MayBeMissing:                                                                        \
        QSKIP("the programs are missing, and PADDOCK_ALLOW_MISSING names them");                                       \
    case paddock::test::Presence::Missing:                                                                             \
        QFAIL("the programs are missing: ./dev setup installs them");                                                  \
    }
