// SPDX-License-Identifier: Apache-2.0
// The conformance suite: `tst_conformance [TOPIC] [QT-TEST-OPTIONS...]`. Every promise of containment, on every
// mechanism; what it runs on is said at the end, since a mechanism that was left out has proved nothing.
#include "tests/conformance/conformancetest.h"

#include <cstdio>

using namespace paddock;
using namespace paddock::test;

namespace {

struct Topic
{
    const char *name;
    std::unique_ptr<QObject> (*make)();
};

constexpr Topic kTopics[] = {
    {"teardown", makeTeardownTest},        {"graceful", makeGracefulTest}, {"members", makeMembersTest},
    {"wardendeath", makeWardenDeathTest},  {"starts", makeStartsTest},     {"limits", makeLimitsTest},
    {"randomorders", makeRandomOrdersTest}};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QStringList arguments = application.arguments();
    QString wanted;
    if (arguments.size() > 1 && !arguments.at(1).startsWith(u'-'))
        wanted = arguments.takeAt(1);
    int failures = 0;
    int ran = 0;
    for (const Topic &topic : kTopics) {
        if (!wanted.isEmpty() && wanted != QLatin1String(topic.name))
            continue;
        ++ran;
        failures += QTest::qExec(topic.make().get(), arguments);
    }
    if (ran == 0) {
        std::fprintf(stderr, "there is no topic %s\n", qPrintable(wanted));
        return 1;
    }
    QStringList names;
    for (const Mechanism mechanism : conformingMechanisms())
        names.append(mechanismId(mechanism));
    std::printf("conformance: ran on %s\n", names.isEmpty() ? "nothing" : qPrintable(names.join(QStringLiteral(", "))));
    return names.isEmpty() ? 1 : std::min(failures, 125);
}
