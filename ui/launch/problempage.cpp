// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/problempage.h"

#include "ui/common/stripbutton.h"
#include "ui/common/theme.h"
#include "ui/launch/recentstacks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace paddock {

namespace {

/// "line 12, column 5:   ", each as long as the longest, so that the messages stand below each other; empty where a
/// problem has no place.
QStringList placesOf(const QList<StackProblem> &problems)
{
    QStringList places;
    qsizetype longest = 0;
    for (const StackProblem &problem : problems) {
        places << (problem.line > 0 ? ProblemPage::tr("line %1, column %2:").arg(problem.line).arg(problem.column)
                                    : QString());
        longest = std::max(longest, places.constLast().size());
    }
    for (QString &place : places) {
        if (!place.isEmpty())
            place = place.leftJustified(longest + 2);
    }
    return places;
}

} // namespace

ProblemPage::ProblemPage(QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_path(new QLabel(this)), m_list(new QPlainTextEdit(this))
{
    m_title->setFont(Theme::of(this)->font(3, QFont::DemiBold));
    m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_list->setReadOnly(true);
    m_list->setFont(Theme::of(this)->codeFont());
    m_list->document()->setDocumentMargin(0);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_list->setAccessibleName(tr("What is wrong with the file"));
    auto *edit = new StripButton(this, StripButton::Kind::Filled);
    edit->setText(tr("Edit the file"));
    edit->setIconName(QStringLiteral("edit"));
    auto *retry = new StripButton(this, StripButton::Kind::Bordered);
    retry->setText(tr("Read it again"));
    retry->setIconName(QStringLiteral("restart"));
    auto *open = new StripButton(this, StripButton::Kind::Bordered);
    open->setText(tr("Open another…"));
    open->setIconName(QStringLiteral("open"));
    connect(edit, &QAbstractButton::clicked, this, [this] {
        const StackProblem first = m_problems.value(0);
        const bool isElsewhere = !first.filePath.isEmpty() && first.filePath != m_filePath;
        Q_EMIT editRequested(m_filePath, isElsewhere ? 0 : first.line, first.column);
    });
    connect(retry, &QAbstractButton::clicked, this, [this] { Q_EMIT retryRequested(m_filePath); });
    connect(open, &QAbstractButton::clicked, this, &ProblemPage::openRequested);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(edit);
    buttons->addWidget(retry);
    buttons->addWidget(open);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(32, 32, 32, 24);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_path);
    layout->addSpacing(8);
    layout->addWidget(m_list, 100);
    layout->addSpacing(8);
    layout->addLayout(buttons);
    layout->addStretch(1);
}

void ProblemPage::setProblems(const QString &filePath, const QList<StackProblem> &problems)
{
    m_filePath = filePath;
    m_problems = problems;
    m_title->setText(problems.size() == 1
                         ? tr("One thing is wrong with this file; nothing was started")
                         : tr("%1 things are wrong with this file; nothing was started").arg(problems.size()));
    m_path->setText(shortPath(filePath));
    const QStringList places = placesOf(problems);
    QStringList lines;
    for (qsizetype i = 0; i < problems.size(); ++i)
        lines << places.at(i) + problems.at(i).message;
    m_list->setPlainText(lines.join(QLatin1Char('\n')));
    m_list->setMaximumHeight(m_list->fontMetrics().lineSpacing() * static_cast<int>(lines.size() + 1) + 16);
}

void ProblemPage::paintEvent(QPaintEvent *) { QPainter(this).fillRect(rect(), Theme::of(this)->tokens().surface); }

} // namespace paddock
