// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/launchhistory.h"

#include <QSettings>

#include <algorithm>

namespace paddock {

LaunchHistory::LaunchHistory()
{
    QSettings settings;
    const int count = settings.beginReadArray(QStringLiteral("launch/history"));
    for (int i = 0; i < std::min(count, kCapacity); ++i) {
        settings.setArrayIndex(i);
        m_entries.append(LaunchDraft::load(settings));
    }
    settings.endArray();
}

void LaunchHistory::add(const LaunchDraft &draft)
{
    m_entries.removeIf([&draft](const LaunchDraft &other) { return other.line == draft.line; });
    m_entries.prepend(draft);
    if (m_entries.size() > kCapacity)
        m_entries.resize(kCapacity);
    QSettings settings;
    settings.beginWriteArray(QStringLiteral("launch/history"), static_cast<int>(m_entries.size()));
    for (int i = 0; i < m_entries.size(); ++i) {
        settings.setArrayIndex(i);
        m_entries.at(i).save(settings);
    }
    settings.endArray();
}

} // namespace paddock
