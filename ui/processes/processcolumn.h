// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace paddock {

/// The columns of the process tree in their first order; the numbers are kept in the settings, so new ones go last.
enum class ProcessColumn { Name, Pid, State, Cpu, Memory, Threads, Started, Command };

inline constexpr int kProcessColumnCount = 8;

} // namespace paddock
