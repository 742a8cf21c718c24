// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace paddock {

/// What has to be true of a service before one that depends on it starts.
enum class DependencyCondition {
    Started,               ///< its program runs
    Ready,                 ///< its ready probe has succeeded
    Healthy,               ///< its health probe has succeeded
    Completed,             ///< a run has ended, however
    CompletedSuccessfully, ///< a run has ended with one of its success codes
    LogReady,              ///< a line of its output matches
};

/// "started", "completed_successfully", ...: as the stack file writes it.
QString dependencyConditionId(DependencyCondition condition);
/// Absent where that is no condition.
std::optional<DependencyCondition> dependencyConditionFrom(const QString &id);

/// One arrow between services.
struct Dependency
{
    QString service;
    DependencyCondition condition = DependencyCondition::Started;
    QString logPattern{}; ///< of LogReady: of QRegularExpression; valid

    bool operator==(const Dependency &) const = default;
};

/// The names alone, in order.
QStringList namesOf(const QList<Dependency> &dependencies);

} // namespace paddock
