// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/servicestatus.h"

#include <QString>

#include <optional>

namespace paddock {

/// Something about a service that one wants to be told. A value.
struct ServiceNotice
{
    enum class Kind { Failed, GivenUp, Unhealthy, LeftBehind };

    Kind kind = Kind::Failed;
    QString serviceId;
    QString text; ///< "api failed: exit 1"

    bool operator==(const ServiceNotice &) const = default;
};

/// What is wrong with a service as it stands: Failed, GivenUp or Unhealthy. Pure.
std::optional<ServiceNotice> troubleOf(const ServiceStatus &status);
/// What its last run left behind, if it did. Pure.
std::optional<ServiceNotice> leftBehindBy(const ServiceStatus &status);
/// It works again, or nobody wants it to: trouble is over. While it starts or rests that is not known yet.
bool isWellAgain(const ServiceStatus &status);

} // namespace paddock
