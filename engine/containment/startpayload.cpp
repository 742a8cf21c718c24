// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/startpayload.h"

#include "engine/warden/protocol.h"

#include <sys/stat.h>
#include <unistd.h>

namespace paddock {

namespace {

void appendString(QByteArray &payload, const QByteArray &text)
{
    payload += text;
    payload += '\0';
}

template<typename Number>
void appendNumber(QByteArray &payload, const Number &number)
{
    payload.append(reinterpret_cast<const char *>(&number), sizeof number);
}

void describeAccount(wire::StartHeader &header, const ChildIdentity::Account &account)
{
    header.flags |= wire::SetsAccount;
    header.user = account.user;
    header.group = account.group;
    header.groupCount = static_cast<std::uint32_t>(account.groups.size());
}

/// A process group of its own stops at its first read from the terminal unless it has the foreground in our place. In a
/// pipeline others of our group need that, and it is asked for when that read comes.
bool shallTakeForeground(const LaunchRequest &request)
{
    struct stat output{};
    const bool isPiped = ::fstat(request.standardOutput.get(), &output) == 0 && S_ISFIFO(output.st_mode);
    return !isPiped && ::tcgetpgrp(request.standardInput.get()) == ::getpgrp();
}

wire::StartHeader startHeader(const LaunchRequest &request, std::int32_t processGroup)
{
    const ChildIdentity &identity = request.identity;
    wire::StartHeader header;
    header.argc = static_cast<std::uint32_t>(request.arguments.size());
    header.envc = static_cast<std::uint32_t>(request.environment.size());
    header.processGroup = processGroup;
    if (identity.account)
        describeAccount(header, *identity.account);
    if (identity.umask) {
        header.flags |= wire::SetsUmask;
        header.umask = *identity.umask;
    }
    if (identity.nice) {
        header.flags |= wire::SetsNice;
        header.nice = *identity.nice;
    }
    if (identity.noNewPrivileges)
        header.flags |= wire::NoNewPrivileges;
    if (request.takesTerminal)
        header.flags |= wire::TakesTerminal;
    if (processGroup == wire::kOwnProcessGroup && shallTakeForeground(request))
        header.flags |= wire::TakesForeground;
    header.limitCount = static_cast<std::uint32_t>(identity.resourceLimits.size());
    for (const int signal : identity.ignoredSignals)
        header.ignoredSignals |= 1ULL << (signal - 1);
    return header;
}

} // namespace

QByteArray startPayload(const LaunchRequest &request, std::int32_t processGroup)
{
    QByteArray payload;
    appendNumber(payload, startHeader(request, processGroup));
    if (request.identity.account) {
        for (const gid_t group : request.identity.account->groups)
            appendNumber(payload, static_cast<std::uint32_t>(group));
    }
    for (const ChildIdentity::ResourceLimit &limit : request.identity.resourceLimits)
        appendNumber(payload, wire::RlimitEntry{static_cast<std::uint64_t>(limit.resource), limit.soft, limit.hard});
    appendString(payload, request.workingDirectory);
    appendString(payload, request.executable);
    for (const QByteArray &argument : request.arguments)
        appendString(payload, argument);
    for (const QByteArray &variable : request.environment)
        appendString(payload, variable);
    return payload;
}

} // namespace paddock
