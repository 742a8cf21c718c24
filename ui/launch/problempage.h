// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/stackspec.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace paddock {

/// A stack file that means nothing: each problem with its line and column, and the ways to mend it or try again. Owned
/// by the window.
class ProblemPage : public QWidget
{
    Q_OBJECT
public:
    explicit ProblemPage(QWidget *parent = nullptr);

    void setProblems(const QString &filePath, const QList<StackProblem> &problems);

Q_SIGNALS:
    void retryRequested(const QString &filePath);
    void openRequested();
    void editRequested(const QString &filePath, int line, int column); ///< from 1

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_filePath;
    QList<StackProblem> m_problems;
    QLabel *m_title;
    QLabel *m_path;
    QPlainTextEdit *m_list;
};

} // namespace paddock
