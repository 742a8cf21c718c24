// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/session/sessiontest.h"
#include "tests/session/stackfolder.h"

namespace paddock::test {

/// A stack from a file that the test changes. In its texts `%H` stands for the helper program.
class ReloadTest : public SessionTest
{
    Q_OBJECT
protected:
    [[nodiscard]] QString path(const char *name) const { return m_folder.path(name); }
    void write(const char *name, const QByteArray &text) const { m_folder.write(name, text); }
    void writeStack(const QByteArray &services) const { m_folder.writeStack(services, m_mark); }
    void openFile(const QByteArray &services)
    {
        writeStack(services);
        SessionTest::openFile(m_folder.path());
    }
    /// Reads it again; what has changed, a line each.
    QStringList reload(const QByteArray &services)
    {
        writeStack(services);
        QSignalSpy reloaded(m_session.get(), &Session::reloaded);
        m_session->reload();
        return reloaded.isEmpty() ? QStringList(QStringLiteral("not reloaded"))
                                  : reloaded[0][0].value<StackDifference>().lines();
    }
    [[nodiscard]] int pid(const char *name) const { return status(name).leader.pid; }
    [[nodiscard]] QStringList names() const
    {
        QStringList names;
        for (const ServiceStatus &each : m_session->services())
            names += each.id;
        return names;
    }
    [[nodiscard]] bool allRun() const
    {
        const QList<ServiceStatus> all = m_session->services();
        return std::all_of(all.begin(), all.end(),
                           [](const ServiceStatus &each) { return each.state == ServiceState::Running; });
    }

    StackFolder m_folder;
};

} // namespace paddock::test
