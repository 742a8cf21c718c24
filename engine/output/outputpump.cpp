// SPDX-License-Identifier: Apache-2.0
#include "engine/output/outputpump.h"

#include "engine/output/pumpthread.h"

namespace paddock {

OutputPump::OutputPump() = default;

OutputPump::~OutputPump() { m_thread.reset(); }

Result<std::unique_ptr<OutputPump>> OutputPump::create()
{
    std::unique_ptr<OutputPump> pump(new OutputPump);
    auto thread = PumpThread::create([target = pump.get()](quint64 id) {
        QMetaObject::invokeMethod(target, [target, id] { target->release(id); }, Qt::QueuedConnection);
    });
    if (!thread)
        return std::unexpected(thread.error());
    pump->m_thread = std::move(*thread);
    return pump;
}

quint64 OutputPump::attach(UniqueFd readEnd, std::shared_ptr<LogStore> store, Stream stream,
                           std::shared_ptr<StreamActivity> activity)
{
    Q_ASSERT(store);
    const quint64 id = ++m_lastId;
    LogStore &target = *store;
    m_stores.insert(id, std::move(store));
    m_thread->attach(id, std::move(readEnd), target, stream, std::move(activity));
    return id;
}

void OutputPump::finish(quint64 id)
{
    if (m_stores.contains(id))
        m_thread->finish(id);
}

void OutputPump::release(quint64 id)
{
    // Kept until the slots have run: a slot may drop the last other reference to the store, or the pump itself.
    const std::shared_ptr<LogStore> store = m_stores.take(id);
    Q_EMIT drained(id);
}

} // namespace paddock
