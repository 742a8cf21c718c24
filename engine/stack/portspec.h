// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace paddock {

/// A port that a service says it will listen on. Nothing is opened or forwarded.
struct PortSpec
{
    enum class Protocol { Tcp, Udp };

    quint16 port = 0; ///< at least 1
    Protocol protocol = Protocol::Tcp;

    bool operator==(const PortSpec &) const = default;
};

} // namespace paddock
