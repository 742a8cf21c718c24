// SPDX-License-Identifier: Apache-2.0
#include "ui/common/commandpalette.h"

#include "ui/common/field.h"
#include "ui/common/floatingground.h"
#include "ui/common/palettemodel.h"
#include "ui/common/paletterows.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kWidth = 520;
constexpr int kRowsShown = 12;
constexpr int kMargin = 6;

} // namespace

CommandPalette::CommandPalette(Field *field, std::function<QList<PaletteEntry>()> collect, QWidget *window)
    : QFrame(window), m_field(field), m_collect(std::move(collect)), m_model(new PaletteModel(this)),
      m_list(new QListView(this))
{
    setAccessibleName(tr("What was found"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteRows(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("What was found"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2, kMargin, 2, kMargin);
    layout->addWidget(m_list);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { choose(index.row()); });
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::renewPattern);
    m_field->installEventFilter(this);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open()
{
    if (QApplication::focusWidget() != m_field)
        m_before = QApplication::focusWidget();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    m_model->setEntries(m_collect());
    renewPattern(m_field->text());
}

void CommandPalette::dismiss()
{
    hide();
    m_quiet = true;
    m_field->clear();
    m_quiet = false;
    if (m_before && m_field->hasFocus())
        m_before->setFocus();
    else
        m_field->clearFocus();
}

void CommandPalette::renewPattern(const QString &pattern)
{
    if (m_quiet)
        return;
    if (!isVisible())
        m_model->setEntries(m_collect());
    m_model->setPattern(pattern.trimmed());
    m_list->setCurrentIndex(m_model->index(0));
    place();
    show();
    raise();
}

void CommandPalette::place()
{
    const QWidget *window = parentWidget();
    const QPoint below = m_field->mapTo(window, QPoint(0, m_field->height() + 5));
    const int width = std::min(kWidth, window->width() - 16);
    const int left = std::clamp(below.x() + m_field->width() - width, 8, window->width() - width - 8);
    const int rows = std::clamp(m_model->rowCount(), 1, kRowsShown);
    setGeometry(left, below.y(), width,
                std::min(rows * PaletteRows::kRowHeight + 2 * kMargin, window->height() - below.y() - 8));
}

void CommandPalette::move(int step)
{
    const int rows = m_model->rowCount();
    if (rows == 0)
        return;
    const int row = (m_list->currentIndex().row() + step + rows) % rows;
    m_list->setCurrentIndex(m_model->index(row));
}

void CommandPalette::choose(int row)
{
    if (row < 0 || row >= m_model->rowCount())
        return;
    const auto chosen = m_model->entryAt(row).choose;
    dismiss();
    if (chosen)
        chosen();
}

bool CommandPalette::handleKey(int key)
{
    switch (key) {
    case Qt::Key_Escape:
        dismiss();
        return true;
    case Qt::Key_Down:
        isVisible() ? move(1) : open();
        return true;
    case Qt::Key_Up:
        move(-1);
        return true;
    case Qt::Key_PageDown:
    case Qt::Key_PageUp:
        for (int i = 0; i < kRowsShown && m_model->rowCount() > kRowsShown; ++i)
            move(key == Qt::Key_PageDown ? 1 : -1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentIndex().row());
        return true;
    default:
        return false;
    }
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field) {
        if (event->type() == QEvent::KeyPress && handleKey(static_cast<QKeyEvent *>(event)->key()))
            return true;
        if (event->type() == QEvent::MouseButtonPress && !isVisible())
            open();
        if (event->type() == QEvent::FocusOut &&
            static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason)
            hide();
    } else if (event->type() == QEvent::Resize && isVisible()) {
        place();
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    QPainter painter(this);
    paintFloatingGround(painter, *this);
    if (m_model->rowCount() == 0) {
        painter.setPen(t.dim);
        painter.drawText(rect(), Qt::AlignCenter, tr("Nothing fits"));
    }
}

} // namespace paddock
