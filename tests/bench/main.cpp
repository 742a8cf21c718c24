// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/outputbench.h"
#include "tests/bench/samplingbench.h"
#include "tests/bench/spawnbench.h"
#include "tests/bench/stopbench.h"

#include <QCoreApplication>

#include <cstdio>

/// `paddock-bench [spawn|stop|output|sampling]...`: measures in one run, each against a yardstick, and prints ratios.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
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
    run("stop", benchStop);
    run("output", benchOutput);
    run("sampling", benchSampling);
    return failures;
}
