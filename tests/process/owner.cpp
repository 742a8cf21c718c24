// SPDX-License-Identifier: Apache-2.0
// An engine to be killed: `paddock-test-owner MECHANISM MARK END HELPER-ARGUMENTS...` starts the helper contained, says
// "ready" when that has, and then ends in the way END names: "wait" (to be killed from outside), "abort", "segfault",
// "exit" (_exit without any farewell).
#include "tests/helper/testsupport.h"

#include <QCoreApplication>
#include <QTimer>

#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

using namespace paddock;

namespace {

void endAs(const QString &how)
{
    if (how == u"abort")
        std::abort();
    if (how == u"segfault")
        ::raise(SIGSEGV);
    if (how == u"exit")
        ::_exit(0);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() < 5)
        return 2;
    SessionGroup::Options options;
    options.insist = *parseMechanism(arguments.at(1));
    options.name = QStringLiteral("owner");
    options.wardenPath = test::wardenPath();
    SessionGroup session(options);
    auto pump = std::move(*OutputPump::create());
    Process::Options runOptions;
    runOptions.log = std::make_shared<LogStore>();
    Process process(&session, QStringLiteral("run"), test::helperCommand(arguments.mid(4), arguments.at(2)), runOptions,
                    pump.get());
    QObject::connect(&session, &SessionGroup::failed, [](const Error &error) {
        std::fputs(qPrintable(error.message), stderr);
        std::exit(1);
    });
    QObject::connect(runOptions.log.get(), &LogStore::linesAppended, [&] {
        std::puts("ready");
        std::fflush(stdout);
        endAs(arguments.at(3));
    });
    session.open();
    process.start();
    return application.exec();
}
