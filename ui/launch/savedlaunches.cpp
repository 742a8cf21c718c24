// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/savedlaunches.h"

#include <QSettings>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kMost = 500; ///< of a settings file that somebody else has written
const QString kArray = QStringLiteral("launch/saved");
const QString kName = QStringLiteral("name");

} // namespace

SavedLaunches::SavedLaunches(QObject *parent) : QObject(parent) { read(); }

void SavedLaunches::read()
{
    m_all.clear();
    QSettings settings;
    const int count = std::min(settings.beginReadArray(kArray), kMost);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        const SavedLaunch launch{settings.value(kName).toString(), LaunchDraft::load(settings)};
        if (!launch.name.isEmpty() && !find(launch.name))
            m_all.append(launch);
    }
    settings.endArray();
}

void SavedLaunches::write()
{
    QSettings settings;
    settings.remove(kArray);
    settings.beginWriteArray(kArray, static_cast<int>(m_all.size()));
    for (int i = 0; i < m_all.size(); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(kName, m_all.at(i).name);
        m_all.at(i).draft.save(settings);
    }
    settings.endArray();
    Q_EMIT changed();
}

void SavedLaunches::refresh()
{
    const QList<SavedLaunch> before = m_all;
    read();
    if (m_all != before)
        Q_EMIT changed();
}

const SavedLaunch *SavedLaunches::find(const QString &name) const
{
    const auto found = std::ranges::find(m_all, name, &SavedLaunch::name);
    return found == m_all.end() ? nullptr : &*found;
}

void SavedLaunches::add(const SavedLaunch &launch)
{
    read();
    m_all.removeIf([&launch](const SavedLaunch &other) { return other.name == launch.name; });
    const auto behind = std::ranges::find_if(m_all, [&launch](const SavedLaunch &other) {
        return QString::localeAwareCompare(launch.name, other.name) < 0;
    });
    m_all.insert(behind, launch);
    write();
}

void SavedLaunches::remove(const QString &name)
{
    read();
    m_all.removeIf([&name](const SavedLaunch &other) { return other.name == name; });
    write();
}

} // namespace paddock
