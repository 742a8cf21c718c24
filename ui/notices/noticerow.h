// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/notices/servicenotice.h"

#include <QWidget>

namespace paddock {

/// One notice: what it is about by sign and words, the way to the service, and the way to be rid of it. Owned by its
/// list.
class NoticeRow : public QWidget
{
    Q_OBJECT
public:
    explicit NoticeRow(const ServiceNotice &notice, QWidget *parent = nullptr);

    [[nodiscard]] QString text() const { return m_notice.text; }

Q_SIGNALS:
    void showRequested();
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ServiceNotice m_notice;
    QWidget *m_show;
};

} // namespace paddock
