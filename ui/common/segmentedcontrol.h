// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QAbstractButton;
class QButtonGroup;

namespace paddock {

/// A row of words of which one is chosen, 26 px high, one border around all. Arrow keys move between the words.
/// Owned by its parent.
class SegmentedControl : public QWidget
{
    Q_OBJECT
public:
    explicit SegmentedControl(QWidget *parent = nullptr);

    int addSegment(const QString &text, const QString &toolTip = {}); ///< returns its index, counted from 0
    void setText(int index, const QString &text);                     ///< long names are shortened in the middle
    void setSegmentVisible(int index, bool visible);
    void setCurrent(int index); ///< without `chosen`
    [[nodiscard]] int current() const;

Q_SIGNALS:
    void chosen(int index); ///< by a person

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QButtonGroup *m_group;
};

} // namespace paddock
