// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackkeys.h"

#include "engine/stack/dependencyreader.h"
#include "engine/stack/probereader.h"
#include "engine/stack/restartreader.h"
#include "engine/stack/servicefields.h"
#include "engine/stack/servicereader.h"
#include "engine/stack/stackassembly.h"
#include "engine/stack/stopreader.h"

namespace paddock {

QHash<QString, QStringList> stackKeys()
{
    return {
        {QStringLiteral("stack"), StackAssembly::topKeys()},
        {QStringLiteral("service"), ServiceReader::keys()},
        {QStringLiteral("dependency"), DependencyReader::keys()},
        {QStringLiteral("probe"), ProbeReader::keys()},
        {QStringLiteral("http"), ProbeReader::httpKeys()},
        {QStringLiteral("exec"), ProbeReader::execKeys()},
        {QStringLiteral("restart"), RestartReader::keys()},
        {QStringLiteral("backoff"), RestartReader::backoffKeys()},
        {QStringLiteral("intensity"), RestartReader::intensityKeys()},
        {QStringLiteral("stop"), StopReader::keys()},
        {QStringLiteral("limits"), ServiceFields::limitKeys()},
        {QStringLiteral("log"), ServiceFields::logKeys()},
        {QStringLiteral("watch"), ServiceFields::watchKeys()},
        {QStringLiteral("schedule"), ServiceFields::scheduleKeys()},
    };
}

} // namespace paddock
