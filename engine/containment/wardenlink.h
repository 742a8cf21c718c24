// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/warden/protocol.h"

#include <QByteArray>
#include <QObject>

#include <deque>
#include <functional>
#include <memory>
#include <vector>

class QSocketNotifier;

namespace paddock {

class ReadableSet;

/// An order on its way to a warden, with the descriptors it takes along.
struct WardenOrder
{
    wire::OrderHeader header;
    QByteArray payload;
    std::vector<UniqueFd> fds;
};

/// The engine's end of the socket pair with a warden. Never blocks: what the socket does not take waits in a queue.
/// Lives on its owner's thread. The handlers may delete the link.
class WardenLink : public QObject
{
    Q_OBJECT
public:
    struct Handlers
    {
        std::function<void(const wire::NewsHeader &, UniqueFd)> news;
        std::function<void()> closed; ///< the warden's end is gone; nothing more comes
    };

    WardenLink(UniqueFd socket, Handlers handlers, QObject *parent = nullptr);
    ~WardenLink() override;

    /// 0, or the errno that kept the order from being queued: no memory or descriptor for a large payload. On a closed
    /// link a quiet nothing: `closed` has said it.
    int send(WardenOrder order);
    /// Hands out all that has arrived: a warden that has ended may have told what nobody has read yet.
    void readToEnd();

private:
    void readNews();
    bool readOne();
    void writeQueue();
    bool writeOne(const WardenOrder &order);
    void close();

    UniqueFd m_socket;
    Handlers m_handlers;
    std::shared_ptr<ReadableSet> m_readable; ///< one for all links: subreapers have one a group
    std::unique_ptr<QSocketNotifier> m_writable;
    std::deque<WardenOrder> m_queue;
};

} // namespace paddock
