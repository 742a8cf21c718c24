// SPDX-License-Identifier: Apache-2.0
#include "engine/process/processstreams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace paddock {

namespace {

UniqueFd openNull(int flags) { return UniqueFd(::open("/dev/null", flags | O_CLOEXEC)); }

struct Pipe
{
    UniqueFd readEnd;
    UniqueFd writeEnd;
};

Result<Pipe> makePipe()
{
    int fds[2] = {-1, -1};
    if (::pipe2(fds, O_CLOEXEC) != 0)
        return failErrno(ProcessStreams::tr("cannot make a pipe for the output"), errno);
    return Pipe{UniqueFd(fds[0]), UniqueFd(fds[1])};
}

/// A copy of one of our own standard streams; /dev/null where it is closed.
UniqueFd copyOf(int fd)
{
    UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, 3));
    return copy ? std::move(copy) : openNull(O_RDWR);
}

} // namespace

ProcessStreams::ProcessStreams(OutputPump *pump, std::shared_ptr<LogStore> log, QObject *parent)
    : QObject(parent), m_pump(pump), m_log(std::move(log))
{
    if (m_pump)
        connect(m_pump, &OutputPump::drained, this, &ProcessStreams::streamDrained);
}

Result<void> ProcessStreams::open(Command::Streams streams, LaunchRequest &request)
{
    if (streams == Command::Streams::Inherited) {
        request.standardInput = copyOf(STDIN_FILENO);
        request.standardOutput = copyOf(STDOUT_FILENO);
        request.standardError = copyOf(STDERR_FILENO);
    } else {
        request.standardInput = openNull(O_RDONLY);
        if (!m_pump || !m_log) {
            request.standardOutput = openNull(O_WRONLY);
            request.standardError = openNull(O_WRONLY);
        } else if (auto pipes = openPipes(request); !pipes) {
            return pipes;
        }
    }
    if (!request.standardInput || !request.standardOutput || !request.standardError)
        return failErrno(tr("cannot open the standard streams"), errno);
    return {};
}

Result<void> ProcessStreams::openPipes(LaunchRequest &request)
{
    auto output = makePipe();
    if (!output)
        return std::unexpected(output.error());
    auto error = makePipe();
    if (!error)
        return std::unexpected(error.error());
    request.standardOutput = std::move(output->writeEnd);
    request.standardError = std::move(error->writeEnd);
    m_open.insert(m_pump->attach(std::move(output->readEnd), m_log, Stream::Stdout));
    m_open.insert(m_pump->attach(std::move(error->readEnd), m_log, Stream::Stderr));
    return {};
}

void ProcessStreams::finish()
{
    m_finishing = true;
    if (m_open.isEmpty()) {
        Q_EMIT drained();
        return;
    }
    const QSet<quint64> open = m_open;
    for (const quint64 id : open)
        m_pump->finish(id);
}

void ProcessStreams::streamDrained(quint64 id)
{
    if (m_open.remove(id) && m_open.isEmpty() && m_finishing)
        Q_EMIT drained();
}

} // namespace paddock
