// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/filewatch.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <filesystem>
#include <sys/inotify.h>
#include <utility>

namespace paddock {

namespace {

constexpr int kFoldersATurn = 32;

QString joined(const QString &folder, const QString &name)
{
    return folder.endsWith(u'/') ? QString(folder + name) : QString(folder + u'/' + name);
}

/// Named ones only, without links; none where it cannot be read.
QStringList foldersIn(const QString &folder)
{
    namespace fs = std::filesystem;
    QStringList result;
    std::error_code error;
    fs::directory_iterator it(fs::path(QFile::encodeName(folder).toStdString()),
                              fs::directory_options::skip_permission_denied, error);
    while (!error && it != fs::directory_iterator()) {
        std::error_code ignored;
        if (!it->is_symlink(ignored) && it->is_directory(ignored))
            result.append(joined(folder, QFile::decodeName(it->path().filename().c_str())));
        it.increment(error);
    }
    return result;
}

} // namespace

FileWatch::FileWatch(const WatchSpec &spec, int mostFolders, QObject *parent)
    : QObject(parent), m_spec(spec), m_filter(spec), m_mostFolders(mostFolders)
{
    m_quiet.setSingleShot(true);
    m_quiet.setTimerType(Qt::PreciseTimer);
    connect(&m_quiet, &QTimer::timeout, this, [this] { Q_EMIT changed(std::exchange(m_changed, QString())); });
    m_scanTimer.setSingleShot(true);
    connect(&m_scanTimer, &QTimer::timeout, this, &FileWatch::scanSome);
    begin();
}

FileWatch::~FileWatch()
{
    for (auto it = m_folders.cbegin(); it != m_folders.cend(); ++it)
        m_inotify->unwatch(it.key(), this);
}

void FileWatch::begin()
{
    auto inotify = Inotify::shared();
    if (!inotify) {
        tellOnce(inotify.error());
        return;
    }
    m_inotify = std::move(*inotify);
    for (const QString &each : m_spec.paths) {
        const QString path = QDir::cleanPath(each);
        const QFileInfo info(path);
        // The folder it is in tells when it is made, replaced or removed; that is all there is of a file.
        if (!add(info.path()))
            continue;
        if (info.isDir())
            m_toScan.push_back(path);
    }
    scanSome();
}

void FileWatch::scanSome()
{
    for (int i = 0; i < kFoldersATurn && !m_toScan.empty(); ++i) {
        const QString folder = m_toScan.front();
        m_toScan.pop_front();
        scan(folder);
    }
    if (!m_toScan.empty())
        m_scanTimer.start(0);
}

/// Watched before it is read: what is made in between is seen one way or the other.
void FileWatch::scan(const QString &folder)
{
    if (!add(folder))
        return;
    for (const QString &each : foldersIn(folder)) {
        if (m_filter.isMeant(each))
            m_toScan.push_back(each);
    }
}

bool FileWatch::add(const QString &folder)
{
    if (m_folders.size() >= m_mostFolders) {
        m_toScan.clear();
        tellOnce({ErrorCode::ResourceExhausted,
                  tr("%1 folders are watched and no more will be, %2 is not: leave some out with 'ignore'")
                      .arg(QString::number(m_folders.size()), folder),
                  0});
        return false;
    }
    const int watch = m_inotify->watch(folder, this);
    if (watch >= 0) {
        m_folders.insert(watch, folder);
        return true;
    }
    const int error = errno;
    if (error == ENOSPC) {
        m_toScan.clear();
        tellOnce(
            {ErrorCode::ResourceExhausted,
             tr("cannot watch %1: the machine's limit of watches is reached (fs.inotify.max_user_watches)").arg(folder),
             error});
    } else if (m_folders.isEmpty() || error != ENOENT) { // gone again since it was seen
        tellOnce(systemError(tr("cannot watch %1").arg(folder), error));
    }
    return false;
}

/// Moved away: its watches would go on under a name that is not theirs any more.
void FileWatch::forgetBelow(const QString &folder)
{
    for (auto it = m_folders.begin(); it != m_folders.end();) {
        if (*it == folder || it->startsWith(folder + u'/')) {
            m_inotify->unwatch(it.key(), this);
            it = m_folders.erase(it);
        } else {
            ++it;
        }
    }
}

void FileWatch::takeEvent(int watch, quint32 mask, const QString &name)
{
    if ((mask & IN_IGNORED) != 0) {
        m_folders.remove(watch);
        return;
    }
    const auto folder = m_folders.constFind(watch);
    if (folder == m_folders.cend() || name.isEmpty())
        return;
    const QString path = joined(*folder, name);
    if (!m_filter.isMeant(path))
        return;
    if ((mask & IN_ISDIR) != 0) {
        if ((mask & IN_MOVED_FROM) != 0)
            forgetBelow(path);
        if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) {
            m_toScan.push_back(path);
            m_scanTimer.start(0);
        }
    }
    note(path);
}

/// The kernel has dropped news: anything may have changed, and folders may have come.
void FileWatch::takeOverflow()
{
    for (const QString &each : std::as_const(m_spec.paths)) {
        if (QFileInfo(each).isDir())
            m_toScan.push_back(QDir::cleanPath(each));
    }
    m_scanTimer.start(0);
    note(QDir::cleanPath(m_spec.paths.value(0)));
}

void FileWatch::note(const QString &path)
{
    if (m_changed.isEmpty())
        m_changed = path;
    m_quiet.start(m_spec.debounce);
}

void FileWatch::tellOnce(const Error &error)
{
    if (std::exchange(m_hasToldProblem, true))
        return;
    QMetaObject::invokeMethod(this, [this, error] { Q_EMIT problem(error); }, Qt::QueuedConnection);
}

} // namespace paddock
