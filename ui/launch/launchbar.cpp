// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/launchbar.h"

#include "ui/common/field.h"
#include "ui/common/shrinkingarea.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/launch/launchdetails.h"
#include "ui/launch/savedlaunchlist.h"

#include <QDir>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

constexpr qsizetype kMistakeLines = 6; ///< so that they leave room for the form; the others stand in the tooltips
constexpr int kPaletteBonus = 30;      ///< as the window's own actions

} // namespace

LaunchBar::LaunchBar(QWidget *parent)
    : QWidget(parent), m_saved(new SavedLaunches(this)), m_line(new Field(this)), m_directory(new Field(this)),
      m_name(new Field(this)), m_more(new QWidget(this)), m_details(new LaunchDetails(m_more)),
      m_savedList(new SavedLaunchList(m_saved, this)), m_folded(makeFolded()), m_message(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 9);
    layout->setSpacing(4);
    for (QWidget *widget : {makeFields(), static_cast<QWidget *>(m_folded), static_cast<QWidget *>(m_message)})
        layout->addWidget(widget);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    for (QWidget *widget : {m_more, static_cast<QWidget *>(m_savedList), static_cast<QWidget *>(m_folded),
                            static_cast<QWidget *>(m_message)})
        widget->hide();
    connectParts();
    renewLook();
    renewSaved();
    hide();
}

void LaunchBar::connectParts()
{
    for (Field *field : {m_line, m_directory}) {
        connect(field, &QLineEdit::returnPressed, this, &LaunchBar::submit);
        connect(field, &QLineEdit::textEdited, this, &LaunchBar::checkAgain);
    }
    connect(m_details, &LaunchDetails::edited, this, &LaunchBar::checkAgain);
    connect(m_details, &LaunchDetails::submitted, this, &LaunchBar::submit);
    connect(m_saved, &SavedLaunches::changed, this, &LaunchBar::renewSaved);
    connect(m_savedList, &SavedLaunchList::launchRequested, this, &LaunchBar::launchSaved);
    connect(m_savedList, &SavedLaunchList::editRequested, this, &LaunchBar::editSaved);
    connect(m_savedList, &SavedLaunchList::deleteRequested, this, &LaunchBar::deleteSaved);
    connect(m_savedList, &SavedLaunchList::left, m_line, qOverload<>(&QWidget::setFocus));
    connect(Theme::of(this), &Theme::changed, this, &LaunchBar::renewLook);
}

void LaunchBar::renewLook()
{
    QPalette palette = Theme::of(this)->palette();
    palette.setColor(QPalette::WindowText, Theme::of(this)->tokens().failedText);
    m_message->setPalette(palette);
    m_line->setFont(Theme::of(this)->codeFont());
    update();
}

void LaunchBar::open(const QString &directory)
{
    if (m_directory->text().isEmpty())
        m_directory->setText(QDir::toNativeSeparators(directory));
    m_saved->refresh();
    show();
    m_line->setFocus();
    m_line->selectAll();
}

void LaunchBar::setLimitSupport(const LimitSupport &support)
{
    m_limits = support;
    m_details->setLimitSupport(support);
}

void LaunchBar::setMoreShown(bool shown)
{
    m_moreButton->setChecked(shown);
    m_more->setVisible(shown);
    m_folded->setVisible(m_moreButton->isChecked() || m_savedButton->isChecked());
}

void LaunchBar::setSavedShown(bool shown)
{
    m_savedButton->setChecked(shown);
    m_savedList->setVisible(shown);
    m_folded->setVisible(m_moreButton->isChecked() || m_savedButton->isChecked());
    if (shown)
        m_savedList->focusList();
}

LaunchDraft LaunchBar::draft() const
{
    LaunchDraft draft;
    m_details->fill(draft);
    draft.line = m_line->text().trimmed();
    draft.directory = m_directory->text().trimmed();
    return draft;
}

void LaunchBar::setDraft(const LaunchDraft &draft)
{
    m_line->setText(draft.line);
    if (!draft.directory.isEmpty())
        m_directory->setText(draft.directory);
    m_details->setDraft(draft);
    if (m_limits)
        m_details->setLimitSupport(*m_limits);
    // Nothing applies that cannot be seen.
    if (!draft.isPlain())
        setMoreShown(true);
    m_checks = false;
    showMistakes({});
}

void LaunchBar::showMessage(const QString &text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

QString LaunchBar::message() const { return m_message->isHidden() ? QString() : m_message->text(); }

void LaunchBar::showMistakes(const QList<LaunchMistake> &mistakes)
{
    const qsizetype told = mistakes.size() > kMistakeLines ? kMistakeLines - 1 : kMistakeLines;
    QStringList lines;
    for (const LaunchMistake &mistake : mistakes) {
        const bool isOwn = mistake.field == LaunchField::Line || mistake.field == LaunchField::Directory;
        if (lines.size() < told)
            lines << (isOwn ? mistake.message
                            : QStringLiteral("%1: %2").arg(LaunchDetails::nameOf(mistake.field), mistake.message));
        if (!isOwn)
            setMoreShown(true);
    }
    if (mistakes.size() > told)
        lines << tr("and %1 more, where a field is marked").arg(mistakes.size() - told);
    const auto isWrong = [&mistakes](LaunchField field) {
        return std::ranges::find(mistakes, field, &LaunchMistake::field) != mistakes.end();
    };
    m_line->setWrong(isWrong(LaunchField::Line));
    m_directory->setWrong(isWrong(LaunchField::Directory));
    m_details->setMistakes(mistakes);
    showMessage(lines.join(QLatin1Char('\n')));
}

void LaunchBar::checkAgain()
{
    if (!m_checks)
        return;
    const auto read = draft().read(m_limits);
    showMistakes(read ? QList<LaunchMistake>() : read.error());
}

void LaunchBar::submit()
{
    const LaunchDraft now = draft();
    const auto read = now.read(m_limits);
    m_checks = !read;
    if (!read) {
        showMistakes(read.error());
        const LaunchField first = read.error().constFirst().field;
        if (first == LaunchField::Line)
            m_line->setFocus();
        else if (first == LaunchField::Directory)
            m_directory->setFocus();
        else
            focusDetail(first);
        return;
    }
    m_history.add(now);
    m_historyAt = -1;
    showMistakes({});
    Q_EMIT commandEntered(*read);
}

void LaunchBar::focusDetail(LaunchField field)
{
    m_details->focusField(field);
    if (QWidget *focused = m_details->focusWidget())
        m_folded->ensureWidgetVisible(focused);
}

void LaunchBar::launchSaved(const SavedLaunch &launch)
{
    setDraft(launch.draft);
    submit();
    if (m_checks) // there is something to mend
        show();
}

void LaunchBar::saveUnderName()
{
    const QString name = m_name->text().simplified();
    m_name->setWrong(name.isEmpty());
    if (name.isEmpty()) {
        showMessage(tr("Write a name for this launch first, for example: tests"));
        return m_name->setFocus();
    }
    const LaunchDraft now = draft();
    const auto read = now.read(std::nullopt); // what this machine cannot keep, another may
    m_checks = !read;
    showMistakes(read ? QList<LaunchMistake>() : read.error());
    if (!read)
        return;
    const SavedLaunch *before = m_saved->find(name);
    if (before) {
        const SavedLaunch old = *before;
        m_saved->add({name, now});
        Q_EMIT done(tr("Replaced the launch “%1”").arg(name), tr("Undo"), [this, old] { m_saved->add(old); });
    } else {
        m_saved->add({name, now});
        Q_EMIT done(tr("Saved as “%1”").arg(name), tr("Undo"), [this, name] { m_saved->remove(name); });
    }
}

void LaunchBar::deleteSaved(const SavedLaunch &launch)
{
    m_saved->remove(launch.name);
    Q_EMIT done(tr("Deleted the launch “%1”").arg(launch.name), tr("Undo"), [this, launch] { m_saved->add(launch); });
}

void LaunchBar::editSaved(const SavedLaunch &launch)
{
    setDraft(launch.draft);
    m_name->setText(launch.name);
    setMoreShown(true);
    m_line->setFocus();
}

QList<PaletteEntry> LaunchBar::paletteEntries()
{
    QList<PaletteEntry> entries;
    for (const SavedLaunch &launch : m_saved->all())
        entries.append({QStringLiteral("launch"),
                        tr("Launch %1").arg(launch.name),
                        launch.draft.line,
                        {},
                        kPaletteBonus,
                        [this, launch] { launchSaved(launch); }});
    return entries;
}

void LaunchBar::renewSaved()
{
    const qsizetype count = m_saved->all().size();
    m_savedButton->setText(count == 0 ? tr("Saved") : tr("Saved (%1)").arg(count));
    m_savedButton->updateGeometry();
}

void LaunchBar::walkHistory(int step)
{
    const int last = static_cast<int>(m_history.entries().size()) - 1;
    if (m_historyAt < 0)
        m_draft = draft();
    m_historyAt = std::clamp(m_historyAt + step, -1, last);
    setDraft(m_historyAt < 0 ? m_draft : m_history.entries().at(m_historyAt));
}

void LaunchBar::browse()
{
    auto *dialog = new QFileDialog(this, tr("Launch in which directory?"), m_directory->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_directory, &QLineEdit::setText);
    connect(dialog, &QFileDialog::fileSelected, this, &LaunchBar::checkAgain);
    dialog->open();
}

bool LaunchBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            walkHistory(key == Qt::Key_Up ? 1 : -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LaunchBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

void LaunchBar::paintEvent(QPaintEvent *)
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

} // namespace paddock
