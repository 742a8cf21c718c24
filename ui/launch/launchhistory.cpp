// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/launchhistory.h"

#include <QSettings>

namespace paddock {

LaunchHistory::LaunchHistory()
{
    QSettings settings;
    const int count = settings.beginReadArray(QStringLiteral("launch/history"));
    for (int i = 0; i < count && i < kCapacity; ++i) {
        settings.setArrayIndex(i);
        m_entries.append({settings.value(QStringLiteral("line")).toString(),
                          settings.value(QStringLiteral("directory")).toString()});
    }
    settings.endArray();
}

void LaunchHistory::add(const Entry &entry)
{
    m_entries.removeIf([&entry](const Entry &other) { return other.line == entry.line; });
    m_entries.prepend(entry);
    if (m_entries.size() > kCapacity)
        m_entries.resize(kCapacity);
    QSettings settings;
    settings.beginWriteArray(QStringLiteral("launch/history"), static_cast<int>(m_entries.size()));
    for (int i = 0; i < m_entries.size(); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("line"), m_entries.at(i).line);
        settings.setValue(QStringLiteral("directory"), m_entries.at(i).directory);
    }
    settings.endArray();
}

} // namespace paddock
