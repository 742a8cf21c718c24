// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackloader.h"
#include "tests/session/sessiontest.h"

#include <QFile>
#include <QTemporaryDir>

namespace paddock::test {

/// A stack from a file that the test changes. In its texts `%H` stands for the helper program.
class ReloadTest : public SessionTest
{
    Q_OBJECT
protected:
    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

    void write(const char *name, const QByteArray &text) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }
    void writeStack(QByteArray services) const
    {
        services.replace("%H", helperPath().toUtf8());
        write("paddock.yaml", "environment: {PADDOCK_TEST_MARK: '" + m_mark.toUtf8() + "'}\nservices:\n" + services);
    }
    void openFile(const QByteArray &services)
    {
        writeStack(services);
        const StackOutcome read = StackLoader::read(path("paddock.yaml"));
        QVERIFY(read);
        QVERIFY(m_session->openStack(read->stack));
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

    QTemporaryDir m_folder;
};

} // namespace paddock::test
