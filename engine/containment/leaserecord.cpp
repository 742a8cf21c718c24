// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/leaserecord.h"

#include "engine/warden/proctree.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <optional>

namespace paddock {

namespace {

constexpr int kSchema = 1;

QString text(const char *source) { return QCoreApplication::translate("paddock::LeaseRecord", source); }

QString readBootId()
{
    QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll().trimmed()) : QString();
}

std::uint64_t readPidNamespace()
{
    struct stat info{};
    return ::stat("/proc/self/ns/pid", &info) == 0 ? info.st_ino : 0;
}

QJsonObject toObject(const ProcessKey &key)
{
    return {{QStringLiteral("pid"), key.pid}, {QStringLiteral("start_time"), static_cast<qint64>(key.startTime)}};
}

/// A whole number from 1 on; 0 for anything else.
qint64 positive(const QJsonValue &value, qint64 most = std::numeric_limits<qint64>::max())
{
    const qint64 number = value.toInteger(0);
    return number > 0 && number <= most ? number : 0;
}

std::optional<ProcessKey> toKey(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    const qint64 pid = positive(object.value(u"pid"), std::numeric_limits<std::int32_t>::max());
    const qint64 startTime = positive(object.value(u"start_time"));
    if (pid == 0 || startTime == 0)
        return std::nullopt;
    return ProcessKey{static_cast<std::int32_t>(pid), static_cast<std::uint64_t>(startTime)};
}

std::optional<Mechanism> toMechanism(const QString &id)
{
    for (const Mechanism mechanism : {Mechanism::CgroupV2, Mechanism::Subreaper, Mechanism::ProcessGroup}) {
        if (mechanismId(mechanism) == id)
            return mechanism;
    }
    return std::nullopt;
}

std::optional<LeaseRecord> toRecord(const QJsonObject &object)
{
    const auto owner = toKey(object.value(u"owner"));
    const auto warden = toKey(object.value(u"warden"));
    const auto mechanism = toMechanism(object.value(u"mechanism").toString());
    if (!owner || !warden || !mechanism)
        return std::nullopt;
    LeaseRecord record;
    record.bootId = object.value(u"boot_id").toString();
    record.pidNamespace = static_cast<std::uint64_t>(positive(object.value(u"pid_namespace")));
    record.name = object.value(u"name").toString();
    record.owner = *owner;
    record.warden = *warden;
    record.mechanism = *mechanism;
    record.location = object.value(u"location").toString();
    record.startedAt = QDateTime::fromString(object.value(u"started_at").toString(), Qt::ISODateWithMs);
    const bool complete = !record.bootId.isEmpty() && record.pidNamespace != 0 && record.startedAt.isValid();
    return complete ? std::optional(record) : std::nullopt;
}

} // namespace

Result<LeaseRecord> LeaseRecord::ofThisProcess(std::int32_t warden)
{
    const auto self = proctree::readEntry(::getpid());
    const auto child = proctree::readEntry(warden);
    LeaseRecord record;
    record.bootId = readBootId();
    record.pidNamespace = readPidNamespace();
    if (!self || !child || record.bootId.isEmpty() || record.pidNamespace == 0)
        return fail(ErrorCode::Io, text("/proc does not tell who this process and its warden are"));
    record.owner = {self->pid, self->startTime};
    record.warden = {child->pid, child->startTime};
    record.startedAt = QDateTime::currentDateTimeUtc();
    return record;
}

QByteArray LeaseRecord::toJson() const
{
    const QJsonObject object{{QStringLiteral("schema"), kSchema},
                             {QStringLiteral("boot_id"), bootId},
                             {QStringLiteral("pid_namespace"), static_cast<qint64>(pidNamespace)},
                             {QStringLiteral("name"), name},
                             {QStringLiteral("owner"), toObject(owner)},
                             {QStringLiteral("warden"), toObject(warden)},
                             {QStringLiteral("mechanism"), mechanismId(mechanism)},
                             {QStringLiteral("location"), location},
                             {QStringLiteral("started_at"), startedAt.toUTC().toString(Qt::ISODateWithMs)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

Result<LeaseRecord> LeaseRecord::parse(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return fail(ErrorCode::Parse, text("a lease is a JSON object: %1").arg(error.errorString()));
    const QJsonObject object = document.object();
    if (object.value(u"schema").toInteger() != kSchema)
        return fail(ErrorCode::Parse, text("the lease's schema is not %1").arg(kSchema));
    const auto record = toRecord(object);
    if (!record)
        return fail(ErrorCode::Parse, text("the lease lacks what says whose it is"));
    return *record;
}

bool LeaseRecord::isOfThisBoot() const { return bootId == readBootId(); }

bool LeaseRecord::isOfThisNamespace() const { return pidNamespace == readPidNamespace(); }

} // namespace paddock
