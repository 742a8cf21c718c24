// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/sessionrecovery.h"

#include "engine/base/runtimedirectory.h"
#include "engine/containment/lease.h"
#include "engine/containment/leasedsession.h"
#include "engine/containment/staledirectory.h"

#include <QFile>
#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <memory>

namespace paddock {

namespace {

/// The name still leads to the lease we hold. A warden removes its lease before it ends, and so does whoever has
/// recovered the session: what a dead warden has left is stale only if it still stands there.
bool stillStands(int folder, const QByteArray &name, int lease)
{
    struct stat held{};
    struct stat named{};
    return ::fstat(lease, &held) == 0 && ::fstatat(folder, name.constData(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

StaleSession toStale(const LeaseRecord &record)
{
    StaleSession stale;
    stale.name = record.name;
    stale.owner = record.owner;
    stale.startedAt = record.startedAt;
    stale.mechanism = record.mechanism;
    stale.location = record.location;
    return stale;
}

/// True where the lease has done its duty.
bool endStale(const LeaseRecord &record, const QString &directoryName,
              const std::function<void(const StaleSession &)> &found, const std::function<bool()> &giveUp)
{
    StaleSession stale = toStale(record);
    if (record.mechanism != Mechanism::CgroupV2) {
        stale.location.clear();
        found(stale);
        return true;
    }
    const StaleDirectory directory = StaleDirectory::find(record, directoryName);
    switch (directory.state()) {
    case StaleDirectory::State::Gone:
        directory.removeHostLeaf();
        return true;
    case StaleDirectory::State::NotOurs:
    case StaleDirectory::State::HoldsUs:
        return false;
    case StaleDirectory::State::Stale:
        break;
    }
    const auto ended = directory.end(giveUp);
    directory.removeHostLeaf();
    if (ended)
        stale.endedCount = *ended;
    else
        stale.failure = ended.error().message;
    found(stale);
    return ended.has_value();
}

void recoverOne(int folder, const QString &file, const std::function<void(const StaleSession &)> &found,
                const std::function<bool()> &giveUp)
{
    const QByteArray name = QFile::encodeName(file);
    const UniqueFd lease = leases::open(folder, file);
    // Two Paddocks may start at once: whoever has the lock recovers, the other one leaves it to it.
    if (!lease || ::flock(lease.get(), LOCK_EX | LOCK_NB) != 0)
        return;
    const auto record = leases::read(lease.get());
    if (!record)
        return;
    const LeasedSession::Life life = leases::lifeOf(*record);
    const bool isPast = life == LeasedSession::Life::AnotherBoot || life == LeasedSession::Life::Stale;
    if (!isPast || !stillStands(folder, name, lease.get()))
        return;
    const QString directoryName = file.chopped(5); // ".json"
    if (life == LeasedSession::Life::AnotherBoot || endStale(*record, directoryName, found, giveUp))
        ::unlinkat(folder, name.constData(), 0);
}

} // namespace

void recoverSessions(const std::function<void(const StaleSession &)> &found, const std::function<bool()> &giveUp)
{
    const auto folder = RuntimeDirectory::open(Lease::directory());
    if (!folder)
        return;
    for (const QString &file : leases::namesIn(folder->get()))
        recoverOne(folder->get(), file, found, giveUp);
}

void SessionRecovery::start()
{
    // A stuck process must not keep a program from ending that has nothing else to do.
    constexpr std::chrono::seconds kLeastPatience{1};
    const auto promise = std::make_shared<QPromise<StaleSession>>();
    auto *const watcher = new QFutureWatcher<StaleSession>(this);
    connect(watcher, &QFutureWatcherBase::resultReadyAt, this,
            [this, watcher](int index) { Q_EMIT ended(watcher->resultAt(index)); });
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        m_running = false;
        Q_EMIT finished();
    });
    connect(this, &QObject::destroyed, [future = promise->future()]() mutable { future.cancel(); });
    promise->start();
    watcher->setFuture(promise->future());
    m_running = true;
    QThreadPool::globalInstance()->start([promise, kLeastPatience] {
        const auto least = std::chrono::steady_clock::now() + kLeastPatience;
        recoverSessions([&](const StaleSession &session) { promise->addResult(session); },
                        [&] { return promise->isCanceled() && std::chrono::steady_clock::now() > least; });
        promise->finish();
    });
}

} // namespace paddock
