// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/completionpopup.h"

#include "ui/common/floatingground.h"
#include "ui/common/theme.h"
#include "ui/common/wordrows.h"

#include <QKeyEvent>
#include <QListWidget>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <cstdlib>

namespace paddock {

namespace {

constexpr int kRowsShown = 9;
constexpr int kMargin = 4;
constexpr int kWidest = 640;

} // namespace

CompletionPopup::CompletionPopup(QWidget *edit) : QFrame(edit), m_list(new QListWidget(this))
{
    setAccessibleName(tr("Words that may stand here"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new WordRows(m_list));
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Words that may stand here"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->addWidget(m_list);
    connect(m_list, &QListWidget::itemClicked, this, &CompletionPopup::choose);
    hide();
}

void CompletionPopup::offer(const QList<ExplainedWord> &words, const QRect &at)
{
    m_list->clear();
    for (const ExplainedWord &word : words) {
        auto *item = new QListWidgetItem(word.text, m_list);
        item->setData(WordRows::DescriptionRole, word.description);
    }
    m_list->setCurrentRow(0);
    const QSize rows = WordRows::wantedSize(words, m_list);
    const auto shown = std::min<qsizetype>(words.size(), kRowsShown);
    const int height = static_cast<int>(shown) * rows.height() + 2 * kMargin;
    const int bar = words.size() > kRowsShown ? 12 : 0;
    const QWidget *edit = parentWidget();
    const int width = std::min({rows.width() + 2 * kMargin + bar, kWidest, edit->width() - 16});
    const int left = std::clamp(at.left() - kMargin - 8, 8, std::max(8, edit->width() - width - 8));
    const bool fitsBelow = at.bottom() + 2 + height <= edit->height();
    const int top = fitsBelow ? at.bottom() + 2 : std::max(0, at.top() - height - 2);
    setGeometry(left, top, width, height);
    show();
    raise();
}

QStringList CompletionPopup::words() const
{
    QStringList words;
    for (int row = 0; row < m_list->count(); ++row)
        words << m_list->item(row)->text();
    return words;
}

void CompletionPopup::step(int rows)
{
    const int count = m_list->count();
    const bool isPage = std::abs(rows) > 1;
    const int row = m_list->currentRow() + rows;
    m_list->setCurrentRow(isPage ? std::clamp(row, 0, count - 1) : (row + count) % count);
}

void CompletionPopup::choose()
{
    hide();
    if (const QListWidgetItem *item = m_list->currentItem())
        Q_EMIT chosen(item->text());
}

bool CompletionPopup::takeKey(QKeyEvent *event)
{
    if (!isVisible() || event->modifiers() != Qt::NoModifier)
        return false;
    switch (event->key()) {
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_PageUp:
        step(-kRowsShown);
        return true;
    case Qt::Key_PageDown:
        step(kRowsShown);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
        choose();
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return false;
    }
}

void CompletionPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintFloatingGround(painter, *this);
}

} // namespace paddock
