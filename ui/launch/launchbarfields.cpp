// SPDX-License-Identifier: Apache-2.0
// The rows of LaunchBar.
#include "ui/common/field.h"
#include "ui/common/shrinkingarea.h"
#include "ui/common/stripbutton.h"
#include "ui/launch/launchbar.h"
#include "ui/launch/launchdetails.h"
#include "ui/launch/savedlaunchlist.h"

#include <QCompleter>
#include <QFileSystemModel>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace paddock {

StripButton *LaunchBar::addToggle(QWidget *row, const QString &words)
{
    auto *button = new StripButton(row, StripButton::Kind::Bordered);
    button->setText(words);
    button->setCheckable(true);
    return button;
}

QWidget *LaunchBar::makeFields()
{
    m_line->setLeadingIcon(QStringLiteral("launch"));
    m_line->setPlaceholderText(tr("Program and arguments, for example: pytest -x"));
    m_line->setAccessibleName(tr("Command to launch"));
    m_directory->setLeadingIcon(QStringLiteral("folder"));
    m_directory->setPlaceholderText(tr("Directory"));
    m_directory->setAccessibleName(tr("Directory to launch it in"));
    m_line->installEventFilter(this);
    auto *files = new QFileSystemModel(this);
    files->setFilter(QDir::Dirs | QDir::NoDotAndDotDot);
    files->setRootPath(QString());
    m_directory->setCompleter(new QCompleter(files, this));

    auto *row = new QWidget(this);
    auto *browseButton = new StripButton(row, StripButton::Kind::Bordered);
    browseButton->setText(tr("Browse…"));
    m_moreButton = addToggle(row, tr("More"));
    m_moreButton->setToolTip(tr("Environment, timeouts, restart, limits, how it is stopped, a name"));
    m_savedButton = addToggle(row, tr("Saved"));
    m_savedButton->setToolTip(tr("Launches that have names"));
    auto *runButton = new StripButton(row, StripButton::Kind::Filled);
    runButton->setText(tr("Launch"));
    auto *closeButton = new StripButton(row);
    closeButton->setIconName(QStringLiteral("close"));
    closeButton->setText(tr("Close"));
    closeButton->setIconOnly(true);
    closeButton->setToolTip(tr("Close (Esc)"));
    connect(browseButton, &QAbstractButton::clicked, this, &LaunchBar::browse);
    connect(m_moreButton, &QAbstractButton::clicked, this, &LaunchBar::setMoreShown);
    connect(m_savedButton, &QAbstractButton::clicked, this, &LaunchBar::setSavedShown);
    connect(runButton, &QAbstractButton::clicked, this, &LaunchBar::submit);
    connect(closeButton, &QAbstractButton::clicked, this, &LaunchBar::closed);

    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_line, 3);
    layout->addWidget(m_directory, 2);
    for (QWidget *widget : {browseButton, m_moreButton, m_savedButton, runButton, closeButton})
        layout->addWidget(widget);
    return row;
}

ShrinkingArea *LaunchBar::makeFolded()
{
    auto *more = new QVBoxLayout(m_more);
    more->setContentsMargins(0, 0, 0, 0);
    more->setSpacing(8);
    more->addWidget(m_details);
    more->addWidget(makeNameRow());
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_more);
    column->addWidget(m_savedList);
    return new ShrinkingArea(content, this);
}

QWidget *LaunchBar::makeNameRow()
{
    auto *row = new QWidget(m_more);
    m_name->setParent(row);
    m_name->setPlaceholderText(tr("A name, to launch it again"));
    m_name->setAccessibleName(tr("Name of this launch"));
    m_name->setFixedWidth(260);
    auto *saveButton = new StripButton(row, StripButton::Kind::Bordered);
    saveButton->setText(tr("Save"));
    saveButton->setIconName(QStringLiteral("save"));
    connect(saveButton, &QAbstractButton::clicked, this, &LaunchBar::saveUnderName);
    connect(m_name, &QLineEdit::returnPressed, this, &LaunchBar::saveUnderName);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_name);
    layout->addWidget(saveButton);
    layout->addStretch();
    return row;
}

} // namespace paddock
