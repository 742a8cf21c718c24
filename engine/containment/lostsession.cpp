// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/lostsession.h"

#include "engine/base/uniquefd.h"
#include "engine/warden/cgroupfs.h"
#include "engine/warden/proctree.h"
#include "engine/warden/treesweep.h"

#include <QFile>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <fcntl.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <thread>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kPause{2};

} // namespace

int endDirectory(int parent, const std::string &name, std::chrono::milliseconds patience,
                 const std::function<bool()> &giveUp)
{
    const UniqueFd directory(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory)
        return errno == ENOENT ? 0 : errno;
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const int killError = cgroupfs::writeFile(directory.get(), "cgroup.kill", "1");
        const int error = cgroupfs::removeTree(parent, name);
        if (error != EBUSY)
            return error;
        if (killError != 0)
            return killError;
        if (std::chrono::steady_clock::now() >= until || (giveUp && giveUp()))
            return EBUSY;
        std::this_thread::sleep_for(kPause);
    }
}

namespace {

constexpr std::chrono::seconds kPatience{60};

void endDirectoryAt(const QString &path)
{
    const QFileInfo info(path);
    const UniqueFd parent(::open(QFile::encodeName(info.path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent)
        endDirectory(parent.get(), QFile::encodeName(info.fileName()).toStdString(), kPatience);
}

void endProcessGroup(const ProcessKey &leader)
{
    const auto members = [&leader] { return proctree::membersOfGroup(leader.pid, leader.startTime); };
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!members().empty() && std::chrono::steady_clock::now() < until) {
        proctree::sweepKill(members);
        std::this_thread::sleep_for(kPause);
    }
}

/// Does the work on a thread of the pool and says so where the context lives.
void runInPool(std::function<void()> work, QObject *context, std::function<void()> done)
{
    const auto promise = std::make_shared<QPromise<void>>();
    auto *const watcher = new QFutureWatcher<void>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)] {
        watcher->deleteLater();
        done();
    });
    promise->start();
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([work = std::move(work), promise] {
        work();
        promise->finish();
    });
}

} // namespace

void endLostSession(const QString &directory, QObject *context, std::function<void()> done)
{
    runInPool([directory] { endDirectoryAt(directory); }, context, std::move(done));
}

void endLostProcessGroups(const QList<ProcessKey> &leaders, QObject *context, std::function<void()> done)
{
    const auto endAll = [leaders] {
        for (const ProcessKey &leader : leaders)
            endProcessGroup(leader);
    };
    runInPool(endAll, context, std::move(done));
}

} // namespace paddock
