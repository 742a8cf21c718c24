// SPDX-License-Identifier: Apache-2.0
// An engine to be killed: `paddock-test-owner MECHANISM MARK END CONTAINED...` starts a program contained, says "ready"
// when that has said something, and then ends in the way END names: "wait" (to be killed from outside; a line on its
// standard input stops the program, and it says "ended"), "abort", "segfault", "exit" (_exit without any farewell), or
// "thread": all of it is done by a thread that then ends, and it waits. CONTAINED is the helper's arguments, or a
// program's absolute path and its arguments.
#include "tests/helper/testsupport.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSocketNotifier>
#include <QThread>

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

using namespace paddock;

namespace {

void say(const char *text)
{
    std::puts(text);
    std::fflush(stdout);
}

void endAs(const QString &how)
{
    if (how == u"abort")
        std::abort();
    if (how == u"segfault")
        ::raise(SIGSEGV);
    if (how == u"exit")
        ::_exit(0);
}

Command commandOf(const QStringList &arguments)
{
    Command command = test::helperCommand(arguments.mid(4), arguments.at(2));
    if (arguments.at(4).startsWith(u'/')) {
        command.program = arguments.at(4);
        command.arguments = arguments.mid(5);
    }
    return command;
}

SessionGroup::Options sessionOptions(const QString &mechanism)
{
    SessionGroup::Options options;
    options.insist = *parseMechanism(mechanism);
    options.name = QStringLiteral("owner");
    options.wardenPath = test::wardenPath();
    return options;
}

/// A session with one process in it, on the thread it is made on.
class Owner
{
public:
    Owner(const QStringList &arguments, std::function<void()> ready)
        : m_session(sessionOptions(arguments.at(1))), m_pump(std::move(*OutputPump::create()))
    {
        Process::Options options;
        options.log = std::make_shared<LogStore>();
        m_process =
            std::make_unique<Process>(&m_session, QStringLiteral("run"), commandOf(arguments), options, m_pump.get());
        QObject::connect(&m_session, &SessionGroup::failed, &m_session, [](const Error &error) {
            std::fputs(qPrintable(error.message), stderr);
            std::exit(1);
        });
        QObject::connect(options.log.get(), &LogStore::linesAppended, &m_session, std::move(ready));
        QObject::connect(m_process.get(), &Process::finished, &m_session, [] { say("ended"); });
        m_session.open();
        m_process->start();
    }

    void stop() { m_process->stop(); }

private:
    SessionGroup m_session;
    std::unique_ptr<OutputPump> m_pump;
    std::unique_ptr<Process> m_process;
};

/// The thread that started everything ends, without a farewell to anything of it.
void startOnAThreadThatEnds(const QStringList &arguments)
{
    QThread *const thread = QThread::create([arguments] {
        QEventLoop loop;
        new Owner(arguments, [&loop] { loop.quit(); });
        loop.exec();
    });
    QObject::connect(thread, &QThread::finished, QCoreApplication::instance(), [] { say("ready"); });
    thread->start();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() < 5)
        return 2;
    const QString end = arguments.at(3);
    if (end == u"thread") {
        startOnAThreadThatEnds(arguments);
        return application.exec();
    }
    bool isReady = false;
    Owner owner(arguments, [&] {
        if (std::exchange(isReady, true))
            return;
        say("ready");
        endAs(end);
    });
    QSocketNotifier orders(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&orders, &QSocketNotifier::activated, &orders, [&] {
        orders.setEnabled(false);
        owner.stop();
    });
    return application.exec();
}
