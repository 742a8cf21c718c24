// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

#include <functional>

class QHBoxLayout;

namespace paddock {

class StripButton;

/// A question that is put in the window instead of over it: what it is about, why, and a button for each answer. Enter
/// gives the answer that has the keyboard, at first the first one; Esc the one that cancels. One question at a time, a
/// new one takes the place of the last. Owned by the window; hidden while it asks nothing.
class QuestionStrip : public QWidget
{
    Q_OBJECT
public:
    struct Answer
    {
        QString words;
        QString tip;
        std::function<void()> chosen; ///< the strip is hidden by then; may be empty
        bool danger = false;          ///< ends something
        bool cancels = false;         ///< is what Esc means
    };

    struct Question
    {
        QString title;
        QString reason;
        QList<Answer> answers; ///< the default first
        bool problem = false;  ///< something went wrong, and this is what can be done
        bool takesKeyboard = true;
    };

    explicit QuestionStrip(QWidget *parent = nullptr);

    void ask(const Question &question);
    /// Without an answer.
    void dismiss();
    [[nodiscard]] bool isAsking() const { return isVisibleTo(parentWidget()); }
    [[nodiscard]] QString text() const; ///< title and reason

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void choose(qsizetype index);

    Question m_question;
    QHBoxLayout *m_row;
    QList<StripButton *> m_buttons; ///< one for each answer
};

} // namespace paddock
