// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <functional>

class QLabel;
class QPlainTextEdit;
class QVBoxLayout;

namespace paddock {

class StripButton;

/// One quiet line of feedback at the foot of the centre: what was done and how to undo it, or what could not be done
/// and why. Facts leave by themselves, problems stay until they are closed; of several the newest is shown and the
/// others are one click away. Owned by the window; hidden while it is silent.
class MessageBar : public QWidget
{
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// `actionText` may be empty.
    void showFact(const QString &text, const QString &actionText = {}, const std::function<void()> &action = {});
    void showProblem(const QString &text);
    /// Warnings that belong together; the first is shown.
    void showWarnings(const QStringList &texts);
    void dismiss();
    void dismissFact(); ///< leaves a problem where it is
    [[nodiscard]] QString text() const;
    /// All problems and warnings since the bar was last closed, in the order in which they are listed.
    [[nodiscard]] QStringList problems() const { return m_problems; }
    void setExpanded(bool expanded);

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeLayout();
    void present(const QString &text, bool problem);
    void presentProblems(const QString &first, bool warning);
    void press();
    void elide();

    QLabel *m_label;
    StripButton *m_button;
    QPlainTextEdit *m_all;
    QVBoxLayout *m_column;
    std::function<void()> m_action;
    QString m_text;
    QStringList m_problems;
    QTimer m_leave;
    bool m_problem = false; ///< or a warning
    bool m_warning = false;
};

} // namespace paddock
