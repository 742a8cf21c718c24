// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/sampling/procstat.h"
#include "engine/sampling/snapshot.h"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

namespace paddock {

/// What all processes of one pass over /proc share.
struct ProcPass
{
    int directory = -1;     ///< the root of procfs
    std::span<char> buffer; ///< for every read; its size is where command lines are cut
    std::uint64_t turn = 0; ///< counts the passes
    std::size_t keptLimit = 0;
    std::size_t keptCount = 0; ///< files kept open by all processes together
    long ticksPerSecond = 100;
    long pageBytes = 4096;
};

/// One process as it is read again and again. Keeps one file open: `stat`, or for a quiet process of one thread
/// `schedstat`, which costs a third of it and tells whether the process ran at all; if it did not, nothing in `stat`
/// changed but perhaps its parent, and its memory by reclaim. Owned by ProcfsSource, used on its thread.
class TrackedProcess
{
public:
    enum class Presence { Here, Gone, Denied };

    /// Brings the sample up to date. Another process of the same pid takes the place of the one before.
    Presence refresh(ProcPass &pass, std::int32_t pid);
    /// The same, reading `stat` also when the process did not run.
    Presence readAgain(ProcPass &pass, std::int32_t pid);

    [[nodiscard]] const ProcessSample &sample() const { return m_sample; }
    [[nodiscard]] std::chrono::nanoseconds cpuTime(const ProcPass &pass) const;
    [[nodiscard]] bool wasQuiet() const { return m_quiet; } ///< the last refresh read no `stat`
    [[nodiscard]] bool keepsFile() const { return m_file.isValid(); }

private:
    enum class File { Stat, Schedule };

    bool isUnchanged(ProcPass &pass);
    int readStat(ProcPass &pass, std::int32_t pid);
    UniqueFd openSchedule(const ProcPass &pass, std::int32_t pid);
    void drop(ProcPass &pass);
    void apply(const ProcPass &pass, const procstat::Stat &stat);
    void applyDetails(const procstat::Stat &stat);
    void readDetails(const ProcPass &pass, bool again);
    void readCommand(const ProcPass &pass);

    ProcessSample m_sample; ///< pid 0 until it was read once
    UniqueFd m_file;
    File m_fileKind = File::Stat;
    bool m_busy = false; ///< runs in every pass or has several threads, so that `stat` is the file to keep
    bool m_quiet = false;
    bool m_commandKnown = false;
    bool m_ranSinceDetails = false;
    int m_runsInARow = 0;
    std::size_t m_statHash = 0;
    std::size_t m_scheduleHash = 0;
    std::string m_comm; ///< raw
    std::uint64_t m_cpuTicks = 0;
    std::uint64_t m_argumentStart = 0;
    std::uint64_t m_argumentEnd = 0;
};

} // namespace paddock
