// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"
#include "engine/sampling/processtable.h"
#include "engine/sampling/trackedprocess.h"

#include <QByteArray>

#include <array>
#include <optional>
#include <stop_token>
#include <vector>

namespace paddock {

/// Reads the machine's processes from procfs. Keeps a file of each known process open as long as the limit allows,
/// because reading one again costs half of opening it; the rest is read by path. Used by one thread at a time. Never
/// fails: a process that goes away while it is read is left out, and a /proc that can't be read at all gives an empty,
/// restricted table.
class ProcfsSource
{
public:
    struct Options
    {
        QByteArray root = QByteArrayLiteral("/proc");
        std::optional<std::size_t> keptFileLimit; ///< default: a quarter of the soft RLIMIT_NOFILE, asked at each read
    };

    /// Command lines are cut after so many bytes.
    static constexpr std::size_t commandSize = 4096;

    ProcfsSource();
    explicit ProcfsSource(Options options);

    /// One pass. A stop request ends it early with an incomplete table.
    ProcessTable read(const std::stop_token &stop = {});

    [[nodiscard]] std::size_t keptFileCount() const;

private:
    void listPids(const std::stop_token &stop);
    void readListed(ProcPass &pass, const std::stop_token &stop);
    void readAdopted(ProcPass &pass);
    [[nodiscard]] const TrackedProcess *find(std::int32_t pid) const;
    bool isHiding();
    std::optional<std::int64_t> readBootTime();
    [[nodiscard]] std::size_t keptFileLimit() const;

    Options m_options;
    UniqueFd m_directory;
    std::vector<TrackedProcess> m_tracked; ///< sorted by pid
    std::vector<TrackedProcess> m_next;    ///< kept for its memory, like the next two
    std::vector<std::int32_t> m_pids;
    std::array<char, commandSize> m_buffer{};
    std::uint64_t m_turn = 0;
    bool m_denied = false; ///< a process of this pass could be seen but not read
    bool m_hiding = false;
    std::optional<std::int64_t> m_bootTime;
    std::chrono::nanoseconds m_clockOffset{0}; ///< wall clock minus boot clock when m_bootTime was read
    const long m_ticksPerSecond;
    const long m_pageBytes;
};

} // namespace paddock
