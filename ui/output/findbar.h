// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/output/findresults.h"
#include "ui/output/linematcher.h"

#include <QWidget>

class QAction;
class QLabel;

namespace paddock {

class Field;
class StripButton;
class Theme;

/// Looks for text in a pane: field, case and regular expression, "3 of 27", previous and next. It only shows what
/// the search has found and tells what is wanted. Owned by the pane's strip.
class FindBar : public QWidget
{
    Q_OBJECT
public:
    /// `words` say in the empty field what is looked through: "Find in output".
    FindBar(const Theme *theme, const QString &words, QWidget *parent);

    void showResults(const FindResults &results); ///< counts and problems
    void focusField();
    void setKeyHint(const QString &hint);
    [[nodiscard]] LineMatcher matcher() const;

    [[nodiscard]] QAction *nextAction() const { return m_next; }         ///< F3, Enter in the field
    [[nodiscard]] QAction *previousAction() const { return m_previous; } ///< Shift+F3, Shift+Enter in the field

Q_SIGNALS:
    void wanted(const paddock::LineMatcher &matcher);
    void left(); ///< Esc: the keyboard goes back to the pane

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QAction *makeToggle(const QString &text, const QString &toolTip);
    void tell();

    const Theme *m_theme;
    Field *m_field;
    QLabel *m_count;
    QAction *m_case;
    QAction *m_expression;
    QAction *m_next;
    QAction *m_previous;
};

} // namespace paddock
