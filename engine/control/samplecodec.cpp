// SPDX-License-Identifier: Apache-2.0
#include "engine/control/samplecodec.h"

#include "engine/control/jsonfields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace paddock {

namespace {

using namespace Qt::StringLiterals;

/// In the worst case JSON takes six bytes for one of these, which stays below the mebibyte of a message.
constexpr qsizetype kPieceBytes = 96 * 1024;
constexpr qsizetype kRowBytes = 64; ///< of the figures in a row

/// Thousands of processes are told each second, so a process is an array, and its columns are named once a piece.
enum Column { Pid, Start, Parent, Name, CommandLine, State, Cpu, Resident, Threads, Started, User, Group, kColumns };
constexpr std::array<QLatin1StringView, kColumns> kColumnNames{
    "pid"_L1, "start_time"_L1, "parent_pid"_L1,         "name"_L1, "command"_L1, "state"_L1, "cpu_percent"_L1,
    "rss"_L1, "threads"_L1,    "started_after_boot"_L1, "uid"_L1,  "group"_L1};

QJsonArray columnNames()
{
    QJsonArray names;
    for (const QLatin1StringView name : kColumnNames)
        names += name;
    return names;
}

/// To the hundredth: nobody is told more of it.
QJsonValue percentOrNull(const std::optional<double> &percent)
{
    return percent ? QJsonValue(std::round(*percent * 100) / 100) : QJsonValue(QJsonValue::Null);
}

QJsonArray rowOf(const ProcessSample &process)
{
    return {process.key.pid,
            static_cast<qint64>(process.key.startTime),
            process.parentPid,
            process.name,
            process.command,
            QString(QLatin1Char(process.state)),
            percentOrNull(process.cpuPercent),
            process.residentBytes,
            process.threads,
            json::seconds(process.startedAfterBoot),
            static_cast<qint64>(process.uid),
            process.group < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(process.group)};
}

/// Reads rows by the names of their columns, whatever their order and whatever else there is.
class RowReader
{
public:
    explicit RowReader(const QJsonArray &names)
    {
        m_places.fill(-1);
        for (qsizetype place = 0; place < names.size(); ++place) {
            const auto known = std::find(kColumnNames.begin(), kColumnNames.end(), names[place].toString());
            if (known != kColumnNames.end())
                m_places[std::size_t(known - kColumnNames.begin())] = place;
        }
    }

    [[nodiscard]] ProcessSample read(const QJsonArray &row) const
    {
        const auto at = [&](Column column) { return row.at(m_places[column]); }; // undefined where there is none
        ProcessSample process;
        process.key = {at(Pid).toInt(), static_cast<quint64>(at(Start).toInteger())};
        process.parentPid = at(Parent).toInt();
        process.name = at(Name).toString();
        process.command = at(CommandLine).toString();
        process.state = at(State).toString(u"?"_s).leftJustified(1, u'?').at(0).toLatin1();
        if (const QJsonValue percent = at(Cpu); percent.isDouble())
            process.cpuPercent = percent.toDouble();
        process.residentBytes = at(Resident).toInteger();
        process.threads = at(Threads).toInt();
        process.startedAfterBoot = std::chrono::milliseconds(std::llround(at(Started).toDouble() * 1000));
        process.uid = static_cast<quint32>(at(User).toInteger());
        process.group = at(Group).toInt(-1);
        return process;
    }

private:
    std::array<qsizetype, kColumns> m_places{};
};

QJsonArray groupsToJson(const std::vector<GroupSample> &groups)
{
    QJsonArray array;
    for (const GroupSample &group : groups) {
        array += QJsonObject{{"id"_L1, group.id},
                             {"cpu_percent"_L1, percentOrNull(group.cpuPercent)},
                             {"memory_bytes"_L1, group.memoryBytes},
                             {"processes"_L1, group.processes},
                             {"threads"_L1, group.threads}};
    }
    return array;
}

std::vector<GroupSample> groupsFrom(const QJsonArray &array)
{
    std::vector<GroupSample> groups;
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        groups.push_back({object.value("id"_L1).toString(), json::doubleAt(object, "cpu_percent"_L1),
                          object.value("memory_bytes"_L1).toInteger(), object.value("processes"_L1).toInt(),
                          object.value("threads"_L1).toInt()});
    }
    return groups;
}

/// Collects what is to be told and begins a new piece where one is full.
class PieceWriter
{
public:
    PieceWriter(const Snapshot *base, const Snapshot &sample)
        : m_frame{{"sequence"_L1, static_cast<qint64>(sample.sequence)},
                  {"base"_L1, base ? QJsonValue(static_cast<qint64>(base->sequence)) : QJsonValue(QJsonValue::Null)},
                  {"columns"_L1, columnNames()}}
    {}

    void addProcess(const ProcessSample &process)
    {
        m_processes += rowOf(process);
        count(kRowBytes + process.name.size() + process.command.size());
    }

    void addEnded(const ProcessKey &key)
    {
        m_ended += QJsonArray{key.pid, static_cast<qint64>(key.startTime)};
        count(kRowBytes / 2);
    }

    QList<QJsonObject> finish(const Snapshot &sample)
    {
        m_frame.insert("taken_at"_L1, json::timeOrNull(sample.takenAt));
        m_frame.insert("booted_at"_L1, json::timeOrNull(sample.bootedAt));
        m_frame.insert("groups"_L1, groupsToJson(sample.groups));
        m_frame.insert("own_cpu_percent"_L1, percentOrNull(sample.ownCpuPercent));
        m_frame.insert("own_rss"_L1, sample.ownResidentBytes);
        m_frame.insert("restricted"_L1, sample.restricted);
        endPiece(false);
        return std::move(m_pieces);
    }

private:
    void count(qsizetype bytes)
    {
        m_bytes += bytes;
        if (m_bytes > kPieceBytes)
            endPiece(true);
    }

    void endPiece(bool more)
    {
        QJsonObject piece = m_frame;
        piece.insert("processes"_L1, std::exchange(m_processes, {}));
        piece.insert("ended"_L1, std::exchange(m_ended, {}));
        piece.insert("more"_L1, more);
        m_pieces += piece;
        m_bytes = 0;
    }

    QJsonObject m_frame;
    QJsonArray m_processes;
    QJsonArray m_ended;
    qsizetype m_bytes = 0;
    QList<QJsonObject> m_pieces;
};

} // namespace

SnapshotPtr membersOnly(const Snapshot &sample)
{
    auto members = std::make_shared<Snapshot>();
    members->sequence = sample.sequence;
    members->takenAt = sample.takenAt;
    members->bootedAt = sample.bootedAt;
    std::ranges::copy_if(sample.processes, std::back_inserter(members->processes),
                         [](const ProcessSample &process) { return process.group >= 0; });
    members->groups = sample.groups;
    members->ownCpuPercent = sample.ownCpuPercent;
    members->ownResidentBytes = sample.ownResidentBytes;
    members->restricted = sample.restricted;
    return members;
}

QList<QJsonObject> samplePieces(const Snapshot *base, const Snapshot &sample)
{
    PieceWriter writer(base, sample);
    static const std::vector<ProcessSample> kNone;
    const std::vector<ProcessSample> &known = base ? base->processes : kNone;
    auto old = known.begin();
    for (const ProcessSample &process : sample.processes) {
        for (; old != known.end() && old->key < process.key; ++old)
            writer.addEnded(old->key);
        const bool isKnown = old != known.end() && old->key == process.key;
        if (!isKnown || *old != process)
            writer.addProcess(process);
        if (isKnown)
            ++old;
    }
    for (; old != known.end(); ++old)
        writer.addEnded(old->key);
    return writer.finish(sample);
}

SnapshotPtr SampleAssembly::take(const QJsonObject &piece)
{
    const auto sequence = static_cast<quint64>(piece.value("sequence"_L1).toInteger());
    if (sequence != std::exchange(m_sequence, sequence)) {
        m_changed.clear();
        m_ended.clear();
    }
    const RowReader reader(piece.value("columns"_L1).toArray());
    for (const QJsonValue &row : piece.value("processes"_L1).toArray())
        m_changed.push_back(reader.read(row.toArray()));
    for (const QJsonValue &value : piece.value("ended"_L1).toArray()) {
        const QJsonArray key = value.toArray();
        m_ended.insert({key.at(0).toInt(), static_cast<quint64>(key.at(1).toInteger())});
    }
    if (piece.value("more"_L1).toBool())
        return {};

    const QJsonValue base = piece.value("base"_L1);
    if (base.isDouble() && (!m_last || static_cast<quint64>(base.toInteger()) != m_last->sequence))
        return {};
    auto sample = std::make_shared<Snapshot>();
    sample->sequence = sequence;
    sample->takenAt = json::timeAt(piece, "taken_at"_L1).toLocalTime();
    sample->bootedAt = json::timeAt(piece, "booted_at"_L1).toLocalTime();
    sample->processes = merged(base.isDouble() ? m_last.get() : nullptr);
    sample->groups = groupsFrom(piece.value("groups"_L1).toArray());
    sample->ownCpuPercent = json::doubleAt(piece, "own_cpu_percent"_L1);
    sample->ownResidentBytes = piece.value("own_rss"_L1).toInteger();
    sample->restricted = piece.value("restricted"_L1).toBool();
    m_last = sample;
    m_sequence = 0;
    return sample;
}

std::vector<ProcessSample> SampleAssembly::merged(const Snapshot *base)
{
    std::vector<ProcessSample> changed = std::exchange(m_changed, {});
    std::ranges::sort(changed, {}, &ProcessSample::key);
    if (!base)
        return changed;
    std::vector<ProcessSample> processes;
    processes.reserve(base->processes.size() + changed.size());
    auto next = changed.begin();
    for (const ProcessSample &old : base->processes) {
        for (; next != changed.end() && next->key < old.key; ++next)
            processes.push_back(std::move(*next));
        if (next != changed.end() && next->key == old.key)
            processes.push_back(std::move(*next++));
        else if (!m_ended.contains(old.key))
            processes.push_back(old);
    }
    std::move(next, changed.end(), std::back_inserter(processes));
    return processes;
}

} // namespace paddock
