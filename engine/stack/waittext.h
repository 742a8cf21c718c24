// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/startplan.h"

#include <QString>
#include <QStringList>

namespace paddock {

/// Why a service waits, in words. Pure.
namespace waittext {

/// What is known of a service that another one waits for.
struct Obstacle
{
    QString name;
    DependencyView view;
    QString reason; ///< its own
};

/// "db: not ready", "migrate (exit 1)": the thing waited for, with what is in its way where nothing is under way.
QString describe(const Obstacle &obstacle);

/// "waiting for db: not ready, redis"; at most five are named.
QString start(const QList<Obstacle> &obstacles);

/// "stopping after api, worker".
QString stop(const QStringList &dependants);

} // namespace waittext
} // namespace paddock
