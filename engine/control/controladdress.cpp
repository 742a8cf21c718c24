// SPDX-License-Identifier: Apache-2.0
#include "engine/control/controladdress.h"

#include "engine/base/runtimedirectory.h"
#include "engine/control/controlmessage.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace paddock {

namespace {

constexpr QLatin1StringView kFolder("control");
constexpr int kLockTries = 10;

QString text(const char *source) { return QCoreApplication::translate("paddock::ControlAddress", source); }

QByteArray lockName(const QString &name) { return (name + ControlAddress::kLockSuffix).toUtf8(); }
QByteArray socketName(const QString &name) { return (name + ControlAddress::kSocketSuffix).toUtf8(); }

/// Through the open folder, because a socket's path has room for 107 bytes and a folder's may be longer.
sockaddr_un addressIn(int folder, const QString &name)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray path = "/proc/self/fd/" + QByteArray::number(folder) + '/' + socketName(name);
    std::memcpy(address.sun_path, path.constData(), std::min<std::size_t>(path.size(), sizeof address.sun_path - 1));
    return address;
}

UniqueFd makeSocket() { return UniqueFd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)); }

/// The lock belongs to the open file, so that it goes with the last descriptor, whatever way the process ends.
bool tryLock(int file)
{
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return ::fcntl(file, F_OFD_SETLK, &lock) == 0;
}

/// What is locked is still what the name stands for, and not a file that its owner has just taken away.
bool isStillThere(int folder, const QByteArray &fileName, int file)
{
    struct stat named{}, opened{};
    return ::fstatat(folder, fileName.constData(), &named, AT_SYMLINK_NOFOLLOW) == 0 && ::fstat(file, &opened) == 0 &&
           named.st_ino == opened.st_ino && named.st_dev == opened.st_dev;
}

/// The lock, or an invalid descriptor and errno: EAGAIN where somebody has it.
UniqueFd takeLock(int folder, const QString &name)
{
    const QByteArray fileName = lockName(name);
    for (int tries = 0; tries < kLockTries; ++tries) {
        UniqueFd lock(::openat(folder, fileName.constData(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!lock || !tryLock(lock.get()))
            return {};
        if (isStillThere(folder, fileName, lock.get()))
            return lock;
    }
    errno = EAGAIN;
    return {};
}

Error takenError(const QString &name)
{
    const auto owner = ControlAddress::ownerOf(name);
    if (!owner)
        return {ErrorCode::InvalidArgument, text("a session %1 is only just beginning or ending").arg(name), EAGAIN};
    const QString where = owner->filePath.isEmpty() ? QString() : QStringLiteral(", ") + owner->filePath;
    return {ErrorCode::InvalidArgument,
            text("a session %1 runs already (pid %2%3); choose another name with --name, or end it with "
                 "'paddock down --session %1'")
                .arg(name, QString::number(owner->pid), where),
            EAGAIN};
}

} // namespace

QString ControlAddress::directory() { return RuntimeDirectory::path() + u'/' + kFolder; }

Result<void> ControlAddress::makeDirectory()
{
    if (const auto folder = RuntimeDirectory::create(kFolder); !folder)
        return std::unexpected(folder.error());
    return {};
}

QString ControlAddress::messagesPath(const QString &name) { return directory() + u'/' + name + kMessagesSuffix; }

ControlAddress::ControlAddress(SessionCard card, UniqueFd folder, UniqueFd lock)
    : m_card(std::move(card)), m_folder(std::move(folder)), m_lock(std::move(lock))
{}

ControlAddress::ControlAddress(ControlAddress &&other) noexcept = default;

ControlAddress::~ControlAddress()
{
    if (!m_lock)
        return;
    ::unlinkat(m_folder.get(), socketName(m_card.name).constData(), 0);
    ::unlinkat(m_folder.get(), lockName(m_card.name).constData(), 0);
}

Result<void> ControlAddress::checkFree(const QString &name)
{
    if (const auto valid = SessionCard::checkName(name); !valid)
        return valid;
    if (ownerOf(name))
        return std::unexpected(takenError(name));
    return {};
}

QString ControlAddress::freeName(const QString &name)
{
    QString free = name;
    for (int number = 2; ownerOf(free); ++number) {
        const QString suffix = u'-' + QString::number(number);
        free = name.left(SessionCard::kMaxNameLength - suffix.size()) + suffix;
    }
    return free;
}

Result<ControlAddress> ControlAddress::claim(const SessionCard &card)
{
    if (const auto valid = SessionCard::checkName(card.name); !valid)
        return std::unexpected(valid.error());
    auto folder = RuntimeDirectory::create(kFolder);
    if (!folder)
        return std::unexpected(folder.error());
    UniqueFd lock = takeLock(folder->get(), card.name);
    if (!lock && (errno == EAGAIN || errno == EACCES))
        return std::unexpected(takenError(card.name));
    if (!lock)
        return failErrno(text("cannot lock %1").arg(directory() + u'/' + card.name + kLockSuffix), errno);
    ControlAddress address(card, std::move(*folder), std::move(lock));
    if (const auto listening = address.listen(); !listening)
        return std::unexpected(listening.error());
    return address;
}

Result<void> ControlAddress::listen()
{
    const QString path = directory() + u'/' + m_card.name + kSocketSuffix;
    const QByteArray json = m_card.toJson();
    if (::ftruncate(m_lock.get(), 0) != 0 || ::pwrite(m_lock.get(), json.constData(), json.size(), 0) != json.size())
        return failErrno(text("cannot write beside %1").arg(path), errno);
    ::unlinkat(m_folder.get(), socketName(m_card.name).constData(), 0); // whoever left it is dead: the lock is ours
    m_socket = makeSocket();
    const sockaddr_un address = addressIn(m_folder.get(), m_card.name);
    if (!m_socket || ::bind(m_socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(m_socket.get(), ControlProtocol::kMaxClients) != 0)
        return failErrno(text("cannot listen on %1").arg(path), errno);
    return {};
}

std::optional<SessionCard> ControlAddress::ownerOf(const QString &name)
{
    for (const SessionCard &card : readSessionCards()) {
        if (card.name == name && card.alive)
            return card;
    }
    return std::nullopt;
}

Result<UniqueFd> ControlAddress::connectTo(const QString &name)
{
    if (const auto valid = SessionCard::checkName(name); !valid)
        return std::unexpected(valid.error());
    const auto folder = RuntimeDirectory::open(directory());
    if (!folder)
        return fail(ErrorCode::NotFound, text("there is no session %1").arg(name));
    UniqueFd socket = makeSocket();
    const sockaddr_un address = addressIn(folder->get(), name);
    if (socket && ::connect(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
        return socket;
    if (errno == ENOENT)
        return fail(ErrorCode::NotFound, text("there is no session %1").arg(name));
    if (errno == ECONNREFUSED)
        return fail(ErrorCode::Gone, text("the session %1 was killed").arg(name), errno);
    return failErrno(text("cannot reach the session %1").arg(name), errno);
}

void ControlAddress::clear(const QString &name)
{
    auto folder = RuntimeDirectory::open(directory());
    if (!folder || !SessionCard::checkName(name))
        return;
    SessionCard card;
    card.name = name;
    if (UniqueFd lock = takeLock(folder->get(), name))
        ControlAddress(card, std::move(*folder), std::move(lock));
}

} // namespace paddock
