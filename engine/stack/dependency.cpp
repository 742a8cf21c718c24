// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/dependency.h"

namespace paddock {

QString dependencyConditionId(DependencyCondition condition)
{
    switch (condition) {
    case DependencyCondition::Started:
        break;
    case DependencyCondition::Ready:
        return QStringLiteral("ready");
    case DependencyCondition::Healthy:
        return QStringLiteral("healthy");
    case DependencyCondition::Completed:
        return QStringLiteral("completed");
    case DependencyCondition::CompletedSuccessfully:
        return QStringLiteral("completed_successfully");
    case DependencyCondition::LogReady:
        return QStringLiteral("log_ready");
    }
    return QStringLiteral("started");
}

std::optional<DependencyCondition> dependencyConditionFrom(const QString &id)
{
    using Condition = DependencyCondition;
    for (const Condition condition : {Condition::Started, Condition::Ready, Condition::Healthy, Condition::Completed,
                                      Condition::CompletedSuccessfully, Condition::LogReady}) {
        if (dependencyConditionId(condition) == id)
            return condition;
    }
    return std::nullopt;
}

QStringList namesOf(const QList<Dependency> &dependencies)
{
    QStringList names;
    names.reserve(dependencies.size());
    for (const Dependency &dependency : dependencies)
        names.append(dependency.service);
    return names;
}

} // namespace paddock
