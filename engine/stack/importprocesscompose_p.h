// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/importprocesscompose.h"

namespace paddock {

/// Its number of the replica, which one that is alone has too there.
inline constexpr const char *kReplicaNumber = "${PADDOCK_REPLICA:-0}";

/// One process of a process-compose file, and the service that it becomes.
struct ProcessComposeImport::Process
{
    YamlNode *service = nullptr;
    QString name{};
    QHash<QString, QString> vars{}; ///< its own, and those that process-compose sets
    const YamlNode *environment = nullptr;
    const YamlNode *tty = nullptr;
    const YamlNode *disabled = nullptr;
    const YamlNode *logFile = nullptr;
    const YamlNode *logSize = nullptr;
    const YamlNode *logKeep = nullptr;
    const YamlNode *truncate = nullptr;
    const YamlNode *ready = nullptr; ///< a probe is worth more than a line of the log
    const YamlNode *entrypoint = nullptr;
    const YamlNode *command = nullptr;
};

} // namespace paddock
