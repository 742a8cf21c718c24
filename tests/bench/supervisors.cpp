// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/supervisors.h"

#include "engine/warden/proctree.h"
#include "tests/bench/benchsupport.h"

#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <fcntl.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace paddock::bench {

namespace {

QByteArray ownProgram() { return QFile::encodeName(QCoreApplication::applicationFilePath()); }

QString found(const char *program)
{
    const QString path = QStandardPaths::findExecutable(QLatin1String(program));
    if (path.isEmpty())
        std::printf("  %s is not in PATH, so it is not measured (npm install mprocs pm2)\n", program);
    return path;
}

/// `name: {...}` a line for each server, with %1 for its port.
QByteArray lines(const QList<int> &ports, const QByteArray &line)
{
    QByteArray text;
    for (const int port : ports) {
        QByteArray each = line;
        text += each.replace("%1", QByteArray::number(port)).replace("%2", ownProgram());
    }
    return text;
}

class PaddockSupervisor : public Supervisor
{
public:
    explicit PaddockSupervisor(bool probes)
        : Supervisor(probes ? "Paddock, probes once a second" : "Paddock, no probes"), m_probes(probes)
    {
        m_environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), filePath("."));
    }
    ~PaddockSupervisor() override
    {
        m_process.terminate();
        m_process.waitForFinished();
    }

private:
    void launch() override
    {
        const QByteArray probe = m_probes ? ", ready: {http: 'http://127.0.0.1:%1/', period: 1s}" : "";
        write("paddock.yaml", "services:\n" + lines(ports(), "  web%1: {command: ['%2', --web, '%1']" + probe + "}\n"));
        m_process.setProcessEnvironment(m_environment);
        m_process.setStandardOutputFile(QProcess::nullDevice());
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(paddockProgram(), {QStringLiteral("up"), QStringLiteral("-f"), filePath("paddock.yaml")});
    }
    [[nodiscard]] qint64 rootPid() const override { return m_process.processId(); }

    QProcess m_process;
    bool m_probes;
};

/// On a terminal, as it wants one; what it paints is read and thrown away.
class Mprocs : public Supervisor
{
public:
    explicit Mprocs(const QString &program) : Supervisor("mprocs, no probes"), m_program(QFile::encodeName(program)) {}
    ~Mprocs() override
    {
        for (const proctree::Entry &each : proctree::descendants(m_pid))
            proctree::signalExactly(each, SIGTERM);
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
        delete m_painted;
        ::close(m_terminal);
    }

private:
    void launch() override
    {
        write("mprocs.yaml", "procs:\n" + lines(ports(), "  web%1: {cmd: ['%2', --web, '%1']}\n"));
        const QByteArray config = QFile::encodeName(filePath("mprocs.yaml"));
        const winsize size{40, 120, 0, 0};
        m_pid = ::forkpty(&m_terminal, nullptr, nullptr, &size);
        if (m_pid == 0) {
            ::setenv("TERM", "xterm-256color", 1);
            ::execl(m_program.constData(), "mprocs", "--config", config.constData(), nullptr);
            ::_exit(127);
        }
        ::fcntl(m_terminal, F_SETFL, O_NONBLOCK);
        m_painted = new QSocketNotifier(m_terminal, QSocketNotifier::Read);
        QObject::connect(m_painted, &QSocketNotifier::activated, m_painted, [this] {
            char buffer[65536];
            if (::read(m_terminal, buffer, sizeof buffer) <= 0)
                m_painted->setEnabled(false);
        });
    }
    [[nodiscard]] qint64 rootPid() const override { return m_pid; }

    QByteArray m_program;
    pid_t m_pid = -1;
    int m_terminal = -1;
    QSocketNotifier *m_painted = nullptr;
};

/// Its commands talk to a daemon that the first one starts.
class Pm2 : public Supervisor
{
public:
    explicit Pm2(const QString &program) : Supervisor("pm2, no probes"), m_program(program)
    {
        m_environment.insert(QStringLiteral("PM2_HOME"), filePath("home"));
    }
    ~Pm2() override { call({QStringLiteral("kill")}); }

private:
    void launch() override
    {
        QByteArray apps =
            lines(ports(), "{\"name\":\"web%1\",\"script\":\"%2\",\"args\":\"--web %1\",\"interpreter\":\"none\"},");
        apps.chop(1);
        write("ecosystem.json", "{\"apps\":[" + apps + "]}");
        call({QStringLiteral("start"), filePath("ecosystem.json")});
        QFile file(filePath("home") + QStringLiteral("/pm2.pid"));
        if (file.open(QIODevice::ReadOnly))
            m_pid = file.readAll().trimmed().toLongLong();
    }
    [[nodiscard]] qint64 rootPid() const override { return m_pid; }
    void call(const QStringList &arguments) const
    {
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.setStandardOutputFile(QProcess::nullDevice());
        process.start(m_program, arguments);
        process.waitForFinished();
    }

    QString m_program;
    qint64 m_pid = -1;
};

} // namespace

QString paddockProgram() { return QCoreApplication::applicationDirPath() + QStringLiteral("/paddock"); }

std::unique_ptr<Supervisor> Supervisor::paddock(bool probes) { return std::make_unique<PaddockSupervisor>(probes); }

std::unique_ptr<Supervisor> Supervisor::mprocs()
{
    const QString program = found("mprocs");
    return program.isEmpty() ? nullptr : std::make_unique<Mprocs>(program);
}

std::unique_ptr<Supervisor> Supervisor::pm2()
{
    const QString program = found("pm2");
    return program.isEmpty() ? nullptr : std::make_unique<Pm2>(program);
}

Supervisor::Supervisor(const char *name) : m_name(name)
{
    std::vector<std::unique_ptr<QTcpServer>> servers; // held until all are found, so that no port comes twice
    for (int i = 0; i < kWebServers; ++i) {
        servers.push_back(std::make_unique<QTcpServer>());
        servers.back()->listen(QHostAddress::LocalHost);
        m_ports.append(servers.back()->serverPort());
    }
}

Supervisor::~Supervisor() = default;

void Supervisor::write(const char *name, const QByteArray &text) const
{
    QFile file(filePath(name));
    if (file.open(QIODevice::WriteOnly))
        file.write(text);
}

bool Supervisor::start()
{
    launch();
    for (const int port : m_ports) {
        bool answers = false;
        for (int attempt = 0; attempt < 200 && !answers; ++attempt) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, quint16(port));
            answers = socket.waitForConnected(1000);
            if (!answers)
                runEventsFor(std::chrono::milliseconds(50));
        }
        if (!answers)
            return false;
    }
    return rootPid() > 0;
}

double Supervisor::cpuSeconds() const
{
    double sum = cpuSecondsOf(pid_t(rootPid()));
    for (const proctree::Entry &each : proctree::descendants(pid_t(rootPid()))) {
        const QString program = QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(each.pid));
        if (program != QCoreApplication::applicationFilePath())
            sum += cpuSecondsOf(each.pid);
    }
    return sum;
}

} // namespace paddock::bench
