// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <QObject>

#include <functional>
#include <memory>
#include <unordered_map>

class QSocketNotifier;

namespace paddock {

/// Tells which of many descriptors can be read, at a cost that does not grow with their number: an epoll behind one
/// notifier. (Qt's loop polls each notifier it has in every turn, which takes some 50 us for 1,000 of them.) Shared by
/// all of a thread that ask for it, gone with the last.
class ReadableSet : public QObject
{
    Q_OBJECT
public:
    static std::shared_ptr<ReadableSet> ofThisThread();
    ~ReadableSet() override;

    /// `ready` is called as long as the descriptor can be read or is at its end. It may add and remove, itself too.
    /// False where the kernel has no more room for it (errno says why).
    [[nodiscard]] bool add(int fd, std::function<void()> ready);
    /// Before the descriptor is closed.
    void remove(int fd);

private:
    ReadableSet();
    void dispatch();

    UniqueFd m_epoll;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unordered_map<int, std::function<void()>> m_ready;
};

} // namespace paddock
