// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/benchsupport.h"
#include "tests/bench/flappingbench.h"
#include "tests/bench/groupbench.h"
#include "tests/bench/killbench.h"
#include "tests/bench/outputbench.h"
#include "tests/bench/samplingbench.h"
#include "tests/bench/spawnbench.h"
#include "tests/bench/stackbench.h"
#include "tests/bench/stopbench.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstdlib>
#include <cstring>

/// `paddock-bench [spawn|groups|stop|kill|output|sampling|flapping|stacks]...`: measures in one run, each against a
/// yardstick, and prints ratios.
int main(int argc, char **argv)
{
    if (argc == 3 && std::strcmp(argv[1], "--herd") == 0)
        return paddock::bench::beHerd(std::atoi(argv[2]));
    if (argc == 3 && std::strcmp(argv[1], "--web") == 0)
        return paddock::bench::beWebServer(argv[2]);
    const QCoreApplication application(argc, argv);
    if (argc == 4 && std::strcmp(argv[1], "--owner") == 0)
        return paddock::bench::beOwner(argv[2], argv[3]);
    const QStringList wanted = application.arguments().mid(1);
    int failures = 0;
    const auto run = [&](const char *name, int (*bench)()) {
        if (!wanted.isEmpty() && !wanted.contains(QString::fromLatin1(name)))
            return;
        std::printf("== %s\n", name);
        std::fflush(stdout);
        failures += bench() == 0 ? 0 : 1;
        std::fflush(stdout);
    };
    run("spawn", benchSpawn);
    run("groups", benchGroups);
    run("stop", benchStop);
    run("kill", benchKill);
    run("output", benchOutput);
    run("sampling", benchSampling);
    run("flapping", benchFlapping);
    run("stacks", benchStacks);
    return failures;
}
