// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"

#include <QSet>
#include <QStringList>

/// What the states of a stack's services mean for who brings it up. Pure.
namespace paddock::stackstates {

/// All that start with the stack, or those named with all they depend on.
QSet<QString> meantServices(const QList<ServiceStatus> &all, const QStringList &named);

/// All that are meant run or have ended as they should.
bool isAllWell(const QList<ServiceStatus> &all, const QSet<QString> &meant);

/// Its start has failed three times and is tried on.
bool failsAgain(const ServiceStatus &status);

/// Nothing is under way but what fails again: that may go on for ever, and with it the wait of those that depend on it.
bool isStuck(const QList<ServiceStatus> &all);

} // namespace paddock::stackstates
