// SPDX-License-Identifier: Apache-2.0
#include "ui/notices/noticelist.h"

#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/notices/noticerow.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

constexpr qsizetype kRowsShown = 3;

} // namespace

NoticeList::NoticeList(QWidget *parent) : QWidget(parent), m_rows(new QVBoxLayout(this))
{
    setAccessibleName(tr("Notices"));
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(0);
    connect(Theme::of(this), &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void NoticeList::add(const ServiceNotice &notice)
{
    const bool left = notice.kind == ServiceNotice::Kind::LeftBehind;
    m_notices.removeIf([&](const ServiceNotice &each) {
        return each.serviceId == notice.serviceId && (each.kind == ServiceNotice::Kind::LeftBehind) == left;
    });
    m_notices.append(notice);
    rebuild();
}

void NoticeList::withdraw(const QString &serviceId)
{
    const auto gone = m_notices.removeIf([&](const ServiceNotice &each) {
        return each.serviceId == serviceId && each.kind != ServiceNotice::Kind::LeftBehind;
    });
    if (gone > 0)
        rebuild();
}

void NoticeList::forget(const QString &serviceId)
{
    if (m_notices.removeIf([&](const ServiceNotice &each) { return each.serviceId == serviceId; }) > 0)
        rebuild();
}

void NoticeList::clear()
{
    m_notices.clear();
    rebuild();
}

/// A handful of rows: made anew whenever one comes or goes. Later, since a button of one of them may be what asked.
void NoticeList::rebuild()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    const qsizetype shown = std::min(m_notices.size(), kRowsShown);
    if (m_notices.size() > shown)
        m_rows->addWidget(makeRest(static_cast<int>(m_notices.size() - shown)));
    for (const ServiceNotice &notice : m_notices.last(shown)) {
        auto *row = new NoticeRow(notice, this);
        m_rows->addWidget(row);
        connect(row, &NoticeRow::showRequested, this, [this, id = notice.serviceId] { Q_EMIT showRequested(id); });
        connect(row, &NoticeRow::closed, this, [this, notice] {
            m_notices.removeAll(notice);
            rebuild();
        });
    }
    setVisible(shown > 0);
}

QWidget *NoticeList::makeRest(int count)
{
    auto *rest = new QWidget(this);
    rest->setFixedHeight(30);
    auto *words = new QLabel(tr("and %1 earlier").arg(count), rest);
    auto *close = new StripButton(rest);
    close->setTall(false);
    close->setText(tr("Close all"));
    auto *layout = new QHBoxLayout(rest);
    layout->setContentsMargins(36, 1, 8, 0);
    layout->addWidget(words, 1);
    layout->addWidget(close);
    connect(close, &QAbstractButton::clicked, this, &NoticeList::clear);
    return rest;
}

void NoticeList::paintEvent(QPaintEvent *)
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.raised);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
}

} // namespace paddock
