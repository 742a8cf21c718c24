// SPDX-License-Identifier: Apache-2.0
#include "engine/control/mechanismcodec.h"

#include "engine/control/jsonfields.h"

namespace paddock::codec {

namespace {

using namespace Qt::StringLiterals;

std::optional<Mechanism> mechanismFrom(const QString &word)
{
    const Result<Mechanism> mechanism = parseMechanism(word);
    return mechanism && mechanismId(*mechanism) == word ? std::optional(*mechanism) : std::nullopt;
}

} // namespace

QJsonObject toJson(const MechanismReport &report)
{
    QJsonArray refused;
    for (const Refusal &refusal : report.refused)
        refused += QJsonObject{{"mechanism"_L1, mechanismId(refusal.mechanism)}, {"why"_L1, refusal.why}};
    return {{"mechanism"_L1, mechanismId(report.mechanism)},
            {"guarantee"_L1, QJsonObject{{"escape"_L1, report.guarantee.escape},
                                         {"owner_killed"_L1, report.guarantee.ownerKilled},
                                         {"summary"_L1, report.guarantee.summary}}},
            {"refused"_L1, refused},
            {"location"_L1, report.location},
            {"limits"_L1, QJsonObject{{"memory"_L1, report.limits.memory},
                                      {"pids"_L1, report.limits.processes},
                                      {"cpu"_L1, report.limits.cpu},
                                      {"why"_L1, report.limits.why}}}};
}

std::optional<MechanismReport> mechanismReportFrom(const QJsonObject &object)
{
    const auto mechanism = mechanismFrom(object.value("mechanism"_L1).toString());
    if (!mechanism)
        return std::nullopt;
    MechanismReport report;
    report.mechanism = *mechanism;
    const QJsonObject guarantee = object.value("guarantee"_L1).toObject();
    report.guarantee = {guarantee.value("escape"_L1).toString(), guarantee.value("owner_killed"_L1).toString(),
                        guarantee.value("summary"_L1).toString()};
    for (const QJsonValue &value : object.value("refused"_L1).toArray()) {
        if (const auto refused = mechanismFrom(value.toObject().value("mechanism"_L1).toString()))
            report.refused.append({*refused, value.toObject().value("why"_L1).toString()});
    }
    report.location = object.value("location"_L1).toString();
    const QJsonObject limits = object.value("limits"_L1).toObject();
    report.limits = {limits.value("memory"_L1).toBool(), limits.value("pids"_L1).toBool(),
                     limits.value("cpu"_L1).toBool(), limits.value("why"_L1).toString()};
    return report;
}

} // namespace paddock::codec
