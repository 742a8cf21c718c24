// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QtGlobal>

namespace paddock {

/// The file that a service's output is also written to.
struct LogSpec
{
    QString file;                         ///< absolute
    qint64 maxBytes = 64LL * 1024 * 1024; ///< a larger file becomes FILE.1, that one FILE.2 ...; 0: it grows
    int keep = 3;                         ///< how many of FILE.1, FILE.2 ... stay; 0: the file is begun anew
    bool append = true;                   ///< false: each start of the stack begins it anew

    bool operator==(const LogSpec &) const = default;
};

} // namespace paddock
