// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/mechanism.h"

#include <QAbstractButton>

#include <optional>

namespace paddock {

/// The pill that says what contains the processes and how much that holds; amber where the strongest means could not be
/// had, with the reason in the tooltip, and where processes can get away. A click or Space shows the tooltip.
class MechanismBadge : public QAbstractButton
{
    Q_OBJECT
public:
    explicit MechanismBadge(QWidget *parent = nullptr);

    void setReport(const std::optional<MechanismReport> &report);
    /// Only the shield, where the toolbar is short of room.
    void setShort(bool isShort);
    [[nodiscard]] bool isWarning() const { return m_warning; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    static QString explain(const MechanismReport &report);

    bool m_warning = false;
    bool m_known = false;
    bool m_short = false;
};

} // namespace paddock
