// SPDX-License-Identifier: Apache-2.0
#include "engine/control/valuecodec.h"

#include "engine/control/jsonfields.h"

#include <algorithm>
#include <array>

namespace paddock::codec {

namespace {

using namespace Qt::StringLiterals;

struct CodeWord
{
    ErrorCode code;
    QLatin1StringView word;
};

constexpr std::array kCodeWords{
    CodeWord{ErrorCode::InvalidArgument, "invalid_argument"_L1},
    CodeWord{ErrorCode::Parse, "parse"_L1},
    CodeWord{ErrorCode::NotFound, "not_found"_L1},
    CodeWord{ErrorCode::NotExecutable, "not_executable"_L1},
    CodeWord{ErrorCode::BadDirectory, "bad_directory"_L1},
    CodeWord{ErrorCode::PermissionDenied, "permission_denied"_L1},
    CodeWord{ErrorCode::MechanismUnavailable, "mechanism_unavailable"_L1},
    CodeWord{ErrorCode::LimitUnavailable, "limit_unavailable"_L1},
    CodeWord{ErrorCode::LimitReached, "limit_reached"_L1},
    CodeWord{ErrorCode::Unsupported, "unsupported"_L1},
    CodeWord{ErrorCode::Frozen, "frozen"_L1},
    CodeWord{ErrorCode::FreezeFailed, "freeze_failed"_L1},
    CodeWord{ErrorCode::WardenLost, "warden_lost"_L1},
    CodeWord{ErrorCode::ResourceExhausted, "resource_exhausted"_L1},
    CodeWord{ErrorCode::AddressInUse, "address_in_use"_L1},
    CodeWord{ErrorCode::Gone, "gone"_L1},
    CodeWord{ErrorCode::Io, "io"_L1},
    CodeWord{ErrorCode::Internal, "internal"_L1},
};

struct SecondsFigure
{
    QLatin1StringView key;
    std::optional<double> ResourceUsage::*figure;
};

constexpr std::array kSecondsFigures{
    SecondsFigure{"cpu_seconds"_L1, &ResourceUsage::cpuSeconds},
    SecondsFigure{"user_seconds"_L1, &ResourceUsage::userSeconds},
    SecondsFigure{"system_seconds"_L1, &ResourceUsage::systemSeconds},
    SecondsFigure{"cpu_pressure_seconds"_L1, &ResourceUsage::cpuPressureSeconds},
    SecondsFigure{"memory_pressure_seconds"_L1, &ResourceUsage::memoryPressureSeconds},
    SecondsFigure{"io_pressure_seconds"_L1, &ResourceUsage::ioPressureSeconds},
};

struct CountFigure
{
    QLatin1StringView key;
    std::optional<qint64> ResourceUsage::*figure;
};

constexpr std::array kCountFigures{
    CountFigure{"memory_bytes"_L1, &ResourceUsage::memoryBytes},
    CountFigure{"peak_memory_bytes"_L1, &ResourceUsage::peakMemoryBytes},
    CountFigure{"processes"_L1, &ResourceUsage::processes},
    CountFigure{"peak_processes"_L1, &ResourceUsage::peakProcesses},
    CountFigure{"read_bytes"_L1, &ResourceUsage::readBytes},
    CountFigure{"written_bytes"_L1, &ResourceUsage::writtenBytes},
};

struct SourceFigure
{
    QLatin1StringView key;
    UsageSource ResourceUsage::*source;
};

constexpr std::array kSources{
    SourceFigure{"cpu_source"_L1, &ResourceUsage::cpuSource},
    SourceFigure{"memory_source"_L1, &ResourceUsage::memorySource},
    SourceFigure{"processes_source"_L1, &ResourceUsage::processesSource},
};

constexpr QLatin1StringView kKernel = "kernel"_L1;

} // namespace

QString errorCodeId(ErrorCode code)
{
    const auto *const found =
        std::find_if(kCodeWords.begin(), kCodeWords.end(), [code](const CodeWord &each) { return each.code == code; });
    return found == kCodeWords.end() ? QStringLiteral("internal") : QString(found->word);
}

QJsonObject toJson(const Error &error)
{
    return {{"code"_L1, errorCodeId(error.code)},
            {"message"_L1, error.message},
            {"native"_L1, error.nativeError},
            {"service"_L1, error.subject.isEmpty() ? QJsonValue::Null : QJsonValue(error.subject)}};
}

Error errorFrom(const QJsonObject &object)
{
    const QString word = object.value("code"_L1).toString();
    const auto *const found =
        std::find_if(kCodeWords.begin(), kCodeWords.end(), [&word](const CodeWord &each) { return each.word == word; });
    return {found == kCodeWords.end() ? ErrorCode::Internal : found->code, object.value("message"_L1).toString(),
            object.value("native"_L1).toInt(), object.value("service"_L1).toString()};
}

QJsonValue toJson(const ProcessKey &key)
{
    if (key.pid == 0)
        return QJsonValue::Null;
    return QJsonObject{{"pid"_L1, key.pid}, {"start_time"_L1, static_cast<qint64>(key.startTime)}};
}

ProcessKey processKeyFrom(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    return {object.value("pid"_L1).toInt(), static_cast<std::uint64_t>(object.value("start_time"_L1).toInteger())};
}

QJsonObject toJson(const Member &member)
{
    return {{"pid"_L1, member.key.pid},
            {"start_time"_L1, static_cast<qint64>(member.key.startTime)},
            {"parent_pid"_L1, member.parentPid},
            {"command"_L1, member.command},
            {"age_seconds"_L1, json::seconds(member.age)},
            {"escaped"_L1, member.escaped}};
}

Member memberFrom(const QJsonObject &object)
{
    return {processKeyFrom(object), object.value("parent_pid"_L1).toInt(), object.value("command"_L1).toString(),
            json::durationAt(object, "age_seconds"_L1), object.value("escaped"_L1).toBool()};
}

QJsonArray toJson(const QList<Member> &members)
{
    QJsonArray array;
    for (const Member &member : members)
        array += toJson(member);
    return array;
}

QList<Member> membersFrom(const QJsonArray &array)
{
    QList<Member> members;
    for (const auto &value : array)
        members += memberFrom(value.toObject());
    return members;
}

QJsonObject toJson(const ResourceUsage &usage)
{
    QJsonObject object;
    for (const SecondsFigure &each : kSecondsFigures)
        object.insert(each.key, json::orNull(usage.*each.figure));
    for (const CountFigure &each : kCountFigures)
        object.insert(each.key, json::orNull(usage.*each.figure));
    for (const SourceFigure &each : kSources)
        object.insert(each.key, usage.*each.source == UsageSource::Kernel ? kKernel : "observed"_L1);
    return object;
}

ResourceUsage resourceUsageFrom(const QJsonObject &object)
{
    ResourceUsage usage;
    for (const SecondsFigure &each : kSecondsFigures)
        usage.*each.figure = json::doubleAt(object, each.key);
    for (const CountFigure &each : kCountFigures)
        usage.*each.figure = json::integerAt(object, each.key);
    for (const SourceFigure &each : kSources)
        usage.*each.source = object.value(each.key) == kKernel ? UsageSource::Kernel : UsageSource::Observed;
    return usage;
}

QJsonObject toJson(const ResourceLimits &limits)
{
    return {{"memory"_L1, json::orNull(limits.memoryBytes)},
            {"pids"_L1, json::orNull(limits.processes)},
            {"cpu"_L1, json::orNull(limits.cpuCores)}};
}

ResourceLimits resourceLimitsFrom(const QJsonObject &object)
{
    return {json::integerAt(object, "memory"_L1), json::integerAt(object, "pids"_L1), json::doubleAt(object, "cpu"_L1)};
}

QJsonObject toJson(const Command &command)
{
    QJsonObject environment;
    for (const QString &key : command.environment.keys())
        environment.insert(key, command.environment.value(key));
    return {{"program"_L1, command.program},
            {"arguments"_L1, QJsonArray::fromStringList(command.arguments)},
            {"working_directory"_L1, command.workingDirectory},
            {"environment"_L1, environment},
            {"tty"_L1, command.streams == Command::Streams::Terminal}};
}

Command commandFrom(const QJsonObject &object)
{
    Command command;
    command.program = object.value("program"_L1).toString();
    command.arguments = json::stringsAt(object, "arguments"_L1);
    command.workingDirectory = object.value("working_directory"_L1).toString();
    if (object.value("tty"_L1).toBool())
        command.streams = Command::Streams::Terminal;
    if (object.value("environment"_L1).isObject()) {
        const QJsonObject environment = object.value("environment"_L1).toObject();
        command.environment = QProcessEnvironment();
        for (auto each = environment.begin(); each != environment.end(); ++each)
            command.environment.insert(each.key(), each.value().toString());
    }
    return command;
}

} // namespace paddock::codec
