// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/notices/servicenotice.h"

#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace paddock {

class StripButton;

/// What there is to tell of services, a line each below the other, the newest at the bottom; of more than a few the
/// older ones are counted. They stay until what they tell is over or they are closed. Hidden while there are none.
class NoticeList : public QWidget
{
    Q_OBJECT
public:
    explicit NoticeList(QWidget *parent = nullptr);

    /// In place of an earlier one of the same service; see NoticeWatch.
    void add(const ServiceNotice &notice);
    void withdraw(const QString &serviceId); ///< all but what was left behind
    void forget(const QString &serviceId);
    void clear();
    [[nodiscard]] const QList<ServiceNotice> &notices() const { return m_notices; } ///< the newest last

Q_SIGNALS:
    void showRequested(const QString &serviceId);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void rebuild();
    [[nodiscard]] QWidget *makeRest(int count);

    QList<ServiceNotice> m_notices;
    QVBoxLayout *m_rows;
};

} // namespace paddock
