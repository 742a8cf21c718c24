// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/rotatingfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("RotatingFile", text); }

/// As much as went in; `errno` says why not all.
qsizetype writeAll(int fd, const QByteArray &text)
{
    qsizetype written = 0;
    while (written < text.size()) {
        const ssize_t now = ::write(fd, text.constData() + written, size_t(text.size() - written));
        if (now < 0 && errno == EINTR)
            continue;
        if (now <= 0)
            break;
        written += now;
    }
    return written;
}

} // namespace

QString RotatingFile::numbered(int number) const
{
    return number == 0 ? m_spec.file : m_spec.file + u'.' + QString::number(number);
}

Result<void> RotatingFile::open()
{
    const QString folder = QFileInfo(m_spec.file).path();
    if (!QDir().mkpath(folder))
        return failErrno(tr("cannot make the folder %1 for the log").arg(folder), errno);
    const int anew = m_begun || m_spec.append ? 0 : O_TRUNC;
    // Not blocking: a FIFO in the file's place would hold us up for good.
    UniqueFd fd(::open(QFile::encodeName(m_spec.file).constData(),
                       O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | anew, 0666));
    if (!fd)
        return failErrno(tr("cannot open the log %1").arg(m_spec.file), errno);
    struct stat status = {};
    if (::fstat(fd.get(), &status) != 0)
        return failErrno(tr("cannot open the log %1").arg(m_spec.file), errno);
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::InvalidArgument,
                    tr("cannot write the log %1: it is not a regular file").arg(m_spec.file));
    m_fd = std::move(fd);
    m_begun = true;
    return {};
}

/// Opens the file again where the name means another one by now, or none.
Result<qint64> RotatingFile::currentSize()
{
    struct stat named = {};
    struct stat held = {};
    const bool isHeld = m_fd && ::fstat(m_fd.get(), &held) == 0 &&
                        ::stat(QFile::encodeName(m_spec.file).constData(), &named) == 0 &&
                        named.st_dev == held.st_dev && named.st_ino == held.st_ino;
    if (isHeld)
        return qint64(held.st_size);
    m_fd.reset();
    if (auto opened = open(); !opened)
        return std::unexpected(opened.error());
    if (::fstat(m_fd.get(), &held) != 0)
        return failErrno(tr("cannot read the size of the log %1").arg(m_spec.file), errno);
    return qint64(held.st_size);
}

Result<void> RotatingFile::rotate()
{
    if (m_spec.keep == 0) {
        if (::ftruncate(m_fd.get(), 0) != 0)
            return failErrno(tr("cannot begin the log %1 anew").arg(m_spec.file), errno);
        return {};
    }
    for (int number = m_spec.keep - 1; number >= 0; --number) {
        const QByteArray from = QFile::encodeName(numbered(number));
        const QByteArray to = QFile::encodeName(numbered(number + 1));
        if (::rename(from.constData(), to.constData()) != 0 && errno != ENOENT)
            return failErrno(tr("cannot rename the log %1 to %2").arg(numbered(number), numbered(number + 1)), errno);
    }
    m_fd.reset();
    return open();
}

Result<void> RotatingFile::write(const QByteArray &text)
{
    auto size = currentSize();
    if (!size)
        return std::unexpected(size.error());
    if (m_spec.maxBytes > 0 && *size > 0 && *size + text.size() > m_spec.maxBytes) {
        if (auto rotated = rotate(); !rotated)
            return rotated;
        *size = 0;
    }
    errno = 0;
    if (writeAll(m_fd.get(), text) == text.size())
        return {};
    const int error = errno;
    if (::ftruncate(m_fd.get(), *size) != 0)
        m_fd.reset(); // what is half there stays; more cannot be done about it
    return failErrno(tr("cannot write the log %1").arg(m_spec.file), error);
}

} // namespace paddock
