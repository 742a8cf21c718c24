// SPDX-License-Identifier: Apache-2.0
#include "engine/base/resourcename.h"

#include <QCoreApplication>

#include <sys/resource.h>

#include <array>

namespace paddock {

namespace {

struct NamedResource
{
    int number;
    QLatin1String name;
};

constexpr std::array kResources{
    NamedResource{RLIMIT_AS, QLatin1String("RLIMIT_AS")},
    NamedResource{RLIMIT_CORE, QLatin1String("RLIMIT_CORE")},
    NamedResource{RLIMIT_CPU, QLatin1String("RLIMIT_CPU")},
    NamedResource{RLIMIT_DATA, QLatin1String("RLIMIT_DATA")},
    NamedResource{RLIMIT_FSIZE, QLatin1String("RLIMIT_FSIZE")},
    NamedResource{RLIMIT_NOFILE, QLatin1String("RLIMIT_NOFILE")},
    NamedResource{RLIMIT_STACK, QLatin1String("RLIMIT_STACK")},
#ifdef __linux__
    NamedResource{RLIMIT_LOCKS, QLatin1String("RLIMIT_LOCKS")},
    NamedResource{RLIMIT_MEMLOCK, QLatin1String("RLIMIT_MEMLOCK")},
    NamedResource{RLIMIT_MSGQUEUE, QLatin1String("RLIMIT_MSGQUEUE")},
    NamedResource{RLIMIT_NICE, QLatin1String("RLIMIT_NICE")},
    NamedResource{RLIMIT_NPROC, QLatin1String("RLIMIT_NPROC")},
    NamedResource{RLIMIT_RSS, QLatin1String("RLIMIT_RSS")},
    NamedResource{RLIMIT_RTPRIO, QLatin1String("RLIMIT_RTPRIO")},
    NamedResource{RLIMIT_RTTIME, QLatin1String("RLIMIT_RTTIME")},
    NamedResource{RLIMIT_SIGPENDING, QLatin1String("RLIMIT_SIGPENDING")},
#endif
};

} // namespace

QString resourceName(int resource)
{
    for (const NamedResource &each : kResources) {
        if (each.number == resource)
            return each.name;
    }
    return QCoreApplication::translate("paddock::Resource", "resource %1").arg(resource);
}

} // namespace paddock
