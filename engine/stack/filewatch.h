// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/base/uniquefd.h"
#include "engine/stack/watchfilter.h"

#include <QHash>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <deque>
#include <memory>

namespace paddock {

/// Tells when files of a WatchSpec change, once after each flurry. One inotify watch for each folder, also for the one
/// that a named file is in, since editors write a new file and give it the old name. Folders are looked through a few
/// a turn; those that come later are found. What cannot be watched is told once, the rest is. Links are not followed.
class FileWatch : public QObject
{
    Q_OBJECT
public:
    static constexpr int kMostFolders = 4096;

    explicit FileWatch(const WatchSpec &spec, int mostFolders = kMostFolders, QObject *parent = nullptr);
    ~FileWatch() override;

    [[nodiscard]] const WatchSpec &spec() const { return m_spec; }
    [[nodiscard]] bool isComplete() const { return m_toScan.empty(); } ///< all folders that were there are watched

Q_SIGNALS:
    void changed(const QString &path); ///< the first of the flurry
    void problem(const paddock::Error &error);

private:
    void begin();
    void scanSome();
    void scan(const QString &folder);
    bool add(const QString &folder);
    void forgetBelow(const QString &folder);
    void read();
    void take(int watch, quint32 mask, const QString &name);
    void takeOverflow();
    void note(const QString &path);
    void tellOnce(const Error &error);

    WatchSpec m_spec;
    WatchFilter m_filter;
    int m_mostFolders;
    UniqueFd m_inotify;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QHash<int, QString> m_folders; ///< by watch
    std::deque<QString> m_toScan;
    QTimer m_scanTimer;
    QTimer m_quiet;
    QString m_changed; ///< empty: nothing to tell
    bool m_hasToldProblem = false;
};

} // namespace paddock
