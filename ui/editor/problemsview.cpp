// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/problemsview.h"

#include "ui/common/theme.h"
#include "ui/editor/problemrows.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kRowsShown = 5;
constexpr int kAbove = 5; ///< with the line to the text
constexpr int kBelow = 4;

} // namespace

ProblemsView::ProblemsView(QWidget *parent) : QListWidget(parent)
{
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(new ProblemRows(this));
    setMouseTracking(true);
    setAccessibleName(tr("What is wrong with the file"));
    connect(this, &QListWidget::itemClicked, this, [this](QListWidgetItem *item) { choose(row(item)); });
    connect(Theme::of(this), &Theme::changed, this, &ProblemsView::renewHeight);
    hide();
}

void ProblemsView::setProblems(const QString &filePath, const QList<EditProblem> &problems)
{
    if (problems == m_problems)
        return;
    m_problems = problems;
    const int current = currentRow();
    clear();
    for (const EditProblem &each : problems) {
        auto *item = new QListWidgetItem(each.problem.message, this);
        const bool isHere = each.problem.filePath == filePath;
        QString place = each.problem.line > 0 ? tr("line %1").arg(each.problem.line) : tr("the file");
        if (!isHere)
            place = QStringLiteral("%1:%2").arg(QFileInfo(each.problem.filePath).fileName()).arg(each.problem.line);
        item->setData(ProblemRows::PlaceRole, place);
        item->setData(ProblemRows::MarkRole, static_cast<int>(each.mark));
        item->setToolTip(each.problem.toString());
    }
    setCurrentRow(std::min(current, count() - 1));
    renewHeight();
    setVisible(count() > 0);
}

void ProblemsView::renewHeight()
{
    const int shown = std::clamp(count(), 1, kRowsShown);
    setFixedHeight(shown * ProblemRows::rowHeight(this) + kAbove + kBelow);
    setViewportMargins(0, kAbove, 0, kBelow);
}

void ProblemsView::choose(int row)
{
    if (row >= 0 && row < m_problems.size())
        Q_EMIT problemChosen(EditProblem(m_problems.at(row))); // who hears it may change the list
}

/// The ground around the rows.
bool ProblemsView::event(QEvent *event)
{
    if (event->type() == QEvent::Paint) {
        const ThemeTokens &t = Theme::of(this)->tokens();
        QPainter painter(this);
        painter.fillRect(rect(), t.surface);
        painter.fillRect(QRect(0, 0, width(), 1), t.line);
    }
    return QListWidget::event(event);
}

void ProblemsView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        choose(currentRow());
    else
        QListWidget::keyPressEvent(event);
}

} // namespace paddock
