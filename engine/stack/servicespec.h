// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/command.h"
#include "engine/process/stopplan.h"

#include <QString>
#include <QStringList>

namespace paddock {

/// One service as the stack file means it: names resolved, directories absolute, environment whole.
struct ServiceSpec
{
    QString name;
    Command command;
    QStringList dependsOn;
    StopPlan stop;
    int line = 0; ///< where it stands in the file, from 1

    bool operator==(const ServiceSpec &) const = default;
};

} // namespace paddock
