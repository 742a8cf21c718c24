// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/launchdetails.h"

#include "ui/common/field.h"
#include "ui/common/segmentedcontrol.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>

#include <algorithm>
#include <array>

namespace paddock {

namespace {

const std::array kPolicies{QString(), QStringLiteral("on_failure"), QStringLiteral("always")};
constexpr int kFirstColumn = 1; ///< beside the environment
constexpr int kGap = 4;
constexpr int kRows = 4; ///< of fields with their labels
constexpr int kNoteRow = 2 * kRows;

struct Means
{
    const char *id; ///< LaunchDraft::stopBy
    LaunchField field;
};

constexpr std::array kMeans{
    Means{"", LaunchField::StopSignal},
    Means{"keys", LaunchField::StopKeys},
    Means{"command", LaunchField::StopCommand},
};

struct TextField
{
    LaunchField field;
    QString LaunchDraft::*text;
};

constexpr std::array kTexts{
    TextField{LaunchField::Timeout, &LaunchDraft::timeout},
    TextField{LaunchField::IdleTimeout, &LaunchDraft::idleTimeout},
    TextField{LaunchField::Memory, &LaunchDraft::memory},
    TextField{LaunchField::Processes, &LaunchDraft::processes},
    TextField{LaunchField::Cpu, &LaunchDraft::cpu},
    TextField{LaunchField::StopSignal, &LaunchDraft::stopSignal},
    TextField{LaunchField::StopKeys, &LaunchDraft::stopKeys},
    TextField{LaunchField::StopCommand, &LaunchDraft::stopCommand},
    TextField{LaunchField::Grace, &LaunchDraft::grace},
};

} // namespace

QString LaunchDetails::nameOf(LaunchField field)
{
    switch (field) {
    case LaunchField::Line:
        return tr("Command");
    case LaunchField::Directory:
        return tr("Directory");
    case LaunchField::Environment:
        return tr("Environment");
    case LaunchField::Timeout:
        return tr("Timeout");
    case LaunchField::IdleTimeout:
        return tr("Timeout without output");
    case LaunchField::Restart:
        return tr("Restart");
    case LaunchField::Memory:
        return tr("Memory");
    case LaunchField::Processes:
        return tr("Processes");
    case LaunchField::Cpu:
        return tr("CPU cores");
    case LaunchField::StopBy:
        return tr("Stopped by");
    case LaunchField::StopSignal:
        return tr("Signal");
    case LaunchField::StopKeys:
        return tr("Keys");
    case LaunchField::StopCommand:
        return tr("Stop command");
    case LaunchField::Grace:
        return tr("Grace");
    }
    return {};
}

LaunchDetails::LaunchDetails(QWidget *parent)
    : QWidget(parent), m_grid(new QGridLayout(this)), m_environment(new QPlainTextEdit(this)),
      m_restart(new SegmentedControl(this)), m_stopBy(new SegmentedControl(this)),
      m_terminal(new SegmentedControl(this)), m_limitNote(makeLabel({}))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(kGap);
    m_grid->addWidget(makeLabel(nameOf(LaunchField::Environment)), 0, 0);
    m_grid->addWidget(m_environment, 1, 0, 2 * kRows - 1, 1);
    m_environment->setPlaceholderText(tr("NAME=VALUE, one a line,\nadded to Paddock's own"));
    m_environment->setAccessibleName(nameOf(LaunchField::Environment));
    m_environment->setTabChangesFocus(true);
    m_environment->setFrameShape(QFrame::NoFrame);
    m_environment->viewport()->installEventFilter(this);
    addField(LaunchField::Timeout, 0, 0, tr("none, or 30s, 5m"));
    addField(LaunchField::IdleTimeout, 0, 1, tr("none, or 30s, 5m"));
    addChoice(m_restart, nameOf(LaunchField::Restart), {tr("Never"), tr("On failure"), tr("Always")}, 0, 2);
    addField(LaunchField::Memory, 1, 0, tr("no limit, or 512M, 2G"));
    addField(LaunchField::Processes, 1, 1, tr("no limit, or 50"));
    addField(LaunchField::Cpu, 1, 2, tr("no limit, or 1.5"));
    addChoice(m_stopBy, nameOf(LaunchField::StopBy), {tr("Signal"), tr("Keys"), tr("Command")}, 2, 0);
    addField(LaunchField::StopSignal, 2, 1, tr("TERM"));
    addField(LaunchField::StopKeys, 2, 1, tr("q, or ^C for Ctrl-C"));
    addField(LaunchField::StopCommand, 2, 1, tr("redis-cli shutdown"));
    addField(LaunchField::Grace, 2, 2, tr("5s, then the rest is killed"));
    addChoice(m_terminal, tr("On a terminal of its own"), {tr("No"), tr("Yes")}, 3, 0);
    connect(m_stopBy, &SegmentedControl::chosen, this, &LaunchDetails::renewMeans);
    renewMeans();
    m_limitNote->setWordWrap(true);
    m_limitNote->hide();
    m_grid->addWidget(m_limitNote, kNoteRow, kFirstColumn, 1, 3);
    m_grid->setColumnStretch(0, 3);
    for (int column = kFirstColumn; column < kFirstColumn + 3; ++column)
        m_grid->setColumnStretch(column, 2);
    connect(m_environment, &QPlainTextEdit::textChanged, this, &LaunchDetails::edited);
    connect(Theme::of(this), &Theme::changed, this, &LaunchDetails::renewLook);
    renewLook();
}

QLabel *LaunchDetails::makeLabel(const QString &text)
{
    auto *label = new QLabel(text, this);
    label->setTextFormat(Qt::PlainText);
    label->setContentsMargins(0, kGap, 0, 0); // nearer to its own field than to the one above
    m_labels << label;
    return label;
}

void LaunchDetails::addChoice(SegmentedControl *choice, const QString &name, const QStringList &words, int row,
                              int column)
{
    for (const QString &word : words)
        choice->addSegment(word);
    choice->setCurrent(0);
    choice->setAccessibleName(name);
    m_grid->addWidget(makeLabel(name), 2 * row, kFirstColumn + column);
    m_grid->addWidget(choice, 2 * row + 1, kFirstColumn + column, Qt::AlignLeft | Qt::AlignVCenter);
    connect(choice, &SegmentedControl::chosen, this, &LaunchDetails::edited);
}

/// Their fields share one place; the others keep what was written in them.
void LaunchDetails::renewMeans()
{
    for (std::size_t i = 0; i < kMeans.size(); ++i) {
        const bool isMeant = m_stopBy->current() == static_cast<int>(i);
        m_fields.value(kMeans.at(i).field)->setVisible(isMeant);
        m_labelOf.value(kMeans.at(i).field)->setVisible(isMeant);
    }
}

Field *LaunchDetails::addField(LaunchField field, int row, int column, const QString &hint)
{
    auto *edit = new Field(this);
    edit->setPlaceholderText(hint);
    edit->setAccessibleName(nameOf(field));
    auto *label = makeLabel(nameOf(field));
    label->setBuddy(edit);
    m_grid->addWidget(label, 2 * row, kFirstColumn + column);
    m_grid->addWidget(edit, 2 * row + 1, kFirstColumn + column);
    m_fields.insert(field, edit);
    m_labelOf.insert(field, label);
    connect(edit, &QLineEdit::textEdited, this, &LaunchDetails::edited);
    connect(edit, &QLineEdit::returnPressed, this, &LaunchDetails::submitted);
    return edit;
}

void LaunchDetails::renewLook()
{
    const Theme *theme = Theme::of(this);
    QPalette dim = theme->palette();
    dim.setColor(QPalette::WindowText, theme->tokens().dim);
    for (QLabel *label : std::as_const(m_labels)) {
        label->setPalette(dim);
        label->setFont(theme->font(-1));
    }
    QPalette edit = theme->palette();
    edit.setColor(QPalette::Base, Qt::transparent);
    m_environment->setPalette(edit);
    m_environment->setFont(theme->codeFont(-1));
    m_environment->document()->setDocumentMargin(6);
    // As high as the fields with their labels, and no more.
    m_environment->setFixedHeight(kRows * 30 + (kRows - 1) * (QFontMetrics(theme->font(-1)).height() + 3 * kGap));
    update();
}

void LaunchDetails::setDraft(const LaunchDraft &draft)
{
    const QSignalBlocker quiet(this);
    for (const TextField &each : kTexts)
        m_fields.value(each.field)->setText(draft.*each.text);
    m_environment->setPlainText(draft.environment);
    const auto policy = std::ranges::find(kPolicies, draft.restart);
    m_restart->setCurrent(policy == kPolicies.end() ? 0 : static_cast<int>(policy - kPolicies.begin()));
    const auto means =
        std::ranges::find(kMeans, draft.stopBy, [](const Means &each) { return QLatin1String(each.id); });
    m_stopBy->setCurrent(means == kMeans.end() ? 0 : static_cast<int>(means - kMeans.begin()));
    renewMeans();
    m_terminal->setCurrent(draft.terminal ? 1 : 0);
}

void LaunchDetails::fill(LaunchDraft &draft) const
{
    for (const TextField &each : kTexts)
        draft.*each.text = m_fields.value(each.field)->text().trimmed();
    draft.environment = m_environment->toPlainText();
    draft.restart = kPolicies.at(static_cast<std::size_t>(std::max(0, m_restart->current())));
    draft.stopBy = QLatin1String(kMeans.at(static_cast<std::size_t>(std::max(0, m_stopBy->current()))).id);
    draft.terminal = m_terminal->current() == 1;
}

void LaunchDetails::setLimitSupport(const LimitSupport &support)
{
    const auto allow = [this](LaunchField field, bool kept) {
        Field *edit = m_fields.value(field);
        // What was written there has to be taken away, so it stays open.
        edit->setEnabled(kept || !edit->text().isEmpty());
        if (!kept)
            edit->setPlaceholderText(tr("cannot be kept here"));
    };
    allow(LaunchField::Memory, support.memory);
    allow(LaunchField::Processes, support.processes);
    allow(LaunchField::Cpu, support.cpu);
    m_limitNote->setVisible(!support.why.isEmpty());
    m_limitNote->setText(tr("Not every limit can be kept here: %1.").arg(support.why));
}

void LaunchDetails::setMistakes(const QList<LaunchMistake> &mistakes)
{
    const auto textOf = [&mistakes](LaunchField field) {
        const auto found = std::ranges::find(mistakes, field, &LaunchMistake::field);
        return found == mistakes.end() ? QString() : found->message;
    };
    for (auto each = m_fields.begin(); each != m_fields.end(); ++each) {
        const QString text = textOf(each.key());
        each.value()->setWrong(!text.isEmpty());
        each.value()->setToolTip(text);
    }
    m_environmentWrong = !textOf(LaunchField::Environment).isEmpty();
    m_environment->setToolTip(textOf(LaunchField::Environment));
    m_environment->viewport()->update();
}

void LaunchDetails::focusField(LaunchField field)
{
    if (field == LaunchField::Environment)
        m_environment->setFocus();
    else if (Field *edit = m_fields.value(field))
        edit->setFocus();
}

/// The ground of the text, as Field draws its own.
bool LaunchDetails::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_environment->viewport() && event->type() == QEvent::Paint) {
        const ThemeTokens &t = Theme::of(this)->tokens();
        QPainter painter(m_environment->viewport());
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_environmentWrong ? t.failed : m_environment->hasFocus() ? t.focus : t.line, 1));
        painter.setBrush(t.bg);
        painter.drawRoundedRect(QRectF(m_environment->viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace paddock
