// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/output/logwriter.h"
#include "engine/output/streamactivity.h"

#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace paddock {

/// The pump's thread: sleeps in epoll until a pipe has something or an order comes. Owned by OutputPump, whose thread
/// calls the public functions; all signals are blocked on it. Stores must live until `Drained` was called for the
/// source or the thread is destroyed. When epoll itself fails, every source ends with a note, later ones at once.
class PumpThread
{
public:
    /// Called once a source, on the pump's thread (or inside attach() once the thread is lost).
    using Drained = std::function<void(quint64 id)>;

    static Result<std::unique_ptr<PumpThread>> create(Drained onDrained);
    ~PumpThread();
    Q_DISABLE_COPY_MOVE(PumpThread)

    void attach(quint64 id, UniqueFd readEnd, LogStore &store, Stream stream, std::shared_ptr<StreamActivity> activity);
    void finish(quint64 id);

private:
    struct Source
    {
        UniqueFd fd;
        std::unique_ptr<LogWriter> writer;
        std::shared_ptr<StreamActivity> activity; ///< may be null
        bool enlarged = false;
    };
    struct Order
    {
        enum class Kind : std::uint8_t { Attach, Finish, Stop };
        Kind kind;
        quint64 id = 0;
        Source source;
    };

    PumpThread(Drained onDrained, UniqueFd epoll, UniqueFd wake);
    Result<void> start();
    void send(Order order);

    // On the thread.
    void run();
    bool obey();
    void begin(quint64 id, Source source);
    void enlarge(Source &source);
    void serve(quint64 id);
    void drain(quint64 id);
    bool read(quint64 id, std::uint32_t maxSize, LogWriter::ReadOutcome &outcome);
    void end(quint64 id);
    void refuse(quint64 id, Source source, int error);
    void giveUp(int error);

    Drained m_onDrained;
    UniqueFd m_epoll;
    UniqueFd m_wake;
    std::mutex m_mutex;
    std::vector<Order> m_orders; ///< guarded by m_mutex
    int m_lostBy = 0;            ///< guarded by m_mutex: errno that ended the thread
    std::unordered_map<quint64, Source> m_sources;
    int m_enlargedCount = 0;
    std::thread m_thread;
};

} // namespace paddock
