// SPDX-License-Identifier: Apache-2.0
#include "engine/control/remotelogs.h"

#include "engine/control/controllink.h"

#include <utility>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

/// What is copied before anybody looks at it. A log alone may have 64 MiB, and a stack hundreds of them.
constexpr qsizetype kBehindBytes = 128 * 1024 * 1024;
constexpr std::chrono::seconds kLooksFor{2};
constexpr std::chrono::seconds kSlowly{1};

} // namespace

RemoteLogs::RemoteLogs(ControlLink *link, std::function<void(const QString &)> appended)
    : m_link(link), m_appended(std::move(appended))
{
    m_slow.setSingleShot(true);
    m_slow.setInterval(kSlowly);
    QObject::connect(&m_slow, &QTimer::timeout, &m_slow, [this] { fetchWaiting(); });
}

LogSnapshot RemoteLogs::log(const QString &id)
{
    const auto mirror = m_mirrors.find(id);
    if (mirror == m_mirrors.end())
        return {};
    mirror->second.lookedAt = Clock::now();
    return mirror->second.log.snapshot();
}

bool RemoteLogs::hasHistory(const QString &id) const
{
    const auto mirror = m_mirrors.find(id);
    return mirror != m_mirrors.end() && mirror->second.log.hasHistory();
}

std::optional<double> RemoteLogs::progress(const QString &id) const
{
    const auto mirror = m_mirrors.find(id);
    if (mirror == m_mirrors.end() || mirror->second.log.hasHistory())
        return std::nullopt;
    return mirror->second.log.historyFraction();
}

void RemoteLogs::fetch(const QString &id, std::optional<int> lines)
{
    if (!m_mirrors.try_emplace(id).second)
        return;
    QJsonObject params;
    if (lines)
        params.insert("tail"_L1, *lines);
    fetchMore(id, params);
}

void RemoteLogs::fetchBehind(const QStringList &ids)
{
    for (const QString &id : ids) {
        if (!m_mirrors.contains(id) && !m_behind.contains(id))
            m_behind.append(id);
    }
    fetchNextBehind();
}

void RemoteLogs::fetchNextBehind()
{
    if (progress(m_fetchedBehind) || byteCount() > kBehindBytes)
        return;
    while (!m_behind.isEmpty()) {
        m_fetchedBehind = m_behind.takeFirst();
        if (m_mirrors.contains(m_fetchedBehind))
            continue;
        fetch(m_fetchedBehind);
        return;
    }
}

qsizetype RemoteLogs::byteCount() const
{
    qsizetype bytes = 0;
    for (const auto &[id, mirror] : m_mirrors)
        bytes += mirror.log.byteCount();
    return bytes;
}

void RemoteLogs::tellMore(const QString &id)
{
    if (m_mirrors.contains(id))
        fetchMore(id);
}

void RemoteLogs::tellMoreOfAll()
{
    for (const auto &mirror : m_mirrors)
        fetchMore(mirror.first);
}

void RemoteLogs::clear()
{
    m_mirrors.clear();
    m_behind.clear();
    m_fetchedBehind.clear();
    ++m_generation;
}

bool RemoteLogs::mayWait(const Mirror &mirror)
{
    const auto now = Clock::now();
    return mirror.log.hasHistory() && now - mirror.lookedAt > kLooksFor && now - mirror.fetchedAt < kSlowly;
}

void RemoteLogs::fetchWaiting()
{
    for (const auto &[id, mirror] : m_mirrors) {
        if (mirror.hasMore)
            fetchMore(id);
    }
}

/// One question at a time and log; what is told meanwhile is asked for after it.
void RemoteLogs::fetchMore(const QString &id, const QJsonObject &params)
{
    Mirror &mirror = m_mirrors.at(id);
    mirror.hasMore = true;
    if (mirror.fetching || !m_link)
        return;
    if (mayWait(mirror)) {
        if (!m_slow.isActive())
            m_slow.start();
        return;
    }
    mirror.fetching = true;
    mirror.hasMore = false;
    mirror.fetchedAt = Clock::now();
    QJsonObject wanted = params;
    wanted.insert("id"_L1, id);
    if (const auto next = mirror.log.next())
        wanted.insert("from"_L1, static_cast<qint64>(*next));
    m_link->request(u"log"_s, wanted, [this, id, generation = m_generation](const Result<QJsonObject> &chunk) {
        if (generation == m_generation)
            take(id, chunk);
    });
}

void RemoteLogs::take(const QString &id, const Result<QJsonObject> &chunk)
{
    const auto found = m_mirrors.find(id);
    const bool isHere = found != m_mirrors.end() && chunk;
    if (found != m_mirrors.end())
        found->second.fetching = false;
    if (isHere) {
        Mirror &mirror = found->second;
        mirror.log.append(LogChunk::fromJson(*chunk));
        if (mirror.hasMore || !mirror.log.isComplete())
            fetchMore(id);
    }
    if (id == m_fetchedBehind) {
        if (!isHere)
            m_fetchedBehind.clear();
        fetchNextBehind();
    }
    if (isHere)
        m_appended(id);
}

} // namespace paddock
