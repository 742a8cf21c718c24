// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace paddock {

/// The exit statuses that are Paddock's own; every other one is the command's.
struct ExitStatus
{
    static constexpr int kDone = 0;
    static constexpr int kServiceFailed = 1;   ///< `up`: all services ended by themselves, not all of them well
    static constexpr int kLeftBehind = 122;    ///< something outlived its leader or its stop
    static constexpr int kNotAvailable = 123;  ///< a mechanism or limit that was insisted on cannot be had
    static constexpr int kPaddockFailed = 125; ///< usage, or Paddock's own failure
    static constexpr int kSignalBase = 128;
};

} // namespace paddock
