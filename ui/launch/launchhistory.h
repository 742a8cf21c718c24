// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace paddock {

/// The commands launched by hand, newest first, kept over restarts in the user's settings. A line is in it once.
class LaunchHistory
{
public:
    struct Entry
    {
        QString line;
        QString directory;

        bool operator==(const Entry &) const = default;
    };

    static constexpr int kCapacity = 50;

    LaunchHistory();              ///< reads the settings
    void add(const Entry &entry); ///< writes them
    [[nodiscard]] const QList<Entry> &entries() const { return m_entries; }

private:
    QList<Entry> m_entries;
};

} // namespace paddock
