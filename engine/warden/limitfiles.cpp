// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/limitfiles.h"

#include "engine/warden/cgroupfs.h"

#include <cerrno>
#include <cstdlib>
#include <string>

namespace paddock::limitfiles {

namespace {

constexpr int kPeriodMicroseconds = 100'000;

/// Lifting a limit that the kernel does not know is done already.
int writeLimit(int directory, const char *name, std::int64_t limit, const std::string &text)
{
    const int error = cgroupfs::writeFile(directory, name, limit < 0 ? "max" : text.c_str());
    return error == ENOENT && limit < 0 ? 0 : error;
}

/// Files that some kernels do without: swap accounting is a build option, memory.oom.group came with 4.19.
int writeWhereThere(int directory, const char *name, const char *text)
{
    const int error = cgroupfs::writeFile(directory, name, text);
    return error == ENOENT ? 0 : error;
}

int writeMemory(int directory, std::int64_t bytes)
{
    const bool limited = bytes >= 0;
    if (const int error = writeWhereThere(directory, "memory.oom.group", limited ? "1" : "0"))
        return error;
    // Otherwise a group that needs too much would be swapped out for minutes before it is told.
    if (const int error = writeWhereThere(directory, "memory.swap.max", limited ? "0" : "max"))
        return error;
    return writeLimit(directory, "memory.max", bytes, std::to_string(bytes));
}

int writeCpu(int directory, std::int64_t microseconds)
{
    const std::string period = ' ' + std::to_string(kPeriodMicroseconds);
    const int error = cgroupfs::writeFile(directory, "cpu.max",
                                          (microseconds < 0 ? "max" : std::to_string(microseconds) + period).c_str());
    return error == ENOENT && microseconds < 0 ? 0 : error;
}

} // namespace

int write(int directory, const wire::LimitsHeader &limits, wire::Controller &refused)
{
    refused = wire::PidsController;
    if (const int error = writeLimit(directory, "pids.max", limits.processes, std::to_string(limits.processes)))
        return error;
    refused = wire::CpuController;
    if (const int error = writeCpu(directory, limits.cpuMicroseconds))
        return error;
    refused = wire::MemoryController; // last: it is the one that can end the group at once
    return writeMemory(directory, limits.memoryBytes);
}

bool isOutOfProcesses(int directory)
{
    const std::string limit = cgroupfs::readFile(directory, "pids.max");
    const std::string current = cgroupfs::readFile(directory, "pids.current");
    if (limit.empty() || current.empty() || limit.front() == 'm')
        return false;
    return std::atoll(current.c_str()) >= std::atoll(limit.c_str());
}

} // namespace paddock::limitfiles
