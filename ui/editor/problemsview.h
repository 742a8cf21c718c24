// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/editor/editmark.h"

#include <QList>
#include <QListWidget>

namespace paddock {

/// The mistakes and warnings below the text, one a row, at most five rows high. A click or Enter leads to the place.
/// Hidden while there is none. Owned by the pane.
class ProblemsView : public QListWidget
{
    Q_OBJECT
public:
    explicit ProblemsView(QWidget *parent = nullptr);

    /// `filePath`: of the text; problems of other files name theirs.
    void setProblems(const QString &filePath, const QList<EditProblem> &problems);

Q_SIGNALS:
    void problemChosen(const paddock::EditProblem &problem);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void choose(int row);
    void renewHeight();

    QList<EditProblem> m_problems;
};

} // namespace paddock
