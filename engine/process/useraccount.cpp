// SPDX-License-Identifier: Apache-2.0
#include "engine/process/useraccount.h"

#include <QCoreApplication>

#include <grp.h>
#include <pwd.h>

#include <cerrno>
#include <optional>
#include <vector>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::UserAccount", source); }

constexpr std::size_t kMaxEntrySize = 1024 * 1024; // a group may have thousands of members

/// Calls one of the *_r functions with room that grows until the entry fits. `lookUp(entry, buffer, size, &found)`.
template<typename Entry, typename LookUp>
std::optional<Entry> readEntry(std::vector<char> &buffer, LookUp lookUp)
{
    Entry entry{};
    Entry *found = nullptr;
    buffer.resize(1024);
    int error = lookUp(&entry, buffer.data(), buffer.size(), &found);
    while (error == ERANGE && buffer.size() < kMaxEntrySize) {
        buffer.resize(buffer.size() * 2);
        error = lookUp(&entry, buffer.data(), buffer.size(), &found);
    }
    return found ? std::optional(entry) : std::nullopt;
}

/// (uid_t)-1 and (gid_t)-1 mean "leave as it is" to the kernel and are nobody's.
std::optional<std::uint32_t> numberOf(const QString &word)
{
    bool isNumber = false;
    const std::uint32_t number = word.toUInt(&isNumber);
    return isNumber && word.at(0).isDigit() && number != ~0U ? std::optional(number) : std::nullopt;
}

std::optional<passwd> findUser(const QString &word, std::vector<char> &buffer)
{
    const QByteArray name = word.toLocal8Bit();
    auto entry = readEntry<passwd>(buffer, [&](passwd *to, char *room, std::size_t size, passwd **found) {
        return ::getpwnam_r(name.constData(), to, room, size, found);
    });
    if (const auto number = numberOf(word); !entry && number) {
        entry = readEntry<passwd>(buffer, [&](passwd *to, char *room, std::size_t size, passwd **found) {
            return ::getpwuid_r(*number, to, room, size, found);
        });
    }
    return entry;
}

Result<gid_t> findGroup(const QString &word)
{
    const QByteArray name = word.toLocal8Bit();
    std::vector<char> buffer;
    const auto entry = readEntry<group>(buffer, [&](group *to, char *room, std::size_t size, group **found) {
        return ::getgrnam_r(name.constData(), to, room, size, found);
    });
    if (entry)
        return entry->gr_gid;
    if (const auto number = numberOf(word))
        return *number;
    return fail(ErrorCode::NotFound, text("this machine knows no group '%1'; 'getent group' lists them").arg(word));
}

QList<gid_t> groupsOf(const char *name, gid_t first)
{
    int count = 64;
    std::vector<gid_t> groups(static_cast<std::size_t>(count));
    while (::getgrouplist(name, first, groups.data(), &count) < 0)
        groups.resize(static_cast<std::size_t>(count));
    return QList<gid_t>(groups.begin(), groups.begin() + count);
}

} // namespace

Result<UserAccount> UserAccount::find(const QString &words)
{
    const QString userWord = words.section(u':', 0, 0);
    const QString groupWord = words.section(u':', 1);
    std::optional<gid_t> group;
    if (words.contains(u':')) {
        const auto found = findGroup(groupWord);
        if (!found)
            return std::unexpected(found.error());
        group = *found;
    }
    UserAccount account;
    std::vector<char> buffer;
    if (const auto entry = findUser(userWord, buffer)) {
        account.name = QString::fromLocal8Bit(entry->pw_name);
        account.user = entry->pw_uid;
        account.group = group.value_or(entry->pw_gid);
        account.groups = groupsOf(entry->pw_name, account.group);
        account.home = QString::fromLocal8Bit(entry->pw_dir);
        account.shell = QString::fromLocal8Bit(entry->pw_shell);
        return account;
    }
    const auto number = numberOf(userWord);
    if (!number)
        return fail(ErrorCode::NotFound,
                    text("this machine knows no user '%1'; 'getent passwd' lists them").arg(userWord));
    if (!group)
        return fail(ErrorCode::NotFound,
                    text("no account has the number %1, so its group is not known; name it: %1:GROUP").arg(*number));
    account.user = *number;
    account.group = *group;
    account.groups = {*group};
    return account;
}

} // namespace paddock
