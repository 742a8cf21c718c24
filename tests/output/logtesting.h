// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/output/logsnapshot.h"

#include <QByteArrayList>

#include <algorithm>
#include <fcntl.h>
#include <optional>
#include <unistd.h>

/// What the tests of the output room share.
namespace paddock::testing {

struct Pipe
{
    UniqueFd readEnd;
    UniqueFd writeEnd;

    Pipe()
    {
        int fds[2] = {-1, -1};
        if (::pipe2(fds, O_CLOEXEC) == 0) {
            readEnd.reset(fds[0]);
            writeEnd.reset(fds[1]);
        }
    }
};

/// Blocks until all is written; false when nobody reads any more.
inline bool writeAll(int fd, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t size = ::write(fd, bytes.data(), std::size_t(bytes.size()));
        if (size < 0)
            return false;
        bytes = bytes.sliced(size);
    }
    return true;
}

/// The bytes of all lines, of one stream when it is named; pieces of a continued line stay apart.
inline QByteArrayList linesOf(const LogSnapshot &snapshot, std::optional<Stream> stream = {})
{
    QByteArrayList lines;
    for (std::uint64_t number = snapshot.firstLine(); number < snapshot.endLine(); ++number) {
        const LogLine line = snapshot.line(number);
        if (!stream || line.stream == *stream)
            lines.append(line.bytes.toByteArray());
    }
    return lines;
}

} // namespace paddock::testing
