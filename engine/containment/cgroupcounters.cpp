// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/cgroupcounters.h"

#include "engine/warden/cgroupfs.h"

#include <QFile>

#include <fcntl.h>

namespace paddock::cgroupcounters {

namespace {

/// One of a directory's files, by its descriptor.
class Files
{
public:
    explicit Files(const QString &directory)
        : m_directory(::open(QFile::encodeName(directory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    {}
    explicit Files(UniqueFd directory) : m_directory(std::move(directory)) {}

    [[nodiscard]] QByteArray read(const char *name) const
    {
        return m_directory ? QByteArray::fromStdString(cgroupfs::readFile(m_directory.get(), name)) : QByteArray();
    }

    /// The sum of an entry over the directory and all below it.
    [[nodiscard]] qint64 sumBelow(const char *name, QByteArrayView key) const
    {
        qint64 sum = parseEntry(read(name), key).value_or(0);
        for (const std::string &child :
             m_directory ? cgroupfs::childNames(m_directory.get()) : std::vector<std::string>()) {
            UniqueFd below(::openat(m_directory.get(), child.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
            sum += Files(std::move(below)).sumBelow(name, key);
        }
        return sum;
    }

private:
    UniqueFd m_directory;
};

std::optional<double> seconds(std::optional<qint64> microseconds)
{
    return microseconds ? std::optional(static_cast<double>(*microseconds) / 1e6) : std::nullopt;
}

/// A limit that is set was or was not hit; one that is not set can have been hit only above this group.
template<typename IsLimited>
std::optional<bool> tripped(std::optional<qint64> count, IsLimited isLimited)
{
    if (!count || (*count == 0 && !isLimited()))
        return std::nullopt;
    return *count > 0;
}

std::optional<qint64> numberBehind(QByteArrayView line, QByteArrayView key)
{
    if (!line.startsWith(key) || line.size() <= key.size())
        return std::nullopt;
    bool isNumber = false;
    const qint64 number = line.sliced(key.size()).trimmed().toByteArray().toLongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

} // namespace

std::optional<qint64> parseEntry(const QByteArray &text, QByteArrayView key)
{
    const QByteArray start = key.toByteArray() + ' ';
    for (const QByteArray &line : text.split('\n')) {
        if (const auto number = numberBehind(line, start))
            return number;
    }
    return std::nullopt;
}

std::optional<qint64> parseNumber(const QByteArray &text) { return numberBehind(text, {}); }

std::optional<qint64> parseIo(const QByteArray &text, QByteArrayView key)
{
    const QByteArray start = key.toByteArray() + '=';
    std::optional<qint64> sum;
    for (const QByteArray &line : text.split('\n')) {
        for (const QByteArray &field : line.split(' ')) {
            if (const auto number = numberBehind(field, start))
                sum = sum.value_or(0) + *number;
        }
    }
    return sum;
}

std::optional<qint64> parseSomeTotal(const QByteArray &text)
{
    for (const QByteArray &line : text.split('\n')) {
        if (line.startsWith("some "))
            return parseIo(line, "total");
    }
    return std::nullopt;
}

ResourceUsage readUsage(const QString &directory)
{
    const Files files(directory);
    ResourceUsage usage;
    const QByteArray cpu = files.read("cpu.stat");
    usage.cpuSeconds = seconds(parseEntry(cpu, "usage_usec"));
    usage.userSeconds = seconds(parseEntry(cpu, "user_usec"));
    usage.systemSeconds = seconds(parseEntry(cpu, "system_usec"));
    usage.memoryBytes = parseNumber(files.read("memory.current"));
    usage.peakMemoryBytes = parseNumber(files.read("memory.peak"));
    usage.processes = parseNumber(files.read("pids.current"));
    usage.peakProcesses = parseNumber(files.read("pids.peak"));
    const QByteArray io = files.read("io.stat");
    usage.readBytes = parseIo(io, "rbytes");
    usage.writtenBytes = parseIo(io, "wbytes");
    usage.cpuPressureSeconds = seconds(parseSomeTotal(files.read("cpu.pressure")));
    usage.memoryPressureSeconds = seconds(parseSomeTotal(files.read("memory.pressure")));
    usage.ioPressureSeconds = seconds(parseSomeTotal(files.read("io.pressure")));
    const auto source = [](bool counted) { return counted ? UsageSource::Kernel : UsageSource::Observed; };
    usage.cpuSource = source(usage.cpuSeconds.has_value());
    usage.memorySource = source(usage.peakMemoryBytes.has_value());
    usage.processesSource = source(usage.peakProcesses.has_value());
    return usage;
}

LimitEvidence readEvidence(const QString &directory)
{
    const Files files(directory);
    const QByteArray memory = files.read("memory.events");
    // One kill of the whole group counts each member there, too; a group kill alone came with Linux 5.17.
    auto killed = parseEntry(memory, "oom_kill");
    if (killed)
        *killed += parseEntry(memory, "oom_group_kill").value_or(0);
    // Before Linux 6.11 the refusal is counted in the group of who wanted to fork, not in the one that is full.
    std::optional<qint64> refused;
    if (!files.read("pids.events").isEmpty())
        refused = files.sumBelow("pids.events", "max");
    LimitEvidence evidence;
    evidence.memoryTripped = tripped(killed, [&] { return parseNumber(files.read("memory.max")).has_value(); });
    evidence.processesTripped = tripped(refused, [&] { return parseNumber(files.read("pids.max")).has_value(); });
    // cpu.stat is always there, and costs the kernel a summing up; without the controller nothing is throttled.
    if (const QByteArray most = files.read("cpu.max"); !most.isEmpty())
        evidence.cpuTripped =
            tripped(parseEntry(files.read("cpu.stat"), "nr_throttled"), [&] { return !most.startsWith("max"); });
    return evidence;
}

} // namespace paddock::cgroupcounters
