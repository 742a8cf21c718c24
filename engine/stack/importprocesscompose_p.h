// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/importprocesscompose.h"

namespace paddock {

/// One process of a process-compose file, and the service that it becomes.
struct ProcessComposeImport::Process
{
    YamlNode *service = nullptr;
    QHash<QString, QString> vars{}; ///< its own
    const YamlNode *logFile = nullptr;
    const YamlNode *truncate = nullptr;
    const YamlNode *ready = nullptr; ///< a probe is worth more than a line of the log
    const YamlNode *entrypoint = nullptr;
    const YamlNode *command = nullptr;
};

} // namespace paddock
