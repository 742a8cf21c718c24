// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/staledirectory.h"

#include "engine/containment/lostsession.h"
#include "engine/warden/cgroupfs.h"
#include "engine/warden/proctree.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>

namespace paddock {

namespace {

bool isCgroup(int directory)
{
    struct statfs info{};
    return ::fstatfs(directory, &info) == 0 && info.f_type == CGROUP2_SUPER_MAGIC;
}

UniqueFd openDirectory(const QString &path)
{
    return UniqueFd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

/// "/cgroup2/mount/.../paddock-NAME-OWNER-RANDOM", as SessionGroup names it.
bool isNamedAsOurs(const LeaseRecord &record, const QString &directoryName)
{
    static const QRegularExpression ours(QStringLiteral("\\Apaddock-[A-Za-z0-9_.-]+-[0-9]+-[0-9a-f]{8}\\z"));
    const QString &path = record.location;
    return path.startsWith(u'/') && !path.contains(QChar(u'\0')) && QDir::cleanPath(path) == path &&
           path.endsWith(QString(u'/' + directoryName)) && ours.match(directoryName).hasMatch() &&
           directoryName.section(u'-', -2, -2) == QString::number(record.owner.pid);
}

/// The nearest directory above that is still there: a scope of systemd's goes with its last group.
UniqueFd openNearest(QString path)
{
    for (;;) {
        UniqueFd directory = openDirectory(path);
        if (directory || errno != ENOENT || path == u'/')
            return directory;
        path = QFileInfo(path).path();
    }
}

} // namespace

StaleDirectory StaleDirectory::find(const LeaseRecord &record, const QString &directoryName)
{
    StaleDirectory found;
    if (!isNamedAsOurs(record, directoryName))
        return found;
    found.m_path = record.location;
    found.m_owner = record.owner.pid;
    found.m_name = QFile::encodeName(directoryName).toStdString();
    const QString parent = QFileInfo(record.location).path();
    found.m_parent = openDirectory(parent);
    if (!found.m_parent) {
        const UniqueFd above = errno == ENOENT ? openNearest(parent) : UniqueFd();
        if (above && isCgroup(above.get()))
            found.m_state = State::Gone;
        return found;
    }
    if (!isCgroup(found.m_parent.get()))
        return found;
    const UniqueFd directory(
        ::openat(found.m_parent.get(), found.m_name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory)
        found.m_state = errno == ENOENT ? State::Gone : State::NotOurs;
    else if (isCgroup(directory.get()))
        found.m_state = cgroupfs::contains(directory.get(), ::getpid()) ? State::HoldsUs : State::Stale;
    return found;
}

void StaleDirectory::removeHostLeaf() const
{
    if (!m_parent || proctree::readEntry(static_cast<pid_t>(m_owner)))
        return;
    // The kernel itself removes no directory that somebody sits in, or that has others in it.
    const std::string leaf = cgroupfs::kHostLeafPrefix + std::to_string(m_owner);
    ::unlinkat(m_parent.get(), leaf.c_str(), AT_REMOVEDIR);
}

Result<int> StaleDirectory::end(const std::function<bool()> &giveUp) const
{
    constexpr std::chrono::seconds kPatience{10};
    std::size_t count = 0;
    {
        const UniqueFd directory(::openat(m_parent.get(), m_name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (directory)
            count = cgroupfs::members(directory.get()).size();
    }
    const int error = endDirectory(m_parent.get(), m_name, kPatience, giveUp);
    if (error == EBUSY)
        return fail(
            ErrorCode::Io,
            QCoreApplication::translate("paddock::StaleDirectory", "a process in %1 has been killed and does not end")
                .arg(m_path),
            error);
    if (error != 0)
        return failErrno(QCoreApplication::translate("paddock::StaleDirectory", "cannot end what is in %1").arg(m_path),
                         error);
    return static_cast<int>(count);
}

} // namespace paddock
