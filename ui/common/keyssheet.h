// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>
#include <QList>
#include <QString>

class QAction;

namespace paddock {

/// The sheet of keys, made from the actions themselves, so that it cannot differ from them. Floats in the middle of its
/// window; any click, F1 or Esc closes it. Never modal.
class KeysSheet : public QFrame
{
    Q_OBJECT
public:
    struct Row
    {
        QString words;
        QString key;

        bool operator==(const Row &) const = default;
    };

    explicit KeysSheet(QWidget *window);

    /// One row for each action that has a key, in its general words.
    static QList<Row> rowsOf(const QList<QAction *> &actions);
    void open(const QList<Row> &rows);
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    QList<Row> m_rows;
};

} // namespace paddock
