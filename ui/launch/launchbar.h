// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/command.h"
#include "ui/launch/launchhistory.h"

#include <QWidget>

class QLabel;

namespace paddock {

class Field;

/// The strip to launch one command: its line, its directory, Enter. Up and Down walk through earlier ones, Esc closes.
/// What is wrong with the line stands below it. Owned by the window; hidden until it is asked for.
class LaunchBar : public QWidget
{
    Q_OBJECT
public:
    explicit LaunchBar(QWidget *parent = nullptr);

    /// Shows the bar with the keyboard in its line; the directory is used while nothing else was written there.
    void open(const QString &directory);

Q_SIGNALS:
    void commandEntered(const paddock::Command &command);
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeFields();
    void submit();
    void showWrong(const QString &reason, Field *field);
    void walkHistory(int step);
    void browse();

    LaunchHistory m_history;
    int m_historyAt = -1; ///< -1: the line being written
    QString m_draft;
    Field *m_line;
    Field *m_directory;
    QLabel *m_message;
};

} // namespace paddock
