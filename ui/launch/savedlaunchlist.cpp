// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/savedlaunchlist.h"

#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/common/wordrows.h"
#include "ui/launch/recentstacks.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kRowsShown = 6;

} // namespace

SavedLaunchList::SavedLaunchList(SavedLaunches *launches, QWidget *parent)
    : QWidget(parent), m_launches(launches), m_list(new QListWidget(this)),
      m_empty(new QLabel(tr("No launch has a name yet: write one, open “More”, name it and save it."), this))
{
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new WordRows(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_list->setAccessibleName(tr("Saved launches"));
    m_list->installEventFilter(this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 4, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_list, 1);
    row->addWidget(m_empty, 1);
    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(4);
    row->addLayout(buttons);
    connect(addButton(tr("Launch"), QStringLiteral("launch")), &QAbstractButton::clicked, this,
            [this] { tell(&SavedLaunchList::launchRequested); });
    connect(addButton(tr("Edit"), QStringLiteral("edit")), &QAbstractButton::clicked, this,
            [this] { tell(&SavedLaunchList::editRequested); });
    connect(addButton(tr("Delete"), QStringLiteral("clear")), &QAbstractButton::clicked, this,
            [this] { tell(&SavedLaunchList::deleteRequested); });
    for (StripButton *button : std::as_const(m_buttons))
        buttons->addWidget(button);
    buttons->addStretch();
    connect(m_list, &QListWidget::itemDoubleClicked, this, [this] { tell(&SavedLaunchList::launchRequested); });
    connect(m_launches, &SavedLaunches::changed, this, &SavedLaunchList::refresh);
    refresh();
}

StripButton *SavedLaunchList::addButton(const QString &words, const QString &icon)
{
    auto *button = new StripButton(this);
    button->setText(words);
    button->setIconName(icon);
    button->setTall(false);
    m_buttons << button;
    return button;
}

void SavedLaunchList::refresh()
{
    const int row = m_list->currentRow();
    m_list->clear();
    for (const SavedLaunch &launch : m_launches->all()) {
        auto *item = new QListWidgetItem(launch.name, m_list);
        const QString where = launch.draft.directory.isEmpty() ? QString() : shortPath(launch.draft.directory);
        item->setData(WordRows::DescriptionRole,
                      where.isEmpty() ? launch.draft.line : tr("%1   in %2").arg(launch.draft.line, where));
        item->setToolTip(launch.draft.line);
    }
    m_list->setCurrentRow(std::clamp(row, 0, std::max(0, m_list->count() - 1)));
    const bool isEmpty = m_list->count() == 0;
    if (isEmpty && m_list->hasFocus()) // else the keyboard goes to some neighbour
        Q_EMIT left();
    m_list->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    for (StripButton *button : std::as_const(m_buttons))
        button->setVisible(!isEmpty);
    const int rows = std::clamp(m_list->count(), 3, kRowsShown);
    m_list->setFixedHeight(rows * WordRows::wantedSize({}, m_list).height() + 2);
}

const SavedLaunch *SavedLaunchList::current() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? m_launches->find(item->text()) : nullptr;
}

void SavedLaunchList::tell(void (SavedLaunchList::*signal)(const SavedLaunch &))
{
    if (const SavedLaunch *launch = current())
        Q_EMIT(this->*signal)(SavedLaunch(*launch)); // who hears it may change the list
}

void SavedLaunchList::focusList() { m_list->setFocus(); }

bool SavedLaunchList::eventFilter(QObject *watched, QEvent *event)
{
    // Before the window's own meaning of these keys: Del stops a service.
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const bool isPress = event->type() == QEvent::KeyPress;
        switch (key) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (isPress)
                tell(&SavedLaunchList::launchRequested);
            break;
        case Qt::Key_Delete:
            if (isPress)
                tell(&SavedLaunchList::deleteRequested);
            break;
        case Qt::Key_F2:
            if (isPress)
                tell(&SavedLaunchList::editRequested);
            break;
        case Qt::Key_Escape:
            if (isPress)
                Q_EMIT left();
            break;
        default:
            return QWidget::eventFilter(watched, event);
        }
        event->accept();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace paddock
