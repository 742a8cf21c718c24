// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/helper/testsupport.h"

#include <QProcess>

#include <unistd.h>

namespace paddock::test {

/// Generous, for a loaded machine.
inline constexpr int kOwnerPatience = 30000;

/// paddock-test-owner, started and said to be ready; see owner.cpp. It and what it contained end with this object.
class OwnerProgram : public QProcess
{
public:
    OwnerProgram()
    {
        setProcessChannelMode(QProcess::ForwardedErrorChannel);
        // Tests stop it. In our own process group that would have the kernel hang all of us up as soon as the group is
        // orphaned, which it is where nobody's shell started the tests (setpgid(2), exit(3p)).
        setChildProcessModifier([] { ::setsid(); });
    }

    [[nodiscard]] bool startAndWait(Mechanism mechanism, const QString &mark, const QString &end,
                                    const QStringList &contained)
    {
        if (program().isEmpty())
            setProgram(QCoreApplication::applicationDirPath() + QStringLiteral("/paddock-test-owner"));
        setArguments(QStringList{mechanismId(mechanism), mark, end} + contained);
        start();
        return saysWithinPatience("ready\n");
    }

    [[nodiscard]] bool saysWithinPatience(const QByteArray &line)
    {
        const auto has = [this] { return canReadLine() || state() == QProcess::NotRunning; };
        return QTest::qWaitFor(has, kOwnerPatience) && readLine() == line;
    }
};

} // namespace paddock::test
