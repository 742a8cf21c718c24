// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/launchbar.h"

#include "ui/common/field.h"
#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/launch/shellwords.h"

#include <QCompleter>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFileSystemModel>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>

#include <algorithm>

namespace paddock {

namespace {

/// "~/shop" as people write it.
QString expanded(const QString &directory)
{
    const QString trimmed = directory.trimmed();
    if (trimmed == QStringLiteral("~") || trimmed.startsWith(QStringLiteral("~/")))
        return QDir::homePath() + trimmed.mid(1);
    return trimmed;
}

} // namespace

LaunchBar::LaunchBar(QWidget *parent)
    : QWidget(parent), m_line(new Field(this)), m_directory(new Field(this)), m_message(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 9);
    layout->setSpacing(4);
    layout->addWidget(makeFields());
    layout->addWidget(m_message);
    m_message->setTextFormat(Qt::PlainText);
    m_message->hide();
    const auto restyle = [this] {
        QPalette palette = Theme::of(this)->palette();
        palette.setColor(QPalette::WindowText, Theme::of(this)->tokens().failedText);
        m_message->setPalette(palette);
        m_line->setFont(Theme::of(this)->codeFont());
        update();
    };
    restyle();
    connect(Theme::of(this), &Theme::changed, this, restyle);
    hide();
}

QWidget *LaunchBar::makeFields()
{
    m_line->setLeadingIcon(QStringLiteral("launch"));
    m_line->setPlaceholderText(tr("Program and arguments, for example: pytest -x"));
    m_line->setAccessibleName(tr("Command to launch"));
    m_directory->setLeadingIcon(QStringLiteral("folder"));
    m_directory->setPlaceholderText(tr("Directory"));
    m_directory->setAccessibleName(tr("Directory to launch it in"));
    for (Field *field : {m_line, m_directory}) {
        field->installEventFilter(this);
        connect(field, &QLineEdit::returnPressed, this, &LaunchBar::submit);
        connect(field, &QLineEdit::textEdited, this, [this] { showWrong({}, nullptr); });
    }
    auto *files = new QFileSystemModel(this);
    files->setFilter(QDir::Dirs | QDir::NoDotAndDotDot);
    files->setRootPath(QString());
    auto *completer = new QCompleter(files, this);
    m_directory->setCompleter(completer);

    auto *browseButton = new StripButton(this, StripButton::Kind::Bordered);
    browseButton->setText(tr("Browse…"));
    auto *runButton = new StripButton(this, StripButton::Kind::Filled);
    runButton->setText(tr("Launch"));
    auto *closeButton = new StripButton(this);
    closeButton->setIconName(QStringLiteral("close"));
    closeButton->setText(tr("Close"));
    closeButton->setIconOnly(true);
    closeButton->setToolTip(tr("Close (Esc)"));
    connect(browseButton, &QAbstractButton::clicked, this, &LaunchBar::browse);
    connect(runButton, &QAbstractButton::clicked, this, &LaunchBar::submit);
    connect(closeButton, &QAbstractButton::clicked, this, &LaunchBar::closed);

    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_line, 3);
    layout->addWidget(m_directory, 2);
    layout->addWidget(browseButton);
    layout->addWidget(runButton);
    layout->addWidget(closeButton);
    return row;
}

void LaunchBar::open(const QString &directory)
{
    if (m_directory->text().isEmpty())
        m_directory->setText(QDir::toNativeSeparators(directory));
    show();
    m_line->setFocus();
    m_line->selectAll();
}

void LaunchBar::showWrong(const QString &reason, Field *field)
{
    m_line->setWrong(field == m_line);
    m_directory->setWrong(field == m_directory);
    m_message->setText(reason);
    m_message->setVisible(!reason.isEmpty());
    if (field)
        field->setFocus();
}

void LaunchBar::submit()
{
    const Result<QStringList> words = splitShellWords(m_line->text());
    if (!words)
        return showWrong(words.error().message, m_line);
    if (words->isEmpty())
        return showWrong(tr("Write a program to launch, for example: sleep 60"), m_line);
    const QString directory = expanded(m_directory->text());
    if (!directory.isEmpty() && !QFileInfo(directory).isDir())
        return showWrong(tr("%1 is not a directory").arg(directory), m_directory);
    Command command;
    command.program = words->first();
    command.arguments = words->mid(1);
    if (!directory.isEmpty())
        command.workingDirectory = QDir::cleanPath(QFileInfo(directory).absoluteFilePath());
    m_history.add({m_line->text().trimmed(), m_directory->text()});
    m_historyAt = -1;
    showWrong({}, nullptr);
    Q_EMIT commandEntered(command);
}

void LaunchBar::walkHistory(int step)
{
    const int last = static_cast<int>(m_history.entries().size()) - 1;
    if (m_historyAt < 0)
        m_draft = m_line->text();
    m_historyAt = std::clamp(m_historyAt + step, -1, last);
    if (m_historyAt < 0) {
        m_line->setText(m_draft);
        return;
    }
    const LaunchHistory::Entry entry = m_history.entries().at(m_historyAt);
    m_line->setText(entry.line);
    if (!entry.directory.isEmpty())
        m_directory->setText(entry.directory);
}

void LaunchBar::browse()
{
    auto *dialog = new QFileDialog(this, tr("Launch in which directory?"), expanded(m_directory->text()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_directory, &QLineEdit::setText);
    dialog->open();
}

bool LaunchBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape) {
            Q_EMIT closed();
            return true;
        }
        if (watched == m_line && (key == Qt::Key_Up || key == Qt::Key_Down)) {
            walkHistory(key == Qt::Key_Up ? 1 : -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LaunchBar::paintEvent(QPaintEvent *)
{
    const ThemeTokens &t = Theme::of(this)->tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

} // namespace paddock
