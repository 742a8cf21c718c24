// SPDX-License-Identifier: Apache-2.0
#include "ui/services/statemark.h"

#include "ui/services/servicerows.h"
#include "ui/services/servicetext.h"

#include <algorithm>

namespace paddock {

StateMark StateMark::of(const QList<ServiceStatus> &services)
{
    const ServiceState worst = worstState(services);
    const bool failed = worst == ServiceState::Failed || worst == ServiceState::GivenUp;
    return {worst, !failed && std::ranges::any_of(services, isUnwell)};
}

} // namespace paddock
