// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"

#include <expected>
#include <utility>

namespace paddock {

/// Every fallible call of the engine returns one; no exception crosses a room.
template<typename T>
using Result = std::expected<T, Error>;

/// `return fail(ErrorCode::NotFound, tr("no such service: %1").arg(name));`
inline std::unexpected<Error> fail(ErrorCode code, QString message, int nativeError = 0)
{
    return std::unexpected(Error{code, std::move(message), nativeError});
}

/// `return failErrno(u"cannot open /proc"_qs, errno);`
inline std::unexpected<Error> failErrno(const QString &message, int errnoValue)
{
    return std::unexpected(systemError(message, errnoValue));
}

} // namespace paddock
