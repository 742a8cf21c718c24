// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/result.h"
#include "engine/base/uniquefd.h"
#include "engine/control/sessioncard.h"

#include <QLatin1StringView>
#include <QString>

#include <optional>

namespace paddock {

/// The place where a session of one name is reached: RUNTIME/control/NAME.sock, held by a lock on NAME.lock. Owned by
/// who serves it; goes with the object, the socket first and the lock last, so that whoever gets the lock finds the
/// place free. A socket whose lock nobody holds was left by a session that was killed, and is replaced.
class ControlAddress
{
public:
    static constexpr QLatin1StringView kLockSuffix{".lock"};
    static constexpr QLatin1StringView kSocketSuffix{".sock"};
    static constexpr QLatin1StringView kMessagesSuffix{".log"};

    /// RUNTIME/control; touches nothing.
    static QString directory();
    /// Sees to it that there is one. Fails where it is not the user's alone.
    static Result<void> makeDirectory();
    /// Where a headless session of this name writes what it has to say.
    static QString messagesPath(const QString &name);

    /// Nobody living has the name; otherwise the error of claim().
    static Result<void> checkFree(const QString &name);
    /// The name, or the next like it that nobody living has: "shop-2".
    static QString freeName(const QString &name);
    /// Takes the place and listens. InvalidArgument where a living session has the name: the message names it.
    static Result<ControlAddress> claim(const SessionCard &card);
    /// Who lives there now; absent where nobody does.
    static std::optional<SessionCard> ownerOf(const QString &name);
    /// A connected, non-blocking socket. NotFound where there is no such session, Gone where it was killed.
    static Result<UniqueFd> connectTo(const QString &name);
    /// Takes away what a session that was killed has left there; harmless where one lives.
    static void clear(const QString &name);

    ControlAddress(ControlAddress &&other) noexcept;
    ControlAddress &operator=(ControlAddress &&) = delete;
    ~ControlAddress();

    [[nodiscard]] const SessionCard &card() const { return m_card; }
    /// The listening socket, to be closed by the caller.
    [[nodiscard]] UniqueFd takeSocket() { return std::move(m_socket); }

private:
    ControlAddress(SessionCard card, UniqueFd folder, UniqueFd lock);
    Result<void> listen();

    SessionCard m_card;
    UniqueFd m_folder;
    UniqueFd m_lock; ///< invalid in an object that was moved from
    UniqueFd m_socket;
};

} // namespace paddock
