// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/problemlist.h"
#include "engine/stack/servicespec.h"
#include "engine/stack/sourcetext.h"

#include <QList>

#include <optional>

namespace paddock {

/// A dependency as it was written. The condition may have been left to Paddock.
struct LocatedDependency
{
    Dependency dependency;
    SourcePosition position;
    std::optional<SourcePosition> conditionPosition; ///< absent: none was written
};

/// A service with the places in its file that later checks point at.
struct LocatedService
{
    ServiceSpec spec; ///< without dependencies: which of them hold is known when all services are read
    QList<LocatedDependency> dependencies;
    ProblemList *problems = nullptr; ///< of the file it stands in
    SourcePosition position;
    std::optional<SourcePosition> directoryPosition; ///< where the file names a directory
    std::optional<SourcePosition> startTimeoutPosition;
    std::optional<SourcePosition> keysPosition; ///< of the first step of the stop that types keys
    std::optional<SourcePosition> schedulePosition;

    void refuse(const SourcePosition &at, const QString &message) const { problems->add(at.line, at.column, message); }
};

} // namespace paddock
