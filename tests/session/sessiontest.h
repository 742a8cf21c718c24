// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/session/localsession.h"
#include "tests/helper/testsupport.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <chrono>
#include <memory>

namespace paddock::test {

/// Milliseconds that anything may take on a loaded machine.
inline constexpr int kPatience = 20000;

inline const QStringList kSleep{QStringLiteral("sleep")};
inline const QStringList kRedis{QStringLiteral("redis")};
inline const QStringList kApi{QStringLiteral("api")};

/// A session for each test, on each mechanism, and proof at the end that nothing of it is alive.
class SessionTest : public QObject
{
    Q_OBJECT
protected:
    void open(const QString &wardenPath = {});
    void openStack(const QList<ServiceSpec> &services);
    void openFile(const QString &path); ///< the stack that the file says
    /// The helper program with these arguments as a service.
    [[nodiscard]] ServiceSpec spec(const char *name, const QStringList &arguments, const QStringList &dependsOn = {},
                                   std::chrono::milliseconds grace = std::chrono::seconds(5)) const;
    [[nodiscard]] ServiceStatus status(const char *name) const;
    [[nodiscard]] ServiceState state(const char *name) const { return status(name).state; }
    [[nodiscard]] QString logText(const char *name) const;
    [[nodiscard]] qsizetype eventAt(const char *event) const { return m_events.indexOf(QLatin1String(event)); }
    void close();

    std::unique_ptr<LocalSession> m_session;
    QStringList m_events; ///< "redis running", in the order they came
    QHash<QString, ServiceState> m_states;
    QList<Error> m_problems;
    QString m_mark;

private Q_SLOTS:
    void initTestCase_data() { addMechanismRows(); }
    void init();
    void cleanup();
};

} // namespace paddock::test
