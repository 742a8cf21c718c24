// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/logsegment.h"
#include "ui/common/themetokens.h"
#include "ui/output/linematcher.h"
#include "ui/output/outputmetrics.h"
#include "ui/output/shownline.h"

#include <QList>
#include <QString>

#include <optional>
#include <utility>
#include <vector>

class QPainter;

namespace paddock {

/// Paints single lines of the output: time, stream bar, text, hits, selection, run separators. Only the visible part
/// of a line is touched, so its length does not matter. Made for one paint event.
class OutputPainter
{
public:
    struct Row
    {
        const ShownLine *line = nullptr;
        Stream stream = Stream::Stdout;
        QString time; ///< as it stands in the gutter
        QList<LineMatcher::Hit> hits;
        std::optional<LineMatcher::Hit> currentHit;
        std::optional<std::pair<int, int>> selected;
        bool isOpen = false; ///< its newline has not come yet
    };

    OutputPainter(QPainter *painter, const ThemeTokens &tokens, const OutputMetrics &metrics, int width, int scrolled);

    void paint(const Row &row, int top);

private:
    struct Run
    {
        int start;
        int length;
        TextLook look;
    };

    void paintNote(const Row &row, int top);
    void paintGutter(const Row &row, int top);
    void paintSelection(const Row &row, int top);
    void paintText(const Row &row, int top);
    void paintRun(const ShownLine &line, const Run &run, int top);
    void paintPieces(const ShownLine &line, const Run &run, int top);
    [[nodiscard]] std::vector<Run> runs(const Row &row, int first, int end) const;
    [[nodiscard]] double left(const ShownLine &line, int character) const;
    [[nodiscard]] std::optional<QColor> barColor(const Row &row) const;

    QPainter *m_painter;
    const ThemeTokens &m_tokens;
    const OutputMetrics &m_metrics;
    int m_width;
    int m_scrolled; ///< how far the text is moved to the left
};

} // namespace paddock
