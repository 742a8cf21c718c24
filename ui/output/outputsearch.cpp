// SPDX-License-Identifier: Apache-2.0
#include "ui/output/outputsearch.h"

#include "engine/output/displaytext.h"

#include <QElapsedTimer>

#include <algorithm>

namespace paddock {

namespace {

constexpr qint64 kSliceMs = 6;
constexpr int kLinesBetweenLooksAtTheClock = 64;

} // namespace

OutputSearch::OutputSearch(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &OutputSearch::searchSlice);
}

void OutputSearch::start(const LineMatcher &matcher, const LogSnapshot &log, std::uint64_t from)
{
    m_matcher = matcher;
    m_log = log;
    m_from = from;
    m_nextLine = log.firstLine();
    m_places.clear();
    m_current.reset();
    m_timer.stop();
    Q_EMIT progressed();
    setLog(log);
}

void OutputSearch::setLog(const LogSnapshot &log)
{
    m_log = log;
    if (m_matcher.isEmpty() || !m_matcher.problem().isEmpty())
        return;
    dropOld();
    if (!isComplete())
        m_timer.start();
}

void OutputSearch::dropOld()
{
    const std::uint64_t first = m_log.firstLine();
    m_nextLine = std::max(m_nextLine, first);
    std::size_t dropped = 0;
    while (!m_places.empty() && m_places.front().line < first) {
        m_places.pop_front();
        ++dropped;
    }
    if (dropped == 0)
        return;
    if (m_current && *m_current >= dropped)
        m_current = *m_current - dropped;
    else
        m_current.reset();
    Q_EMIT progressed();
}

FindResults OutputSearch::results() const
{
    return {!m_matcher.isEmpty(), m_matcher.problem(), currentNumber(), count(), isComplete(), isFull()};
}

void OutputSearch::searchSlice()
{
    QElapsedTimer clock;
    clock.start();
    int untilLook = kLinesBetweenLooksAtTheClock;
    while (!isComplete()) {
        searchLine(m_nextLine++);
        if (--untilLook > 0)
            continue;
        if (clock.elapsed() >= kSliceMs)
            break;
        untilLook = kLinesBetweenLooksAtTheClock;
    }
    if (isComplete())
        m_timer.stop();
    if (!m_current)
        chooseFirst();
    Q_EMIT progressed();
}

void OutputSearch::searchLine(std::uint64_t number)
{
    const LogLine line = m_log.line(number);
    if (line.stream == Stream::Note || !m_matcher.mayMatch(line.bytes))
        return;
    const QList<LineMatcher::Hit> hits = m_matcher.hits(displayText(line.bytes));
    for (const LineMatcher::Hit &hit : hits) {
        if (isFull())
            return;
        m_places.push_back({number, hit});
    }
}

void OutputSearch::chooseFirst()
{
    const auto found = std::ranges::lower_bound(m_places, m_from, {}, &Place::line);
    if (found != m_places.end())
        setCurrent(std::size_t(found - m_places.begin()));
    else if (isComplete() && !m_places.empty())
        setCurrent(m_places.size() - 1);
}

void OutputSearch::setCurrent(std::size_t index)
{
    m_current = index;
    Q_EMIT currentChanged(m_places[index]);
    Q_EMIT progressed();
}

void OutputSearch::next()
{
    if (!m_places.empty())
        setCurrent(m_current ? (*m_current + 1) % m_places.size() : 0);
}

void OutputSearch::previous()
{
    if (!m_places.empty())
        setCurrent((m_current.value_or(0) + m_places.size() - 1) % m_places.size());
}

std::optional<OutputSearch::Place> OutputSearch::current() const
{
    return m_current ? std::optional(m_places[*m_current]) : std::nullopt;
}

std::size_t OutputSearch::currentNumber() const { return m_current ? *m_current + 1 : 0; }

} // namespace paddock
