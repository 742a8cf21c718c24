// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/launch/launchdraft.h"

#include <QList>
#include <QMap>
#include <QWidget>

class QGridLayout;
class QLabel;
class QPlainTextEdit;

namespace paddock {

class Field;
class SegmentedControl;

/// All of a launch besides its line and directory: environment, timeouts, restart, limits, how it is stopped. Owned by
/// the launch bar, which folds it away.
class LaunchDetails : public QWidget
{
    Q_OBJECT
public:
    explicit LaunchDetails(QWidget *parent = nullptr);

    void setDraft(const LaunchDraft &draft); ///< line and directory are the bar's
    void fill(LaunchDraft &draft) const;
    /// Limits that cannot be kept here are closed, and why is said below them.
    void setLimitSupport(const LimitSupport &support);
    void setMistakes(const QList<LaunchMistake> &mistakes); ///< marks the fields; the words stand in the bar
    void focusField(LaunchField field);
    /// "Timeout", as it stands above the field.
    static QString nameOf(LaunchField field);

Q_SIGNALS:
    void edited();
    void submitted(); ///< Enter in a line

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addChoice(SegmentedControl *choice, const QString &name, const QStringList &words, int row, int column);
    Field *addField(LaunchField field, int row, int column, const QString &hint);
    QLabel *makeLabel(const QString &text);
    void renewLook();
    void renewMeans();

    QGridLayout *m_grid;
    QList<QLabel *> m_labels;
    QMap<LaunchField, Field *> m_fields;
    QMap<LaunchField, QLabel *> m_labelOf;
    QPlainTextEdit *m_environment;
    SegmentedControl *m_restart;
    SegmentedControl *m_stopBy;
    SegmentedControl *m_terminal; ///< no, yes
    QLabel *m_limitNote;
    bool m_environmentWrong = false;
};

} // namespace paddock
