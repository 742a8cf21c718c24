// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/process/outcome.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

/// The parts of an outcome as JSON, schema 1. What nobody knows is null, never 0.
namespace paddock::outcomejson {

QJsonValue leader(const Outcome &outcome); ///< null where nothing was started
QJsonObject end(const Outcome &outcome);   ///< kind, code, signal
QJsonArray members(const QList<Member> &members);
QJsonObject usage(const Usage &usage);
QJsonObject limits(const Outcome &outcome); ///< those that were in force
QJsonValue stop(const StopReport &report);  ///< null where it ended by itself

} // namespace paddock::outcomejson
