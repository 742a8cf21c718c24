// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/welcomepage.h"

#include "ui/attach/sessionwords.h"
#include "ui/common/theme.h"
#include "ui/launch/recentstacks.h"
#include "ui/launch/welcomeentry.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kColumn = 460;
constexpr int kMargin = 16;
constexpr int kRecentShown = 4;
constexpr int kRunningShown = 4;

} // namespace

WelcomePage::WelcomePage(RunningSessions *running, QWidget *parent) : QWidget(parent), m_running(running)
{
    auto *content = new QWidget;
    auto *column = new QWidget(content);
    column->setFixedWidth(kColumn);
    m_entries = new QVBoxLayout(column);
    m_entries->setContentsMargins(0, 0, 0, 0);
    m_entries->setSpacing(8);
    auto *middle = new QVBoxLayout(content);
    middle->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    middle->addStretch(2);
    middle->addWidget(column, 0, Qt::AlignHCenter);
    middle->addStretch(3);
    auto *area = new QScrollArea(this); // in a low window there is more than can be seen
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false); // the area has set it
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(area);
    connect(Theme::of(this), &Theme::changed, this, &WelcomePage::refresh);
    connect(running, &RunningSessions::changed, this, [this] {
        if (isVisible())
            refresh();
    });
}

void WelcomePage::addTitle(const QString &text)
{
    auto *title = new QLabel(text, this);
    title->setFont(Theme::of(this)->font(-1, QFont::DemiBold));
    QPalette palette = Theme::of(this)->palette();
    palette.setColor(QPalette::WindowText, Theme::of(this)->tokens().faint);
    title->setPalette(palette);
    title->setContentsMargins(2, 12, 0, 0);
    m_entries->addWidget(title);
}

WelcomeEntry *WelcomePage::addEntry(const QString &icon, const QString &title, const QString &line, const QString &key,
                                    const std::function<void()> &chosen)
{
    auto *entry = new WelcomeEntry(icon, title, line, key, this);
    connect(entry, &QAbstractButton::clicked, this, chosen);
    entry->setObjectName(title);
    m_entries->addWidget(entry);
    m_shown << entry;
    return entry;
}

void WelcomePage::refresh()
{
    // Of the window, since that may not be the one people work in now.
    const QWidget *keyboard = window()->focusWidget();
    const auto focused = std::ranges::find(m_shown, keyboard);
    const qsizetype place = focused == m_shown.end() ? -1 : focused - m_shown.begin();
    const QString name = place < 0 ? QString() : keyboard->objectName();
    clear();
    fill();
    if (place < 0 || !isVisible())
        return;
    const auto same = std::ranges::find(m_shown, name, &QObject::objectName);
    WelcomeEntry *next = same == m_shown.end() ? m_shown.at(std::min(place, m_shown.size() - 1)) : *same;
    next->show(); // now, so that it can have the keyboard
    next->setFocus();
}

void WelcomePage::clear()
{
    m_shown.clear();
    while (QLayoutItem *item = m_entries->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
}

void WelcomePage::fill()
{
    auto *logo = new QLabel(this);
    logo->setPixmap(QIcon(QStringLiteral(":/paddock/icons/paddock.svg")).pixmap(QSize(64, 64), devicePixelRatioF()));
    auto *title = new QLabel(tr("Nothing is open yet"), this);
    title->setFont(Theme::of(this)->font(5, QFont::DemiBold));
    auto *line = new QLabel(tr("Paddock starts a stack, shows what its processes do, and ends all of them."), this);
    line->setWordWrap(true);
    m_entries->addWidget(logo);
    m_entries->addWidget(title);
    m_entries->addWidget(line);
    m_entries->addSpacing(8);

    const QString here = stackFileIn(QDir::currentPath());
    if (!here.isEmpty())
        addEntry(QStringLiteral("stack"), tr("Open the stack in this folder"), shortPath(here), {},
                 [this, here] { Q_EMIT stackRequested(here); });
    addEntry(QStringLiteral("open"), tr("Open a stack…"), tr("A file with services: paddock.yaml"), tr("Ctrl+O"),
             [this] { Q_EMIT openRequested(); });
    addEntry(QStringLiteral("launch"), tr("Launch a command…"), tr("One program in a group of its own"), tr("Ctrl+L"),
             [this] { Q_EMIT launchRequested(); });
    addRunning();
    QStringList recent = readRecentStacks();
    recent.removeAll(here);
    addRecent(recent.mid(0, kRecentShown));
}

void WelcomePage::addRecent(const QStringList &filePaths)
{
    if (!filePaths.isEmpty())
        addTitle(tr("Opened before"));
    for (const QString &path : filePaths) {
        WelcomeEntry *entry = addEntry(QStringLiteral("history"), QFileInfo(path).dir().dirName(), shortPath(path), {},
                                       [this, path] { Q_EMIT stackRequested(path); });
        entry->setObjectName(path); // folders of several may have the same name
        entry->setRemovable(tr("Remove from this list"));
        // Not at once: the entry goes with its list, and this is its own signal.
        const auto remove = [this, path] {
            Q_EMIT removeRequested(path);
            refresh();
        };
        connect(entry, &WelcomeEntry::removeRequested, this, remove, Qt::QueuedConnection);
    }
}

void WelcomePage::addRunning()
{
    const QList<RunningSession> &sessions = m_running->sessions();
    if (!sessions.isEmpty())
        addTitle(tr("Running without this window"));
    for (const RunningSession &session : sessions.mid(0, kRunningShown)) {
        const QString name = session.card.name;
        addEntry(QStringLiteral("processes"), tr("Attach to %1").arg(name), sessionWords(session), {},
                 [this, name] { Q_EMIT attachRequested(name); });
    }
}

void WelcomePage::showEvent(QShowEvent *event)
{
    m_running->look();
    refresh();
    QWidget::showEvent(event);
}

void WelcomePage::paintEvent(QPaintEvent *) { QPainter(this).fillRect(rect(), Theme::of(this)->tokens().surface); }

} // namespace paddock
