// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/stack/inotify.h"
#include "engine/stack/watchfilter.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <deque>
#include <memory>

namespace paddock {

/// Tells when files of a WatchSpec change, once after each flurry. A watch for each folder, also for the one
/// that a named file is in, since editors write a new file and give it the old name. Folders are looked through a few
/// a turn; those that come later are found. What cannot be watched is told once, the rest is. Links are not followed.
class FileWatch : public QObject, private Inotify::Listener
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
    void takeEvent(int watch, quint32 mask, const QString &name) override;
    void takeOverflow() override;
    void note(const QString &path);
    void tellOnce(const Error &error);

    WatchSpec m_spec;
    WatchFilter m_filter;
    int m_mostFolders;
    std::shared_ptr<Inotify> m_inotify;
    QHash<int, QString> m_folders; ///< by watch
    std::deque<QString> m_toScan;
    QTimer m_scanTimer;
    QTimer m_quiet;
    QString m_changed; ///< empty: nothing to tell
    bool m_hasToldProblem = false;
};

} // namespace paddock
