// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsnapshot.h"
#include "ui/output/linecache.h"
#include "ui/output/outputmetrics.h"
#include "ui/output/outputpainter.h"
#include "ui/output/outputsearch.h"
#include "ui/output/outputselection.h"

#include <QAbstractScrollArea>
#include <QTimer>
#include <QUrl>

#include <optional>

namespace paddock {

class FollowPill;
class Theme;

/// Shows a log: paints the visible lines only, follows the end until somebody scrolls up, keeps its lines in place when
/// the log drops old ones, selects and copies. setLog() with the same log costs next to nothing. Owned by its pane; the
/// theme outlives it.
class OutputView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit OutputView(const Theme *theme, QWidget *parent = nullptr);

    void setLog(const LogSnapshot &log);  ///< the same log, later
    void openLog(const LogSnapshot &log); ///< another log: begins at its end
    [[nodiscard]] const LogSnapshot &log() const { return m_log; }

    void setFollowing(bool following);
    [[nodiscard]] bool isFollowing() const { return m_following; }
    void setEmptyText(const QString &text);
    void setMatches(const LineMatcher &matcher, const std::optional<OutputSearch::Place> &current);
    void reveal(const OutputSearch::Place &place); ///< scrolls there as little as is needed

    [[nodiscard]] std::uint64_t firstVisibleLine() const;
    [[nodiscard]] std::uint64_t unseenLines() const; ///< that came since following was left
    [[nodiscard]] QString selectedText() const;
    [[nodiscard]] QString gutterText(std::uint64_t line, bool whole) const;
    void selectAll();
    void copy() const;
    void zoom(int steps); ///< 0 goes back to the usual size

    /// Where a character is painted, in the viewport's coordinates.
    [[nodiscard]] QRect characterRect(const OutputPlace &place) const;

Q_SIGNALS:
    void followingChanged(bool following);
    void linkActivated(const QUrl &url);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void renewMetrics();
    void layOut();
    void paintEmpty(QPainter &painter) const;
    void growWidth(int cells);
    void leaveOrFollow();
    void placePill();
    void dragOn();
    void extendTo(const QPoint &where);
    [[nodiscard]] qint64 rowCount() const; ///< lines and open lines
    [[nodiscard]] int rowTop(qint64 row) const;
    [[nodiscard]] qint64 rowAt(int y) const;
    [[nodiscard]] OutputPainter::Row paintRow(qint64 row, bool wholeTime, ShownLine &buffer);
    [[nodiscard]] ShownLine shown(std::uint64_t line) const;
    [[nodiscard]] OutputPlace placeAt(const QPoint &where) const;
    [[nodiscard]] QUrl linkAt(const QPoint &where) const;

    const Theme *m_theme;
    LogSnapshot m_log;
    mutable LineCache m_cache;
    OutputMetrics m_metrics;
    int m_zoom = 0;
    int m_widestCells = 0; ///< of the lines painted so far
    bool m_following = true;
    bool m_layingOut = false; ///< the scroll bars move because the log did, not because a person wants it
    std::uint64_t m_seenEnd = 0;
    QString m_emptyText;
    LineMatcher m_matcher;
    std::optional<OutputSearch::Place> m_currentHit;
    OutputSelection m_selection;
    std::optional<QPoint> m_drag;
    QPoint m_lastPress;
    qint64 m_lastDoubleClickMs = 0;
    QTimer m_autoScroll;
    FollowPill *m_pill;
};

} // namespace paddock
