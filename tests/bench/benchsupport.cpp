// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/benchsupport.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace paddock::bench {

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

std::unique_ptr<SessionGroup> openSession(Mechanism mechanism)
{
    SessionGroup::Options options;
    options.insist = mechanism;
    options.name = QStringLiteral("bench");
    auto session = std::make_unique<SessionGroup>(options);
    QEventLoop loop;
    QObject::connect(session.get(), &SessionGroup::ready, &loop, &QEventLoop::quit);
    QObject::connect(session.get(), &SessionGroup::failed, &loop, &QEventLoop::quit);
    session->open();
    loop.exec();
    return session->isReady() ? std::move(session) : nullptr;
}

LaunchRequest selfRequest(const QList<QByteArray> &arguments, int standardOutput)
{
    LaunchRequest request;
    request.executable = QCoreApplication::applicationFilePath().toLocal8Bit();
    request.arguments = QList<QByteArray>{"paddock-bench"} + arguments;
    request.workingDirectory = "/";
    request.standardInput.reset(::dup(STDERR_FILENO));
    request.standardOutput.reset(::dup(standardOutput));
    request.standardError.reset(::dup(STDERR_FILENO));
    return request;
}

int beHerd(int count)
{
    int ready[2];
    if (::pipe(ready) != 0)
        return 1;
    for (int i = 0; i < count; ++i) {
        const pid_t child = ::fork();
        if (child < 0)
            return 1;
        if (child == 0) {
            ::setsid();
            if (::write(ready[1], "x", 1) != 1)
                ::_exit(1);
            for (;;)
                ::pause();
        }
    }
    char byte;
    for (int i = 0; i < count; ++i) {
        if (::read(ready[0], &byte, 1) != 1)
            return 1;
    }
    if (::write(STDOUT_FILENO, "ready\n", 6) != 6)
        return 1;
    for (;;)
        ::pause();
}

int beOwner(const char *mechanism, const char *count)
{
    const auto session = openSession(*parseMechanism(QString::fromLatin1(mechanism)));
    if (!session)
        return 1;
    const auto group = session->createContainment(QStringLiteral("herd"));
    QObject::connect(group.get(), &Containment::startFailed, [] { QCoreApplication::exit(1); });
    group->start(selfRequest({"--herd", count}, STDOUT_FILENO));
    return QCoreApplication::exec();
}

bool awaitReady(int fd)
{
    QByteArray heard;
    char byte;
    while (!heard.endsWith("ready\n")) {
        if (::read(fd, &byte, 1) != 1)
            return false;
        heard += byte;
    }
    return true;
}

} // namespace paddock::bench
