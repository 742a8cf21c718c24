// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/error.h"
#include "engine/base/processkey.h"
#include "engine/containment/member.h"
#include "engine/containment/resourcelimits.h"
#include "engine/containment/resourceusage.h"
#include "engine/process/command.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>

/// The small values of the control protocol as JSON. Pure. What is missing or of another type reads as the value's
/// default, so that a newer other side is understood as far as it can be.
namespace paddock::codec {

/// "invalid_argument", "not_found" and so on.
QString errorCodeId(ErrorCode code);

QJsonObject toJson(const Error &error);
Error errorFrom(const QJsonObject &object);

QJsonValue toJson(const ProcessKey &key); ///< null for pid 0
ProcessKey processKeyFrom(const QJsonValue &value);

QJsonObject toJson(const Member &member);
Member memberFrom(const QJsonObject &object);
QJsonArray toJson(const QList<Member> &members);
QList<Member> membersFrom(const QJsonArray &array);

QJsonObject toJson(const ResourceUsage &usage);
ResourceUsage resourceUsageFrom(const QJsonObject &object);

QJsonObject toJson(const ResourceLimits &limits);
ResourceLimits resourceLimitsFrom(const QJsonObject &object);

/// A command to launch: program, arguments, folder, environment, and whether it gets a terminal. Who the child is to be
/// (user, priorities, limits of its own) does not travel.
QJsonObject toJson(const Command &command);
/// Without an environment it gets the engine's own.
Command commandFrom(const QJsonObject &object);

} // namespace paddock::codec
