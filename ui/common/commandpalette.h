// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/paletteentry.h"

#include <QFrame>
#include <QPointer>

#include <functional>

class QListView;

namespace paddock {

class Field;
class PaletteModel;

/// The list below the find field: what fits the words in it. Up, Down and Enter work while the field keeps the
/// keyboard; Esc gives it back to who had it. Floats over its window, its parent; never modal.
class CommandPalette : public QFrame
{
    Q_OBJECT
public:
    /// `collect` is asked for the entries each time the palette opens.
    CommandPalette(Field *field, std::function<QList<PaletteEntry>()> collect, QWidget *window);

    void open();
    void dismiss();
    [[nodiscard]] PaletteModel *entries() const { return m_model; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void place();
    void renewPattern(const QString &pattern);
    void move(int step);
    void choose(int row);
    bool handleKey(int key);

    Field *m_field;
    std::function<QList<PaletteEntry>()> m_collect;
    PaletteModel *m_model;
    QListView *m_list;
    QPointer<QWidget> m_before;
    bool m_quiet = false;
};

} // namespace paddock
