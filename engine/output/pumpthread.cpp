// SPDX-License-Identifier: Apache-2.0
#include "engine/output/pumpthread.h"

#include "engine/output/logstore.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <system_error>
#include <unistd.h>

namespace paddock {

namespace {

constexpr std::uint32_t kReadSize = 128 * 1024;
/// What one pipe may bring before the others have their turn.
constexpr std::uint32_t kTurnSize = 256 * 1024;
constexpr int kPipeSize = 1024 * 1024;
/// The kernel allows a user 64 MiB of pipes in all (pipe(7), pipe-user-pages-soft) and makes the rest tiny, also those
/// of the user's other programs: only so many are enlarged at a time.
constexpr int kMaxEnlarged = 16;
/// Read at most so much at the end when the kernel does not say how much there is.
constexpr int kUnknownPending = kPipeSize;
constexpr quint64 kWakeId = 0;

QString text(const char *source) { return QCoreApplication::translate("OutputPump", source); }

bool watch(int epoll, int fd, quint64 id)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = id;
    return ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

bool setNonBlocking(int fd)
{
    const int flags = ::fcntl(fd, F_GETFL);
    return flags >= 0 && ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
}

void noteFailure(LogStore &store, int error)
{
    const QString cause = systemError(text("Reading the output failed"), error).message;
    store.note((cause + text(". What the program writes from here on is not shown.")).toUtf8());
}

/// A thread is born with its maker's signal mask.
class AllSignalsBlocked
{
public:
    AllSignalsBlocked()
    {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &m_before);
    }
    ~AllSignalsBlocked() { pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    Q_DISABLE_COPY_MOVE(AllSignalsBlocked)

private:
    sigset_t m_before{};
};

} // namespace

Result<std::unique_ptr<PumpThread>> PumpThread::create(Drained onDrained)
{
    UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll)
        return failErrno(text("Cannot watch output (epoll_create1)"), errno);
    UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake)
        return failErrno(text("Cannot watch output (eventfd)"), errno);
    if (!watch(epoll.get(), wake.get(), kWakeId))
        return failErrno(text("Cannot watch output (epoll_ctl)"), errno);
    std::unique_ptr<PumpThread> made(new PumpThread(std::move(onDrained), std::move(epoll), std::move(wake)));
    if (auto started = made->start(); !started)
        return std::unexpected(started.error());
    return made;
}

PumpThread::PumpThread(Drained onDrained, UniqueFd epoll, UniqueFd wake)
    : m_onDrained(std::move(onDrained)), m_epoll(std::move(epoll)), m_wake(std::move(wake))
{}

PumpThread::~PumpThread()
{
    if (!m_thread.joinable())
        return;
    send({.kind = Order::Kind::Stop, .id = 0, .source = {}});
    m_thread.join();
}

Result<void> PumpThread::start()
{
    const AllSignalsBlocked blocked;
    try {
        m_thread = std::thread([this] { run(); });
    } catch (const std::system_error &error) {
        return failErrno(text("Cannot start the output thread"), error.code().value());
    }
    return {};
}

void PumpThread::attach(quint64 id, UniqueFd readEnd, LogStore &store, Stream stream,
                        std::shared_ptr<StreamActivity> activity)
{
    send({.kind = Order::Kind::Attach,
          .id = id,
          .source = {.fd = std::move(readEnd),
                     .writer = std::make_unique<LogWriter>(store, stream),
                     .activity = std::move(activity)}});
}

void PumpThread::finish(quint64 id) { send({.kind = Order::Kind::Finish, .id = id, .source = {}}); }

void PumpThread::send(Order order)
{
    int lostBy = 0;
    {
        const std::lock_guard lock(m_mutex);
        lostBy = m_lostBy;
        if (lostBy == 0)
            m_orders.push_back(std::move(order));
    }
    if (lostBy != 0) {
        if (order.kind == Order::Kind::Attach)
            refuse(order.id, std::move(order.source), lostBy);
        return;
    }
    // Fails only when the counter is at its top, and then the thread is awake.
    const quint64 one = 1;
    [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one);
}

void PumpThread::run()
{
    pthread_setname_np(pthread_self(), "paddock-output");
    std::array<epoll_event, 64> events{};
    for (;;) {
        const int count = ::epoll_wait(m_epoll.get(), events.data(), int(events.size()), -1);
        if (count < 0 && errno != EINTR) {
            giveUp(errno);
            return;
        }
        bool woken = false;
        for (int i = 0; i < count; ++i) {
            const quint64 id = events[std::size_t(i)].data.u64;
            if (id == kWakeId)
                woken = true;
            else
                serve(id);
        }
        if (woken && !obey())
            return;
    }
}

/// False when it is time to end.
bool PumpThread::obey()
{
    quint64 count = 0;
    [[maybe_unused]] const ssize_t size = ::read(m_wake.get(), &count, sizeof count);
    std::vector<Order> orders;
    {
        const std::lock_guard lock(m_mutex);
        orders.swap(m_orders);
    }
    for (Order &order : orders) {
        switch (order.kind) {
        case Order::Kind::Attach:
            begin(order.id, std::move(order.source));
            break;
        case Order::Kind::Finish:
            drain(order.id);
            break;
        case Order::Kind::Stop:
            m_sources.clear();
            return false;
        }
    }
    return true;
}

void PumpThread::begin(quint64 id, Source source)
{
    if (!setNonBlocking(source.fd.get()) || !watch(m_epoll.get(), source.fd.get(), id)) {
        refuse(id, std::move(source), errno);
        return;
    }
    enlarge(source);
    m_sources.emplace(id, std::move(source));
}

void PumpThread::enlarge(Source &source)
{
    if (m_enlargedCount >= kMaxEnlarged || ::fcntl(source.fd.get(), F_SETPIPE_SZ, kPipeSize) < 0)
        return; // smaller is slower, nothing else
    source.enlarged = true;
    ++m_enlargedCount;
}

void PumpThread::serve(quint64 id)
{
    LogWriter::ReadOutcome outcome{.state = LogWriter::ReadState::More};
    for (std::uint32_t left = kTurnSize; left > 0 && outcome.state == LogWriter::ReadState::More;
         left -= outcome.size) {
        if (!read(id, std::min(left, kReadSize), outcome))
            return;
    }
}

/// Reads no more than stood in the pipe when it began: a member that goes on writing must not hold up the end.
void PumpThread::drain(quint64 id)
{
    const auto found = m_sources.find(id);
    if (found == m_sources.end())
        return;
    int pending = 0;
    // A terminal hands over by a kernel thread what it does not count before that.
    if (::isatty(found->second.fd.get()) == 1 || ::ioctl(found->second.fd.get(), FIONREAD, &pending) < 0)
        pending = kUnknownPending;
    LogWriter::ReadOutcome outcome;
    for (auto left = std::uint32_t(pending); left > 0; left -= outcome.size) {
        if (!read(id, std::min(left, kReadSize), outcome))
            return;
        if (outcome.size == 0)
            break;
    }
    end(id);
}

/// False when the source has ended over it.
bool PumpThread::read(quint64 id, std::uint32_t maxSize, LogWriter::ReadOutcome &outcome)
{
    const auto found = m_sources.find(id);
    if (found == m_sources.end())
        return false;
    Source &source = found->second;
    outcome = source.writer->readFrom(source.fd.get(), maxSize);
    if (outcome.size > 0 && source.activity)
        source.activity->touch();
    // Nobody holds the other end of a pseudo-terminal any more: its end of file, by another name.
    if (outcome.state == LogWriter::ReadState::Failed && outcome.nativeError == EIO && ::isatty(source.fd.get()) == 1)
        outcome.state = LogWriter::ReadState::Ended;
    if (outcome.state == LogWriter::ReadState::Failed) {
        source.writer->flush();
        noteFailure(source.writer->store(), outcome.nativeError);
    }
    if (outcome.state != LogWriter::ReadState::Failed && outcome.state != LogWriter::ReadState::Ended)
        return true;
    end(id);
    return false;
}

void PumpThread::end(quint64 id)
{
    auto node = m_sources.extract(id);
    // Closing alone would leave it watched if some child holds a copy of the descriptor.
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, node.mapped().fd.get(), nullptr);
    if (node.mapped().enlarged)
        --m_enlargedCount;
    node.mapped() = {}; // closed and written out before anybody hears of it
    m_onDrained(id);
}

void PumpThread::refuse(quint64 id, Source source, int error)
{
    noteFailure(source.writer->store(), error);
    source = {};
    m_onDrained(id);
}

void PumpThread::giveUp(int error)
{
    std::vector<Order> orders;
    {
        const std::lock_guard lock(m_mutex);
        m_lostBy = error;
        orders.swap(m_orders);
    }
    for (Order &order : orders) {
        if (order.kind == Order::Kind::Attach)
            refuse(order.id, std::move(order.source), error);
    }
    while (!m_sources.empty()) {
        const auto first = m_sources.begin();
        first->second.writer->flush();
        noteFailure(first->second.writer->store(), error);
        end(first->first);
    }
}

} // namespace paddock
