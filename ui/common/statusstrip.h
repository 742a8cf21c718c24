// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace paddock {

class Session;

/// The strip at the foot, 28 px: where the session lives if not here, how many services do what, how many processes are
/// contained, what Paddock itself costs. Owned by the window.
class StatusStrip : public QWidget
{
    Q_OBJECT
public:
    explicit StatusStrip(Session *session, QWidget *parent = nullptr);

    void setPlace(const QString &place);
    [[nodiscard]] QString place() const { return m_place; }
    [[nodiscard]] QString servicesText() const;
    [[nodiscard]] QString containedText() const;
    [[nodiscard]] QString ownText() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void renewAccessibleName();

    Session *m_session;
    QString m_place;
};

} // namespace paddock
