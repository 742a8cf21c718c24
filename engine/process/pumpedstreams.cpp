// SPDX-License-Identifier: Apache-2.0
#include "engine/process/pumpedstreams.h"

#include "engine/process/pseudoterminal.h"

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
        return failErrno(PumpedStreams::tr("cannot make a pipe for the output"), errno);
    return Pipe{UniqueFd(fds[0]), UniqueFd(fds[1])};
}

UniqueFd copyOf(const UniqueFd &fd) { return UniqueFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 3)); }

} // namespace

PumpedStreams::PumpedStreams(Kind kind, OutputPump *pump, std::shared_ptr<LogStore> log, TerminalSize size,
                             QObject *parent)
    : ProcessStreams(parent), m_kind(kind), m_pump(pump), m_log(std::move(log)), m_size(size)
{
    if (m_pump)
        connect(m_pump, &OutputPump::drained, this, &PumpedStreams::streamDrained);
}

Result<void> PumpedStreams::open(LaunchRequest &request)
{
    const bool isRead = m_pump && m_log;
    if (m_kind == Kind::Terminals) {
        if (!isRead)
            return fail(ErrorCode::InvalidArgument, tr("a terminal that nobody reads would block what runs on it"));
        return openTerminals(request);
    }
    request.standardInput = openNull(O_RDONLY);
    if (isRead) {
        if (auto pipes = openPipes(request); !pipes)
            return pipes;
    } else {
        request.standardOutput = openNull(O_WRONLY);
        request.standardError = openNull(O_WRONLY);
    }
    if (!request.standardInput || !request.standardOutput || !request.standardError)
        return failErrno(tr("cannot open the standard streams"), errno);
    return {};
}

Result<void> PumpedStreams::openPipes(LaunchRequest &request)
{
    auto output = makePipe();
    if (!output)
        return std::unexpected(output.error());
    auto error = makePipe();
    if (!error)
        return std::unexpected(error.error());
    request.standardOutput = std::move(output->writeEnd);
    request.standardError = std::move(error->writeEnd);
    attach(std::move(output->readEnd), Stream::Stdout);
    attach(std::move(error->readEnd), Stream::Stderr);
    return {};
}

/// Standard error has a terminal of its own, so that the log can tell the two apart; the controlling one is the first.
Result<void> PumpedStreams::openTerminals(LaunchRequest &request)
{
    auto output = PseudoTerminal::create(m_size);
    if (!output)
        return std::unexpected(output.error());
    auto error = PseudoTerminal::create(m_size);
    if (!error)
        return std::unexpected(error.error());
    output->setForLog();
    error->setForLog();
    request.standardOutput = copyOf(output->programsEnd);
    m_outputTerminal = copyOf(output->ourEnd);
    m_errorTerminal = copyOf(error->ourEnd);
    if (!request.standardOutput || !m_outputTerminal || !m_errorTerminal)
        return failErrno(tr("cannot open the standard streams"), errno);
    request.standardInput = std::move(output->programsEnd);
    request.standardError = std::move(error->programsEnd);
    request.takesTerminal = true;
    attach(std::move(output->ourEnd), Stream::Stdout);
    attach(std::move(error->ourEnd), Stream::Stderr);
    return {};
}

void PumpedStreams::attach(UniqueFd readEnd, Stream stream)
{
    if (!m_activity)
        m_activity = std::make_shared<StreamActivity>();
    m_open.insert(m_pump->attach(std::move(readEnd), m_log, stream, m_activity));
}

void PumpedStreams::resize(TerminalSize size)
{
    for (const UniqueFd *terminal : {&m_outputTerminal, &m_errorTerminal}) {
        if (*terminal)
            PseudoTerminal::resize(terminal->get(), size);
    }
}

/// The pump has made it non-blocking: where the program reads nothing and the queue is full, the rest is not taken.
bool PumpedStreams::type(const QByteArray &keys)
{
    return m_outputTerminal && ::write(m_outputTerminal.get(), keys.constData(), size_t(keys.size())) == keys.size();
}

std::optional<std::chrono::milliseconds> PumpedStreams::silence() const
{
    return m_activity ? std::optional(m_activity->silence()) : std::nullopt;
}

void PumpedStreams::finish()
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

void PumpedStreams::streamDrained(quint64 id)
{
    if (m_open.remove(id) && m_open.isEmpty() && m_finishing)
        Q_EMIT drained();
}

} // namespace paddock
