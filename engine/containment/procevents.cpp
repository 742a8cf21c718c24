// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/procevents.h"

#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>

#include <cstddef>
#include <cstring>

namespace paddock::procevents {

namespace {

using ForkData = decltype(proc_event{}.event_data.fork);
using ExecData = decltype(proc_event{}.event_data.exec);

constexpr std::size_t kEventHeadSize = offsetof(proc_event, event_data);

/// One part of a message; false where the message is shorter.
template<typename Part>
bool take(Part &part, const char *data, std::size_t size, std::size_t at)
{
    if (size < sizeof part || at > size - sizeof part)
        return false;
    std::memcpy(&part, data + at, sizeof part);
    return true;
}

bool readFork(ProcEvent &event, const char *data, std::size_t size)
{
    ForkData fork{};
    if (!take(fork, data, size, kEventHeadSize))
        return false;
    event = {.kind = ProcEvent::Kind::Forked, .pid = fork.child_tgid, .parent = fork.parent_tgid};
    return fork.child_pid == fork.child_tgid && event.parent >= 0;
}

bool readExec(ProcEvent &event, const char *data, std::size_t size)
{
    ExecData exec{};
    if (!take(exec, data, size, kEventHeadSize))
        return false;
    event = {.kind = ProcEvent::Kind::Executed, .pid = exec.process_tgid};
    return true;
}

/// The parent's numbers at the end came with Linux 4.18; older kernels send less.
bool readExit(ProcEvent &event, const char *data, std::size_t size)
{
    ExecData exit{}; // begins with the same two numbers
    if (!take(exit, data, size, kEventHeadSize))
        return false;
    event = {.kind = ProcEvent::Kind::Exited, .pid = exit.process_tgid};
    return exit.process_pid == exit.process_tgid;
}

bool readAcknowledgement(ProcEvent &event, const cn_msg &head, const char *data, std::size_t size)
{
    std::uint32_t error = 0;
    if (!take(error, data, size, kEventHeadSize))
        return false;
    event = {.kind = ProcEvent::Kind::Acknowledged, .error = error, .token = head.ack - 1};
    return true;
}

void parseConnector(const char *data, std::size_t size, std::vector<ProcEvent> &events)
{
    cn_msg head{};
    if (!take(head, data, size, 0) || head.id.idx != CN_IDX_PROC || head.id.val != CN_VAL_PROC ||
        head.len > size - sizeof head)
        return;
    data += sizeof head;
    size = head.len;
    std::uint32_t what = 0;
    if (!take(what, data, size, 0))
        return;
    ProcEvent event;
    bool known = false;
    switch (what) {
    case proc_event::PROC_EVENT_FORK:
        known = readFork(event, data, size);
        break;
    case proc_event::PROC_EVENT_EXEC:
        known = readExec(event, data, size);
        break;
    case proc_event::PROC_EVENT_EXIT:
        known = readExit(event, data, size);
        break;
    case proc_event::PROC_EVENT_NONE:
        if (readAcknowledgement(event, head, data, size))
            events.push_back(event);
        return;
    default:
        return;
    }
    if (known && event.pid > 0)
        events.push_back(event);
}

} // namespace

void parse(const char *data, std::size_t size, std::vector<ProcEvent> &events)
{
    nlmsghdr head{};
    while (take(head, data, size, 0)) {
        if (head.nlmsg_len < sizeof head || head.nlmsg_len > size)
            return;
        if (head.nlmsg_type == NLMSG_DONE) // what the connector marks each of its messages with
            parseConnector(data + sizeof head, head.nlmsg_len - sizeof head, events);
        const std::size_t step = NLMSG_ALIGN(static_cast<std::size_t>(head.nlmsg_len));
        if (step >= size)
            return;
        data += step;
        size -= step;
    }
}

} // namespace paddock::procevents
