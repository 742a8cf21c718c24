// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QTimer>
#include <QWidget>

#include <functional>

class QLabel;

namespace paddock {

class StripButton;

/// One quiet line of feedback at the foot of the centre: what was done and how to undo it, or what could not be done
/// and why. Facts leave by themselves, problems stay until they are closed. Owned by the window; hidden while it is
/// silent.
class MessageBar : public QWidget
{
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// `actionText` may be empty.
    void showFact(const QString &text, const QString &actionText = {}, const std::function<void()> &action = {});
    void showProblem(const QString &text);
    void dismiss();
    void dismissFact(); ///< leaves a problem where it is
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void present(const QString &text, bool problem);
    void elide();

    QLabel *m_label;
    StripButton *m_button;
    std::function<void()> m_action;
    QString m_text;
    QTimer m_leave;
    int m_problems = 0; ///< shown since the bar was last closed
    bool m_problem = false;
};

} // namespace paddock
