// SPDX-License-Identifier: Apache-2.0
#include "engine/process/commandidentity.h"

#include "engine/base/resourcename.h"
#include "engine/base/signalname.h"
#include "engine/base/uniquefd.h"
#include "engine/process/environmentbytes.h"
#include "engine/process/useraccount.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Process", source); }

constexpr int kLowestNice = -20, kHighestNice = 19;
constexpr mode_t kAllPermissions = 0777;

/// This process's own, which may have changed since the warden was born with it. There is no harmless way to ask for it
/// but this (proc(5), kernel 4.7).
std::optional<mode_t> ownUmask()
{
    const UniqueFd status(::open("/proc/self/status", O_RDONLY | O_CLOEXEC));
    std::array<char, 128> start; // it is the second line
    const ssize_t size = status ? ::read(status.get(), start.data(), start.size()) : 0;
    constexpr QByteArrayView kKey("\nUmask:\t");
    constexpr qsizetype kDigits = 4;
    const QByteArrayView lines(start.data(), std::max<ssize_t>(size, 0));
    const qsizetype at = lines.indexOf(kKey);
    if (at < 0 || lines.size() < at + kKey.size() + kDigits)
        return std::nullopt;
    bool isNumber = false;
    const uint umask = lines.sliced(at + kKey.size(), kDigits).toUInt(&isNumber, 8);
    return isNumber ? std::optional<mode_t>(umask) : std::nullopt;
}

Result<void> check(const Command &command)
{
    if (command.nice && (*command.nice < kLowestNice || *command.nice > kHighestNice))
        return fail(ErrorCode::InvalidArgument,
                    text("nice %1 is out of range: it goes from -20 to 19").arg(*command.nice));
    if (command.umask && *command.umask > kAllPermissions)
        return fail(ErrorCode::InvalidArgument,
                    text("umask %1 is out of range: it goes from 000 to 777").arg(*command.umask, 0, 8));
    for (const ChildIdentity::ResourceLimit &limit : command.resourceLimits) {
        if (limit.soft > limit.hard)
            return fail(ErrorCode::InvalidArgument,
                        text("the soft limit of %1 is over its hard limit").arg(resourceName(limit.resource)));
    }
    for (const int signal : command.ignoredSignals) {
        if (signal < 1 || signal >= NSIG || signal == SIGKILL || signal == SIGSTOP)
            return fail(ErrorCode::InvalidArgument, text("%1 cannot be ignored").arg(signalName(signal)));
    }
    return {};
}

/// Who is that user already, and may not set groups, needs nothing set.
bool isOurselves(const UserAccount &account)
{
    return ::geteuid() != 0 && account.user == ::getuid() && account.user == ::geteuid() &&
           account.group == ::getgid() && account.group == ::getegid();
}

void moveIn(const UserAccount &account, QProcessEnvironment &environment)
{
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    const auto set = [&](const QString &key, const QString &value) {
        if (!value.isEmpty() && environment.contains(key) == own.contains(key) &&
            environment.value(key) == own.value(key))
            environment.insert(key, value);
    };
    set(QStringLiteral("HOME"), account.home.isEmpty() ? QStringLiteral("/") : account.home);
    set(QStringLiteral("USER"), account.name);
    set(QStringLiteral("LOGNAME"), account.name);
    set(QStringLiteral("SHELL"), account.shell);
}

} // namespace

Result<void> fillIdentity(const Command &command, LaunchRequest &request)
{
    if (auto sound = check(command); !sound)
        return sound;
    ChildIdentity &identity = request.identity;
    identity.umask = command.umask ? command.umask : ownUmask();
    identity.nice = command.nice;
    identity.resourceLimits = command.resourceLimits;
    identity.ignoredSignals = command.ignoredSignals;
    identity.noNewPrivileges = command.noNewPrivileges;
    QProcessEnvironment environment = command.environment;
    if (!command.user.isEmpty()) {
        const auto account = UserAccount::find(command.user);
        if (!account)
            return std::unexpected(account.error());
        if (!isOurselves(*account))
            identity.account = {account->user, account->group, account->groups};
        moveIn(*account, environment);
    }
    request.environment = environmentBytes(environment);
    return {};
}

} // namespace paddock
