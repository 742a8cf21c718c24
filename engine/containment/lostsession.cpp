// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/lostsession.h"

#include "engine/base/uniquefd.h"
#include "engine/warden/cgroupfs.h"

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

int endDirectory(int parent, const std::string &name, std::chrono::milliseconds patience,
                 const std::function<bool()> &giveUp)
{
    constexpr std::chrono::milliseconds kPause{2};
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

void endDirectoryAt(const QString &path)
{
    constexpr std::chrono::seconds kPatience{60};
    const QFileInfo info(path);
    const UniqueFd parent(::open(QFile::encodeName(info.path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (parent)
        endDirectory(parent.get(), QFile::encodeName(info.fileName()).toStdString(), kPatience);
}

} // namespace

void endLostSession(const QString &directory, QObject *context, std::function<void()> done)
{
    const auto promise = std::make_shared<QPromise<void>>();
    auto *const watcher = new QFutureWatcher<void>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, done = std::move(done)] {
        watcher->deleteLater();
        done();
    });
    promise->start();
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([directory, promise] {
        endDirectoryAt(directory);
        promise->finish();
    });
}

} // namespace paddock
