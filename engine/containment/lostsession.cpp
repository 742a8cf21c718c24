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

namespace {

void endDirectory(const QString &path)
{
    constexpr std::chrono::seconds kPatience{60};
    constexpr std::chrono::milliseconds kPause{2};
    const QFileInfo info(path);
    const UniqueFd parent(::open(QFile::encodeName(info.path()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    const UniqueFd directory(::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!parent || !directory)
        return;
    const auto until = std::chrono::steady_clock::now() + kPatience;
    do {
        cgroupfs::writeFile(directory.get(), "cgroup.kill", "1");
        if (cgroupfs::removeTree(parent.get(), QFile::encodeName(info.fileName()).toStdString()) != EBUSY)
            return;
        std::this_thread::sleep_for(kPause);
    } while (std::chrono::steady_clock::now() < until);
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
        endDirectory(directory);
        promise->finish();
    });
}

} // namespace paddock
