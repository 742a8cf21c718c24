// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/lease.h"

#include "engine/base/runtimedirectory.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

namespace paddock {

namespace {

Q_LOGGING_CATEGORY(log, "paddock.lease")

constexpr QLatin1String kFolder("leases");

/// 0 or an errno. Not synced to the disk, on which a session's start would wait: after a crash of the machine the
/// lease means nothing.
int writeWhole(int directory, const QByteArray &name, const QByteArray &bytes)
{
    const UniqueFd file(
        ::openat(directory, name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file)
        return errno;
    const ssize_t written = ::write(file.get(), bytes.constData(), static_cast<std::size_t>(bytes.size()));
    if (written == bytes.size())
        return 0;
    return written < 0 ? errno : ENOSPC;
}

} // namespace

QString Lease::directory() { return RuntimeDirectory::path() + u'/' + kFolder; }

QString Lease::pathOf(const QString &name) { return directory() + u'/' + name + QStringLiteral(".json"); }

Result<Lease> Lease::write(const QString &name, const LeaseRecord &record)
{
    const auto folder = RuntimeDirectory::create(kFolder);
    if (!folder)
        return std::unexpected(folder.error());
    const QString path = pathOf(name);
    const QByteArray finalName = QFile::encodeName(name + QStringLiteral(".json"));
    const QByteArray firstName = finalName + ".new"; // readers look at *.json alone
    int error = writeWhole(folder->get(), firstName, record.toJson());
    if (error == 0 && ::renameat(folder->get(), firstName.constData(), folder->get(), finalName.constData()) != 0)
        error = errno;
    if (error != 0) {
        ::unlinkat(folder->get(), firstName.constData(), 0);
        return failErrno(QCoreApplication::translate("paddock::Lease", "cannot write %1").arg(path), error);
    }
    return Lease(path);
}

void Lease::remove() { ::unlink(QFile::encodeName(m_path).constData()); }

void Lease::warnOnce(const Error &error)
{
    static std::atomic_flag said;
    if (!said.test_and_set())
        qCWarning(log,
                  "%s; should Paddock and its warden be killed together, the next start will not find what is left",
                  qUtf8Printable(error.message));
}

} // namespace paddock
