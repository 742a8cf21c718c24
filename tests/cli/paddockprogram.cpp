// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/paddockprogram.h"

#include "tests/helper/testsupport.h"

#include <QCoreApplication>
#include <QTest>

#include <csignal>

namespace paddock::test {

namespace {

constexpr int kBoundMs = 30000; // generous: the machine may be busy with other things

} // namespace

QString PaddockProgram::path()
{
    return qEnvironmentVariable("PADDOCK_BIN", QCoreApplication::applicationDirPath() + QStringLiteral("/../bin")) +
           QStringLiteral("/paddock");
}

QStringList PaddockProgram::sessionDirectoriesOf(qint64 pid) { return sessionDirectories(pid); }

PaddockProgram::PaddockProgram(const QStringList &arguments)
{
    m_process.setProgram(path());
    m_process.setArguments(arguments);
    m_process.setProcessEnvironment(QProcessEnvironment::systemEnvironment());
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] { collect(); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process, [this] { collect(); });
}

PaddockProgram::~PaddockProgram()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

void PaddockProgram::setVariable(const QString &key, const QString &value)
{
    QProcessEnvironment environment = m_process.processEnvironment();
    environment.insert(key, value);
    m_process.setProcessEnvironment(environment);
}

PaddockProgram &PaddockProgram::start(const QByteArray &input)
{
    m_process.start();
    m_process.waitForStarted();
    m_pid = m_process.processId();
    m_process.write(input);
    m_process.closeWriteChannel();
    return *this;
}

void PaddockProgram::collect()
{
    m_output += m_process.readAllStandardOutput();
    m_messages += m_process.readAllStandardError();
}

void PaddockProgram::signal(int number) { ::kill(pid_t(m_pid), number); }

bool PaddockProgram::waitForOutput(const QByteArray &text)
{
    return QTest::qWaitFor([&] { return m_output.contains(text); }, kBoundMs);
}

bool PaddockProgram::waitForMessage(const QByteArray &text)
{
    return QTest::qWaitFor([&] { return m_messages.contains(text); }, kBoundMs);
}

void PaddockProgram::end()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    signal(SIGINT);
    signal(SIGTERM); // another one, or the kernel would make one of two
    status();
}

int PaddockProgram::status()
{
    if (!QTest::qWaitFor([&] { return m_process.state() == QProcess::NotRunning; }, kBoundMs))
        return -1;
    collect();
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

QList<QByteArray> PaddockProgram::outputLines() const
{
    QList<QByteArray> lines = m_output.split('\n');
    lines.removeLast();
    return lines;
}

} // namespace paddock::test
