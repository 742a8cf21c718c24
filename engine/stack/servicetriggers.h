// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/stack/filewatch.h"
#include "engine/supervision/schedule.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace paddock {

class Service;
class Stack;

/// What starts or restarts a service without an order: its schedule, and the files it watches. Armed by the first order
/// to start it and disarmed by one to stop it, so that a stop by hand wins over both. It decides when; the stack acts.
/// Owned by the stack, lives on the engine's thread.
class ServiceTriggers : public QObject
{
    Q_OBJECT
public:
    /// `stack` and its `service` must outlive this object.
    ServiceTriggers(Stack *stack, Service *service, QObject *parent = nullptr);
    ~ServiceTriggers() override;

    void arm();
    void disarm();
    [[nodiscard]] bool isArmed() const { return m_armed; } ///< somebody wants the service, and nobody has stopped it

Q_SIGNALS:
    void problem(const paddock::Error &error);

private:
    void askToStart();
    void askToRestart(const QString &why, bool cascade);
    void takeService();
    void applySpec();
    void openWatch();
    void dropWatch();
    void openSchedule();
    void lookAtClock();
    void takeDue();
    void takeChange(const QString &path);
    void restartForChange();
    [[nodiscard]] QString shortName(const QString &path) const;

    Stack *m_stack;
    Service *m_service;
    bool m_armed = false;
    std::unique_ptr<FileWatch> m_watch;
    std::optional<Schedule> m_schedule;
    QTimer m_clock;
    bool m_startQueued = false; ///< follows the run that is there
    QString m_deferredChange;   ///< while it is frozen
    QString m_change;           ///< restarts it once the pause is over
    QTimer m_pause;             ///< between two restarts
};

} // namespace paddock
