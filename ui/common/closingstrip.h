// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"

#include <QElapsedTimer>
#include <QList>
#include <QTimer>
#include <QWidget>

class QLabel;

namespace paddock {

class StripButton;

/// Shown while the window closes: who is still alive, why, and the way to end the wait. Owned by the window.
class ClosingStrip : public QWidget
{
    Q_OBJECT
public:
    explicit ClosingStrip(QWidget *parent = nullptr);

    void begin(const QString &stackName);
    /// Those that are still up, as they stand now.
    void setWaitingFor(const QList<ServiceStatus> &services);
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void killRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void renewTitle();

    QLabel *m_title;
    StripButton *m_kill;
    QString m_stackName;
    QList<ServiceStatus> m_services;
    QElapsedTimer m_elapsed;
    QTimer m_second;
};

} // namespace paddock
