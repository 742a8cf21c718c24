// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace paddock {

/// What the signs of the timeline mean. Owned by its strip; goes where there is no room.
class StartupLegend : public QWidget
{
    Q_OBJECT
public:
    explicit StartupLegend(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QStringList words() const;
};

} // namespace paddock
