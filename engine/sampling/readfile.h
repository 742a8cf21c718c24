// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace paddock {

/// Reads from the start of an open kernel file into the buffer: bytes read, or -errno. One call, so that the kernel
/// hands out one consistent text.
int readAtStart(int fd, std::span<char> buffer);

/// The same, opened for this one read. `path` is relative to `directory`.
int readOnce(int directory, const char *path, std::span<char> buffer);

/// The whole of a file that may be long; empty where it can't be read.
std::string readAll(int directory, const char *path);

} // namespace paddock
