// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/base/uniquefd.h"

#include <QByteArray>
#include <QList>

#include <sys/types.h>

/// The test's own program run again as a child that does what `arguments` say; see runChild(). Ready when made; killed
/// and reaped when destroyed.
class TestChild
{
public:
    explicit TestChild(const QList<QByteArray> &arguments);
    ~TestChild();
    TestChild(const TestChild &) = delete;
    TestChild &operator=(const TestChild &) = delete;

    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] pid_t reportedPid() const { return m_reported; } ///< a descendant it told about, or itself
    void order();                                                  ///< lets it take its next step
    void killAndReap();

private:
    pid_t m_pid = -1;
    pid_t m_reported = -1;
    paddock::UniqueFd m_orders;
    paddock::UniqueFd m_reports; ///< stays open, so that a later report ends nobody
};

/// What `main` does instead of testing when its first argument is "child":
/// sleep; threads N; burn; named NAME; exec (on order: sleep under other arguments);
/// family (a child that sleeps; on order the middle one dies; reports the grandchild); reaper (a subreaper above a
/// daemon in its own session; reports the daemon); zombie (reports a child that is one); churn (forks all the time).
int runChild(int argc, char **argv);
