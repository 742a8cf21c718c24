// SPDX-License-Identifier: Apache-2.0
#include "engine/supervision/restartpolicy.h"

namespace paddock {

QString restartPolicyId(RestartPolicy policy)
{
    switch (policy) {
    case RestartPolicy::Never:
        break;
    case RestartPolicy::OnFailure:
        return QStringLiteral("on_failure");
    case RestartPolicy::Always:
        return QStringLiteral("always");
    case RestartPolicy::UnlessStopped:
        return QStringLiteral("unless_stopped");
    }
    return QStringLiteral("never");
}

std::optional<RestartPolicy> restartPolicyOf(const QString &id)
{
    for (const RestartPolicy policy :
         {RestartPolicy::Never, RestartPolicy::OnFailure, RestartPolicy::Always, RestartPolicy::UnlessStopped}) {
        if (restartPolicyId(policy) == id)
            return policy;
    }
    return std::nullopt;
}

} // namespace paddock
