// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace paddock {

/// A port that a service says it will listen on. Nothing is opened or forwarded.
struct PortSpec
{
    enum class Protocol { Tcp, Udp };

    quint16 port = 0; ///< at least 1
    Protocol protocol = Protocol::Tcp;

    bool operator==(const PortSpec &) const = default;

    /// "8080", "53/udp".
    [[nodiscard]] QString toText() const
    {
        return QString::number(port) + (protocol == Protocol::Udp ? QStringLiteral("/udp") : QString());
    }
};

} // namespace paddock
