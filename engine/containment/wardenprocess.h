// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace paddock {

/// A running paddock-warden: our child, watched by pidfd and reaped when it ends. Deleting this object does not end
/// the warden; closing the socket does.
class WardenProcess : public QObject
{
    Q_OBJECT
public:
    struct Started
    {
        std::unique_ptr<WardenProcess> process;
        UniqueFd socket; ///< our end of the pair
    };

    static Result<Started> start(const QString &path);
    ~WardenProcess() override;

    [[nodiscard]] qint64 pid() const { return m_pid; }
    /// It has ended by itself, with its last will carried out.
    [[nodiscard]] bool hasEndedWell() const { return m_endedWell; }

    /// Lets it end in its own time: reaps it then and deletes itself.
    static void abandon(std::unique_ptr<WardenProcess> process);

Q_SIGNALS:
    void ended(const QString &how); ///< "exit 0", "signal 9"

private:
    WardenProcess(qint64 pid, UniqueFd pidfd);
    void reap();

    qint64 m_pid;
    UniqueFd m_pidfd;
    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_endedWell = false;
};

} // namespace paddock
