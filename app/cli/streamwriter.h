// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"

#include <QByteArray>
#include <QObject>

#include <memory>

namespace paddock {

/// Writes to one of the standard streams on a thread of its own, so that a slow or stopped reader never holds up the
/// engine. The descriptor's own mode is left alone: it is shared with the caller. Lives on the main thread; the queue
/// grows as far as the caller lets it, who asks pendingBytes() first.
class StreamWriter : public QObject
{
    Q_OBJECT
public:
    explicit StreamWriter(int fd, QObject *parent = nullptr);
    /// What is still pending is lost; call it when pendingBytes() is 0, or when there is no time left.
    ~StreamWriter() override;

    void write(const QByteArray &bytes);
    [[nodiscard]] qsizetype pendingBytes() const; ///< handed over and not written yet; 0 once it has failed

Q_SIGNALS:
    void drained();                           ///< pendingBytes() has become 0
    void failed(const paddock::Error &error); ///< once; what is written from now on is thrown away

private:
    struct Shared;
    static void work(const std::shared_ptr<Shared> &shared);

    std::shared_ptr<Shared> m_shared;
};

} // namespace paddock
