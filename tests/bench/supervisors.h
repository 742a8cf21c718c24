// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace paddock::bench {

inline constexpr int kWebServers = 9;

/// The built `paddock`, beside this program.
QString paddockProgram();

/// A supervisor with nine web servers, in a folder of its own; ended with it.
class Supervisor
{
public:
    /// `probes`: each server is asked once a second.
    static std::unique_ptr<Supervisor> paddock(bool probes);
    /// Null, and a word about it, where it is not in PATH.
    static std::unique_ptr<Supervisor> mprocs();
    static std::unique_ptr<Supervisor> pm2();

    virtual ~Supervisor();
    Supervisor(const Supervisor &) = delete;
    Supervisor &operator=(const Supervisor &) = delete;

    [[nodiscard]] const char *name() const { return m_name; }
    /// The environment in which its commands find it.
    [[nodiscard]] const QProcessEnvironment &environment() const { return m_environment; }
    /// Waits until every server answers.
    [[nodiscard]] bool start();
    /// Of all its processes but the servers, so far.
    [[nodiscard]] double cpuSeconds() const;

protected:
    explicit Supervisor(const char *name);

    [[nodiscard]] QString filePath(const char *name) const { return m_folder.filePath(QLatin1String(name)); }
    void write(const char *name, const QByteArray &text) const;
    [[nodiscard]] const QList<int> &ports() const { return m_ports; }

    virtual void launch() = 0;
    [[nodiscard]] virtual qint64 rootPid() const = 0;

    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();

private:
    const char *m_name;
    QTemporaryDir m_folder;
    QList<int> m_ports;
};

} // namespace paddock::bench
