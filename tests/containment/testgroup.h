// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/helper/containedrun.h"

#include <fcntl.h>

namespace paddock::test {

/// A bound for a loaded machine in ms, not an expectation.
const int kPatience = 20000 * slowness();

/// A containment under test, what it signalled, and what the helpers started in it have written.
struct TestGroup
{
    std::unique_ptr<Containment> containment;
    QSignalSpy started;
    QSignalSpy exited;
    QSignalSpy emptied;
    QSignalSpy failed;

    explicit TestGroup(SessionGroup *session, const QString &name = QStringLiteral("group"))
        : containment(session->createContainment(name)), started(containment.get(), &Containment::started),
          exited(containment.get(), &Containment::leaderExited), emptied(containment.get(), &Containment::emptied),
          failed(containment.get(), &Containment::failed)
    {
        int ends[2] = {-1, -1};
        if (::pipe2(ends, O_CLOEXEC) != 0)
            qFatal("no pipe");
        ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
        m_readEnd.reset(ends[0]);
        m_writeEnd.reset(ends[1]);
    }

    Containment *operator->() const { return containment.get(); }

    void start(const QList<QByteArray> &arguments, const QString &mark = {})
    {
        LaunchRequest request = helperRequest(arguments, mark);
        request.standardOutput.reset(::dup(m_writeEnd.get()));
        containment->start(std::move(request));
    }

    [[nodiscard]] ProcessKey leader(int index = 0) const { return started.at(index).at(0).value<ProcessKey>(); }

    /// Everything written until now.
    const QByteArray &said()
    {
        std::array<char, 4096> buffer;
        ssize_t got;
        while ((got = ::read(m_readEnd.get(), buffer.data(), buffer.size())) > 0)
            m_said.append(buffer.data(), static_cast<qsizetype>(got));
        return m_said;
    }
    bool hasSaid(const char *text) { return said().contains(text); }

private:
    UniqueFd m_readEnd;
    UniqueFd m_writeEnd;
    QByteArray m_said;
};

} // namespace paddock::test
