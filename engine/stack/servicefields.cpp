// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/servicefields.h"

#include "engine/stack/fieldtable.h"
#include "engine/supervision/cronexpression.h"

#include <array>
#include <limits>

namespace paddock {

namespace {

QString tr(const char *text) { return ServiceFields::tr(text); }

void readMemory(FieldReader &reader, const YamlEntry &entry, ResourceLimits &limits)
{
    constexpr qint64 kLeast = 1024 * 1024;
    const auto bytes = reader.byteSize(entry);
    if (bytes && *bytes < kLeast)
        reader.refuse(*entry.value, tr("'memory' is at least 1M; nothing could start with less"));
    limits.memoryBytes = bytes;
}

void readPids(FieldReader &reader, const YamlEntry &entry, ResourceLimits &limits)
{
    limits.processes = reader.integer(entry, 1, std::numeric_limits<int>::max());
}

void readCpu(FieldReader &reader, const YamlEntry &entry, ResourceLimits &limits)
{
    limits.cpuCores = reader.number(entry, 0.01, 10'000);
}

constexpr std::array kLimitFields{
    Field<ResourceLimits>{"memory", readMemory},
    Field<ResourceLimits>{"pids", readPids},
    Field<ResourceLimits>{"cpu", readCpu},
};
constexpr FieldTable<ResourceLimits> kLimits{kLimitFields};

void readMaxSize(FieldReader &reader, const YamlEntry &entry, LogSpec &log)
{
    constexpr qint64 kLeast = 64 * 1024;
    if (entry.value->kind == YamlNode::Kind::Scalar && entry.value->text == u"0") {
        log.maxBytes = 0;
        return;
    }
    const auto bytes = reader.byteSize(entry);
    if (bytes && *bytes < kLeast)
        reader.refuse(*entry.value, tr("'max_size' is at least 64K, or 0 for a file that grows without end"));
    log.maxBytes = bytes.value_or(log.maxBytes);
}

constexpr std::array kLogFields{
    Field<LogSpec>{"file", [](FieldReader &reader, const YamlEntry &entry,
                              LogSpec &log) { log.file = reader.path(entry).value_or(QString()); }},
    Field<LogSpec>{"max_size", readMaxSize},
    Field<LogSpec>{"keep", [](FieldReader &reader, const YamlEntry &entry,
                              LogSpec &log) { log.keep = reader.integer(entry, 0, 1000).value_or(log.keep); }},
    Field<LogSpec>{"append", [](FieldReader &reader, const YamlEntry &entry,
                                LogSpec &log) { log.append = reader.boolean(entry).value_or(log.append); }},
};
constexpr FieldTable<LogSpec> kLog{kLogFields};

void readPaths(FieldReader &reader, const YamlEntry &entry, WatchSpec &watch)
{
    for (const YamlNode *item : reader.items(*entry.value)) {
        if (const auto path = reader.path(*item, FieldReader::quoted(entry)))
            watch.paths.append(*path);
    }
}

void readIgnore(FieldReader &reader, const YamlEntry &entry, WatchSpec &watch)
{
    for (const YamlNode *item : reader.items(*entry.value)) {
        const auto glob = reader.text(*item, tr("a pattern in 'ignore'"));
        if (glob && glob->isEmpty())
            reader.refuse(*item, tr("a pattern in 'ignore' is empty"));
        else if (glob)
            watch.ignore.append(*glob);
    }
}

constexpr std::array kWatchFields{
    Field<WatchSpec>{"paths", readPaths},
    Field<WatchSpec>{"ignore", readIgnore},
    Field<WatchSpec>{"debounce",
                     [](FieldReader &reader, const YamlEntry &entry, WatchSpec &watch) {
                         watch.debounce = reader.duration(entry, std::chrono::milliseconds(0)).value_or(watch.debounce);
                     }},
    Field<WatchSpec>{"cascade",
                     [](FieldReader &reader, const YamlEntry &entry, WatchSpec &watch) {
                         watch.cascade = reader.boolean(entry).value_or(watch.cascade);
                     }},
};
constexpr FieldTable<WatchSpec> kWatch{kWatchFields};

struct ScheduleDraft
{
    ScheduleSpec spec;
    const YamlNode *when = nullptr; ///< the key of cron or every
};

void takeWhen(FieldReader &reader, const YamlEntry &entry, ScheduleDraft &draft)
{
    if (draft.when)
        reader.refuse(*entry.key, tr("a schedule has 'cron' or 'every', not both"));
    draft.when = entry.key;
}

void readCron(FieldReader &reader, const YamlEntry &entry, ScheduleDraft &draft)
{
    takeWhen(reader, entry, draft);
    const auto text = reader.filledText(entry);
    if (!text)
        return;
    const Result<CronExpression> cron = CronExpression::parse(*text);
    if (cron)
        draft.spec.cron = *text;
    else
        reader.refuse(*entry.value, cron.error().message);
}

void readEvery(FieldReader &reader, const YamlEntry &entry, ScheduleDraft &draft)
{
    takeWhen(reader, entry, draft);
    draft.spec.every = reader.duration(entry, std::chrono::seconds(1));
}

void readOverlap(FieldReader &reader, const YamlEntry &entry, ScheduleDraft &draft)
{
    static constexpr std::array kOverlaps{
        FieldReader::Choice{"skip", int(ScheduleSpec::Overlap::Skip)},
        FieldReader::Choice{"queue", int(ScheduleSpec::Overlap::Queue)},
        FieldReader::Choice{"replace", int(ScheduleSpec::Overlap::Replace)},
    };
    draft.spec.overlap =
        ScheduleSpec::Overlap(reader.choice(*entry.value, FieldReader::quoted(entry), kOverlaps).value_or(0));
}

constexpr std::array kScheduleFields{
    Field<ScheduleDraft>{"cron", readCron},
    Field<ScheduleDraft>{"every", readEvery},
    Field<ScheduleDraft>{"overlap", readOverlap},
};
constexpr FieldTable<ScheduleDraft> kSchedule{kScheduleFields};

std::optional<PortSpec> readPort(FieldReader &reader, const YamlNode &node)
{
    const auto text = reader.text(node, QStringLiteral("'ports'"));
    if (!text)
        return std::nullopt;
    const qsizetype slash = text->indexOf(u'/');
    const QString protocol = slash < 0 ? QStringLiteral("tcp") : text->mid(slash + 1);
    bool isNumber = false;
    const quint16 port = text->left(slash).toUShort(&isNumber);
    if (isNumber && port > 0 && (protocol == u"tcp" || protocol == u"udp"))
        return PortSpec{port, protocol == u"udp" ? PortSpec::Protocol::Udp : PortSpec::Protocol::Tcp};
    reader.refuse(node, tr("'ports' takes ports from 1 to 65535, like 8080 or 53/udp, not '%1'").arg(*text));
    return std::nullopt;
}

} // namespace

ResourceLimits ServiceFields::readLimits(FieldReader &reader, const YamlEntry &entry)
{
    ResourceLimits limits;
    if (entry.value->kind == YamlNode::Kind::Map)
        kLimits.readMap(reader, *entry.value, limits);
    else
        reader.refuse(*entry.value, tr("'limits' takes a map with memory, pids and cpu"));
    return limits;
}

std::optional<LogSpec> ServiceFields::readLog(FieldReader &reader, const YamlEntry &entry)
{
    LogSpec log;
    if (entry.value->kind == YamlNode::Kind::Map) {
        kLog.readMap(reader, *entry.value, log);
        if (log.file.isEmpty())
            reader.refuse(*entry.key, tr("'log' takes a 'file'"));
    } else {
        log.file = reader.path(entry).value_or(QString());
    }
    return log;
}

std::optional<WatchSpec> ServiceFields::readWatch(FieldReader &reader, const YamlEntry &entry)
{
    WatchSpec watch;
    if (entry.value->kind == YamlNode::Kind::Map)
        kWatch.readMap(reader, *entry.value, watch);
    else
        readPaths(reader, entry, watch);
    if (watch.paths.isEmpty())
        reader.refuse(*entry.key, tr("'watch' takes at least one path"));
    return watch;
}

std::optional<ScheduleSpec> ServiceFields::readSchedule(FieldReader &reader, const YamlEntry &entry)
{
    ScheduleDraft draft;
    const YamlNode &value = *entry.value;
    if (value.kind == YamlNode::Kind::Map) {
        kSchedule.readMap(reader, value, draft);
        if (!draft.when)
            reader.refuse(*entry.key, tr("'schedule' takes 'cron' or 'every'"));
    } else if (value.text.contains(u' ') || value.text.startsWith(u'@')) {
        readCron(reader, entry, draft);
    } else {
        readEvery(reader, entry, draft);
    }
    return draft.spec;
}

QList<PortSpec> ServiceFields::readPorts(FieldReader &reader, const YamlEntry &entry)
{
    QList<PortSpec> ports;
    for (const YamlNode *item : reader.items(*entry.value)) {
        const auto port = readPort(reader, *item);
        if (port && ports.contains(*port))
            reader.refuse(*item, tr("port %1 stands here a second time").arg(port->port));
        else if (port)
            ports.append(*port);
    }
    return ports;
}

QStringList ServiceFields::limitKeys() { return kLimits.keys(); }
QStringList ServiceFields::logKeys() { return kLog.keys(); }
QStringList ServiceFields::watchKeys() { return kWatch.keys(); }
QStringList ServiceFields::scheduleKeys() { return kSchedule.keys(); }

} // namespace paddock
