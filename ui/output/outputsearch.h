// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"
#include "ui/output/findresults.h"
#include "ui/output/linematcher.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <optional>

namespace paddock {

/// Finds all hits of a matcher in a log, some milliseconds at a time, so that the window never waits for it; goes on
/// with new lines and forgets those the log has dropped. Owned by the pane; main thread.
class OutputSearch : public QObject
{
    Q_OBJECT
public:
    /// More are not kept; count() then says at least so many.
    static constexpr std::size_t kMostHits = 200'000;

    struct Place
    {
        std::uint64_t line = 0;
        LineMatcher::Hit hit;

        bool operator==(const Place &) const = default;
    };

    explicit OutputSearch(QObject *parent = nullptr);

    /// Begins anew. The hit at or after `from` becomes the current one, else the last before it.
    void start(const LineMatcher &matcher, const LogSnapshot &log, std::uint64_t from);
    void setLog(const LogSnapshot &log); ///< the same log, later
    void next();                         ///< round at the end
    void previous();                     ///< round at the beginning

    [[nodiscard]] const LineMatcher &matcher() const { return m_matcher; }
    [[nodiscard]] std::optional<Place> current() const;
    [[nodiscard]] std::size_t currentNumber() const; ///< from 1; 0 where there is none
    [[nodiscard]] std::size_t count() const { return m_places.size(); }
    [[nodiscard]] bool isComplete() const { return m_nextLine >= m_log.endLine() || isFull(); }
    [[nodiscard]] bool isFull() const { return m_places.size() >= kMostHits; }
    [[nodiscard]] FindResults results() const;

Q_SIGNALS:
    void progressed();                                              ///< count() or currentNumber() is new
    void currentChanged(const paddock::OutputSearch::Place &place); ///< show it

private:
    void searchSlice();
    void searchLine(std::uint64_t number);
    void dropOld();
    void chooseFirst();
    void setCurrent(std::size_t index);

    LineMatcher m_matcher;
    LogSnapshot m_log;
    std::uint64_t m_nextLine = 0;
    std::uint64_t m_from = 0;
    std::deque<Place> m_places;
    std::optional<std::size_t> m_current;
    QTimer m_timer;
};

} // namespace paddock
