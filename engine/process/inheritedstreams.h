// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/processstreams.h"

namespace paddock {

/// The engine's own three descriptors, handed through untouched; see Command::Streams::Inherited.
class InheritedStreams final : public ProcessStreams
{
    Q_OBJECT
public:
    using ProcessStreams::ProcessStreams;

    Result<void> open(LaunchRequest &request) override;
    void finish() override { Q_EMIT drained(); }

    /// A copy of one of our own standard streams; /dev/null where it is closed.
    static UniqueFd copyOf(int fd);
};

} // namespace paddock
