// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/portcheck.h"

#include <QPromise>
#include <QThreadPool>

#include <memory>

namespace paddock {

PortCheck::PortCheck(const QList<PortSpec> &ports, QObject *parent) : QObject(parent)
{
    connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] { Q_EMIT done(m_watcher.result()); });
    const auto promise = std::make_shared<QPromise<QList<PortHolder>>>();
    promise->start();
    m_watcher.setFuture(promise->future());
    QThreadPool::globalInstance()->start([ports, promise] {
        promise->addResult(findPortHolders(ports));
        promise->finish();
    });
}

} // namespace paddock
