// SPDX-License-Identifier: Apache-2.0
#include "ui/services/servicecard.h"

#include "engine/session/session.h"
#include "ui/common/floatingground.h"
#include "ui/common/liveclock.h"
#include "ui/common/theme.h"
#include "ui/services/servicedetails.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kWidth = 460;
constexpr int kMargin = 14;
constexpr int kFromEdge = 12;

} // namespace

ServiceCard::ServiceCard(Session *session, QWidget *window)
    : QFrame(window), m_session(session), m_area(new QScrollArea(this)), m_words(new QLabel),
      m_clock(new LiveClock(this))
{
    setAccessibleName(tr("Details"));
    m_words->setTextFormat(Qt::RichText);
    m_words->setWordWrap(true);
    m_words->setAlignment(Qt::AlignTop);
    // Not by the keyboard, which shows a caret; Ctrl+A and Ctrl+C work all the same.
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_words->installEventFilter(this);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->viewport()->setAutoFillBackground(false);
    m_words->setAutoFillBackground(false);
    m_area->setWidget(m_words);
    m_words->setAutoFillBackground(false); // the area has set it
    m_area->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->addWidget(m_area);
    m_clock->setInterval(std::chrono::seconds(1));
    connect(m_clock, &LiveClock::ticked, this, &ServiceCard::renew);
    connect(session, &Session::serviceChanged, this, [this](const QString &id) {
        if (isVisible() && id == m_id)
            renew();
    });
    connect(session, &Session::serviceRemoved, this, [this](const QString &id) {
        if (id == m_id)
            dismiss();
    });
    connect(Theme::of(this), &Theme::changed, this, [this] {
        if (isVisible())
            renew();
    });
    window->installEventFilter(this);
    hide();
}

void ServiceCard::open(const QString &id, const QRect &anchor)
{
    if (!isVisible())
        m_before = QApplication::focusWidget();
    m_id = id;
    m_anchor = anchor;
    m_words->clear();
    renew();
    place();
    show();
    raise();
    m_words->setFocus(Qt::PopupFocusReason);
}

void ServiceCard::dismiss()
{
    if (isHidden())
        return;
    const bool hadKeyboard = isAncestorOf(QApplication::focusWidget());
    hide();
    if (m_before && hadKeyboard)
        m_before->setFocus(Qt::OtherFocusReason);
}

QString ServiceCard::text() const
{
    QTextDocument document;
    document.setHtml(m_words->text());
    return document.toPlainText();
}

/// What somebody has selected stays selected until it is not any more.
void ServiceCard::renew()
{
    if (m_words->hasSelectedText())
        return;
    const ServiceDetails details = ServiceDetails::of(*m_session, m_id, QDateTime::currentDateTime());
    m_words->setText(details.toHtml(Theme::of(this)->tokens().dim));
    m_words->setAccessibleName(details.toText());
}

void ServiceCard::place()
{
    const QRect room = parentWidget()->rect().adjusted(kFromEdge, kFromEdge, -kFromEdge, -kFromEdge);
    const int width = std::min(kWidth, room.width());
    const int words = m_words->heightForWidth(width - 2 * kMargin - 2);
    const int height = std::min(words + 2 * kMargin + 4, room.height());
    const int x = std::clamp(m_anchor.right() + 8, room.left(), room.right() - width + 1);
    const int y = std::clamp(m_anchor.top(), room.top(), room.bottom() - height + 1);
    setGeometry(x, y, width, height);
}

void ServiceCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

bool ServiceCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_words && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        dismiss();
        return true;
    }
    if (watched == m_words && event->type() == QEvent::FocusOut &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason)
        dismiss();
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return QFrame::eventFilter(watched, event);
}

void ServiceCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintFloatingGround(painter, *this);
}

} // namespace paddock
