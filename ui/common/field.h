// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLineEdit>
#include <QString>

namespace paddock {

/// A line edit as it stands in strips: rounded, one-pixel border, an icon in front where wanted and a quiet word at the
/// right end while it is empty (the key that leads here). Esc is left to its owner. Owned by its parent.
class Field : public QLineEdit
{
    Q_OBJECT
public:
    explicit Field(QWidget *parent = nullptr);

    void setLeadingIcon(const QString &name);
    void setKeyHint(const QString &hint);
    /// False also where there is no room for it beside what the field asks for.
    [[nodiscard]] bool showsKeyHint() const;
    /// Draws the border in the colour of failures; the reason stands elsewhere in words.
    void setWrong(bool wrong);
    /// Ground of the field: on `bg` strips it is surface, on surface strips bg.
    void setOnSurface(bool onSurface);

protected:
    void paintEvent(QPaintEvent *event) override;
    [[nodiscard]] QSize sizeHint() const override;

private:
    void renewPalette();

    QString m_iconName;
    QString m_hint;
    bool m_wrong = false;
    bool m_onSurface = true;
};

} // namespace paddock
