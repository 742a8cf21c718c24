// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace paddock {

/// When a run that ended by itself is followed by another. A stop by hand always wins over every policy.
enum class RestartPolicy {
    Never,
    OnFailure,     ///< unless it exited with one of the success codes
    Always,        ///< however it ended
    UnlessStopped, ///< as Always; a stop by hand is also kept when the stack file is read again
};

/// "never", "on_failure", "always", "unless_stopped": as the stack file writes it.
QString restartPolicyId(RestartPolicy policy);
/// The policy of such a word; absent for any other.
std::optional<RestartPolicy> restartPolicyOf(const QString &id);

} // namespace paddock
