// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <functional>

namespace paddock {

/// One thing that can be found. A value.
struct PaletteEntry
{
    QString icon; ///< name of an icon
    QString title;
    QString detail; ///< what kind of thing, or where it belongs
    QString key;    ///< that does the same
    int bonus = 0;  ///< services before actions before processes, where they fit alike
    std::function<void()> choose;
};

} // namespace paddock
