// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/helper/testsupport.h"

#include <unistd.h>

namespace paddock::test {

/// A pump, or the test ends and says why there is none.
inline std::unique_ptr<OutputPump> makePump()
{
    auto pump = OutputPump::create();
    if (!pump)
        qFatal("no output pump: %s", qPrintable(pump.error().message));
    return std::move(*pump);
}

/// A run under test and what was heard of it.
struct Run
{
    std::unique_ptr<OutputPump> pump;
    std::shared_ptr<LogStore> log;
    std::unique_ptr<Process> process;
    std::unique_ptr<QSignalSpy> finished;

    Run(SessionGroup *session, const Command &command, Process::Options options = {})
        : pump(makePump()), log(std::make_shared<LogStore>())
    {
        options.log = log;
        process = std::make_unique<Process>(session, QStringLiteral("run"), command, options, pump.get());
        finished = std::make_unique<QSignalSpy>(process.get(), &Process::finished);
        process->start();
    }

    [[nodiscard]] QByteArray firstLine() const
    {
        const LogSnapshot lines = log->snapshot();
        return lines.isEmpty() ? QByteArray() : lines.line(lines.firstLine()).bytes.toByteArray();
    }
    [[nodiscard]] QByteArrayList lines() const
    {
        const LogSnapshot snapshot = log->snapshot();
        QByteArrayList all;
        for (auto number = snapshot.firstLine(); number < snapshot.endLine(); ++number)
            all.append(snapshot.line(number).bytes.toByteArray());
        return all;
    }
    /// It has said so, and the engine has heard of its start: the two come by different ways.
    [[nodiscard]] bool isReady() const
    {
        return process->state() > Process::State::Starting && firstLine().startsWith("ready");
    }
    [[nodiscard]] bool ended() const { return finished->count() > 0; }
    [[nodiscard]] Outcome outcome() const { return finished->at(0).at(0).value<Outcome>(); }
};

/// The helper as a containment takes it, speaking to where the test does.
inline LaunchRequest helperRequest(const QList<QByteArray> &arguments, const QString &mark = {})
{
    LaunchRequest request;
    request.executable = helperPath().toLocal8Bit();
    request.arguments = QList<QByteArray>{"helper"} + arguments;
    if (!mark.isEmpty())
        request.environment.append("PADDOCK_TEST_MARK=" + mark.toUtf8());
    request.workingDirectory = "/";
    for (UniqueFd *stream : {&request.standardInput, &request.standardOutput, &request.standardError})
        stream->reset(::dup(STDERR_FILENO));
    return request;
}

} // namespace paddock::test
