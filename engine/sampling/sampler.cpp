// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/sampler.h"

#include "engine/sampling/samplerworker.h"

#include <QMetaObject>

namespace paddock {

Sampler::Sampler(QObject *parent)
    : QObject(parent), m_worker(std::make_unique<Worker>(
                           [this] { QMetaObject::invokeMethod(this, [this] { deliver(); }, Qt::QueuedConnection); }))
{}

Sampler::~Sampler() = default;

void Sampler::setInterval(std::chrono::milliseconds interval) { m_worker->setInterval(interval); }

void Sampler::setGroups(const QList<GroupSource> &groups) { m_worker->setGroups(groups); }

void Sampler::start() { m_worker->start(); }

void Sampler::stop() { m_worker->stop(); }

void Sampler::sampleNow() { m_worker->sampleNow(); }

void Sampler::deliver()
{
    if (const SnapshotPtr snapshot = m_worker->takeNewest())
        Q_EMIT sampled(snapshot);
}

} // namespace paddock
