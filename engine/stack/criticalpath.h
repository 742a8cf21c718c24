// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/dependency.h"
#include "engine/stack/startuptimes.h"

#include <QList>
#include <QString>

#include <chrono>

namespace paddock {

/// One service of a start-up: what it needs, and when its start passed which point. A value.
struct StartupStep
{
    QString service;
    QList<Dependency> needs;
    StartupTimes times;
};

/// The services of which each waited for the one before, up to the one that was ready last: to start faster, one of
/// these has to. A value, found without any system in it.
struct CriticalPath
{
    struct Link
    {
        QString service;
        std::chrono::milliseconds took{0}; ///< that it alone added: from when the one before let it start

        bool operator==(const Link &) const = default;
    };

    QList<Link> links;                  ///< in the order of time; what they took adds up to `total`
    std::chrono::milliseconds total{0}; ///< from when the first service was asked for until the last was ready

    bool operator==(const CriticalPath &) const = default;

    /// Of a whole start-up; empty while nothing of it is ready. What is not ready yet is left out.
    static CriticalPath of(const QList<StartupStep> &steps);
    /// The path that led to one of the services; empty where that is not ready.
    static CriticalPath to(const QString &service, const QList<StartupStep> &steps);

    [[nodiscard]] bool contains(const QString &service) const;
    /// "db 3.1 s > api 1.0 s"; of a long path the links in the middle are counted and not named.
    [[nodiscard]] QString toText() const;
};

} // namespace paddock
