// SPDX-License-Identifier: Apache-2.0
#include "app/cli/relayedstreams.h"

#include "engine/process/inheritedstreams.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace paddock {

namespace {

constexpr std::chrono::seconds kPatience{2};

bool areOneFile(int a, int b)
{
    struct stat first{};
    struct stat second{};
    return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

} // namespace

RelayedStreams::RelayedStreams(QObject *parent) : ProcessStreams(parent)
{
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, &RelayedStreams::lookForProgress);
}

StreamRelay *RelayedStreams::relay(UniqueFd from, int to)
{
    m_relays.push_back(std::make_unique<StreamRelay>(std::move(from), to, m_activity));
    ++m_openCount;
    connect(m_relays.back().get(), &StreamRelay::drained, this, &RelayedStreams::relayDrained);
    return m_relays.back().get();
}

std::optional<std::chrono::milliseconds> RelayedStreams::silence() const
{
    for (const auto &relay : m_relays) {
        if (relay->isWaitingForReader())
            return std::chrono::milliseconds(0);
    }
    return m_activity->silence();
}

void RelayedStreams::finish()
{
    m_finishing = true;
    if (m_openCount == 0) {
        Q_EMIT drained();
        return;
    }
    for (const auto &relay : m_relays)
        relay->finish();
    m_writtenBefore = writtenBytes();
    m_patience.start();
}

void RelayedStreams::relayDrained()
{
    if (--m_openCount > 0 || !m_finishing)
        return;
    m_patience.stop();
    Q_EMIT drained();
}

quint64 RelayedStreams::writtenBytes() const
{
    quint64 bytes = 0;
    for (const auto &relay : m_relays)
        bytes += relay->writtenBytes();
    return bytes;
}

void RelayedStreams::lookForProgress()
{
    const quint64 before = std::exchange(m_writtenBefore, writtenBytes());
    if (!m_hurried || before != m_writtenBefore)
        return;
    m_patience.stop();
    m_relays.clear();
    m_openCount = 0;
    Q_EMIT drained();
}

Result<void> PipedStreams::open(LaunchRequest &request)
{
    const bool shareOne = areOneFile(STDOUT_FILENO, STDERR_FILENO);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
        if (stream == STDERR_FILENO && shareOne) {
            request.standardError.reset(::fcntl(request.standardOutput.get(), F_DUPFD_CLOEXEC, 3));
            break;
        }
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0)
            return failErrno(tr("cannot make a pipe for the output"), errno);
        (stream == STDOUT_FILENO ? request.standardOutput : request.standardError).reset(ends[1]);
        relay(UniqueFd(ends[0]), stream);
    }
    request.standardInput = InheritedStreams::copyOf(STDIN_FILENO);
    request.joinsOwnerGroup = true;
    if (!request.standardInput || !request.standardError)
        return failErrno(tr("cannot open the standard streams"), errno);
    return {};
}

} // namespace paddock
