// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/launch/launchdraft.h"

#include <QList>
#include <QObject>
#include <QString>

namespace paddock {

/// A launch that somebody has given a name.
struct SavedLaunch
{
    QString name;
    LaunchDraft draft;

    bool operator==(const SavedLaunch &) const = default;
};

/// The launches that have names, in alphabetical order, kept in the user's settings: each change is written at once,
/// and what another window has changed is read before. Main thread.
class SavedLaunches : public QObject
{
    Q_OBJECT
public:
    explicit SavedLaunches(QObject *parent = nullptr);

    [[nodiscard]] const QList<SavedLaunch> &all() const { return m_all; }
    [[nodiscard]] const SavedLaunch *find(const QString &name) const; ///< until the next change
    void refresh();                                                   ///< what another window may have changed
    void add(const SavedLaunch &launch);                              ///< in place of one of the same name
    void remove(const QString &name);

Q_SIGNALS:
    void changed();

private:
    void read();
    void write();

    QList<SavedLaunch> m_all;
};

} // namespace paddock
