// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace paddock {

/// Raises this process's soft limit of open files (RLIMIT_NOFILE, getrlimit(2)) to the hard one: sampling keeps a file
/// open for each process of the machine. A limit that cannot be raised stays. Makes room for many descriptors as well,
/// which costs nothing before there are threads: call it once, before anything is started. What Paddock starts gets the
/// old limit back, since programs that use select(2) break with descriptors over 1023.
void raiseDescriptorLimit();

/// The soft limit as it was before it was raised; the present one where it never was.
std::uint64_t originalDescriptorLimit();

} // namespace paddock
