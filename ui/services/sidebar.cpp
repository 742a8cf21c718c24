// SPDX-License-Identifier: Apache-2.0
#include "ui/services/sidebar.h"

#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/services/servicelist.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace paddock {

namespace {

constexpr int kWide = 264;
constexpr int kNarrow = 48;
constexpr int kFoldWide = 6; ///< before the button: its icon stands below those of the rows
constexpr int kFoldNarrow = 8;

} // namespace

SideBar::SideBar(Session *session, QWidget *parent)
    : QWidget(parent), m_list(new ServiceList(session, this)), m_fold(new StripButton(this)), m_foot(new QHBoxLayout)
{
    m_fold->setIconOnly(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 1, 8);
    layout->setSpacing(4);
    layout->addWidget(m_list, 1);
    m_foot->setContentsMargins(0, 0, 0, 0);
    m_foot->addWidget(m_fold);
    m_foot->addStretch();
    layout->addLayout(m_foot);
    connect(m_fold, &QAbstractButton::clicked, this, [this] { setFolded(!m_folded); });
    setFolded(false);
}

void SideBar::setFolded(bool folded)
{
    const bool changed = m_folded != folded;
    m_folded = folded;
    setFixedWidth(folded ? kNarrow : kWide);
    m_list->setNarrow(folded);
    m_fold->setIconName(folded ? QStringLiteral("expand") : QStringLiteral("collapse"));
    m_fold->setToolTip(folded ? tr("Unfold the side bar (Ctrl+B)") : tr("Fold the side bar to icons (Ctrl+B)"));
    m_fold->setAccessibleName(folded ? tr("Unfold the side bar") : tr("Fold the side bar"));
    m_foot->setContentsMargins(folded ? kFoldNarrow : kFoldWide, 0, 0, 0);
    if (changed)
        Q_EMIT foldedChanged(folded);
}

void SideBar::paintEvent(QPaintEvent *)
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.bg);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), t.line);
}

} // namespace paddock
