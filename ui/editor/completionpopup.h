// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/explainedword.h"

#include <QFrame>
#include <QList>

class QKeyEvent;
class QListWidget;

namespace paddock {

/// The words that may go on, each with its line of explanation, below the cursor or above it. The keyboard stays in the
/// editor, which hands over the keys; so typing goes on as if it were not there. Owned by the editor.
class CompletionPopup : public QFrame
{
    Q_OBJECT
public:
    explicit CompletionPopup(QWidget *edit);

    /// `at`: where the word begins, in the editor.
    void offer(const QList<ExplainedWord> &words, const QRect &at);
    /// Up, Down, pages, Enter, Tab and Esc while it is shown; false leaves the key to the editor.
    bool takeKey(QKeyEvent *event);

    [[nodiscard]] QStringList words() const;

Q_SIGNALS:
    void chosen(const QString &word);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void step(int rows);
    void choose();

    QListWidget *m_list;
};

} // namespace paddock
