// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace paddock {

/// The small button at the lower edge of the output: "27 new lines"; a click leads to the end. Owned by the view.
class FollowPill : public QAbstractButton
{
    Q_OBJECT
public:
    explicit FollowPill(QWidget *parent);

    void setCount(std::uint64_t count); ///< 0 hides it

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace paddock
