// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/benchsupport.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace paddock::bench {

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

double cpuSecondsOf(pid_t pid)
{
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return 0;
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

void runEventsFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
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

int beWebServer(const char *port)
{
    const UniqueFd listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(std::atoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(listener.get(), SOMAXCONN) != 0)
        return 1;
    for (;;) {
        const UniqueFd connection(::accept(listener.get(), nullptr, nullptr));
        static constexpr char kAnswer[] = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
        char request[4096];
        if (::read(connection.get(), request, sizeof request) > 0)
            ::send(connection.get(), kAnswer, sizeof kAnswer - 1, MSG_NOSIGNAL);
    }
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
