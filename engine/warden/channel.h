// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/warden/protocol.h"

#include <array>
#include <string_view>
#include <vector>

namespace paddock::warden {

/// An order with what came along. `payload` is valid until the next receive().
struct Message
{
    wire::OrderHeader header;
    std::string_view payload;
    std::array<UniqueFd, wire::kMaxFds> fds;
};

/// The warden's end of the pair with the engine. Closed for good once the engine is gone; sending then is a quiet
/// nothing, because the last will is all that is left to do.
class Channel
{
public:
    enum class Received { Message, Nothing, Closed };

    explicit Channel(UniqueFd socket);

    [[nodiscard]] int fd() const { return m_socket.get(); }
    [[nodiscard]] Received receive(Message &message);
    /// Waits for the engine to make room, which a stopped engine may take its time for. `fd` is lent.
    void send(const wire::NewsHeader &news, int fd = -1);

private:
    bool takePayload(Message &message, std::size_t received);

    UniqueFd m_socket;
    std::vector<char> m_buffer;
    std::vector<char> m_large;
};

} // namespace paddock::warden
