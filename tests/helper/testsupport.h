// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/containment/sessiongroup.h"
#include "engine/process/process.h"

#include <QSignalSpy>
#include <QString>
#include <QTest>

#include <memory>

/// What the tests of real processes share. Leftovers are counted by a unique mark in their environment, read back
/// from /proc, as a second opinion besides the group's own list.
namespace paddock::test {

/// How many times slower than usual processes start here, by which the bounds of waiting are multiplied:
/// $PADDOCK_TEST_SLOW, 1 where it is not set.
int slowness();

/// The built helper program.
QString helperPath();

/// The built warden: in $PADDOCK_BIN, else where the build leaves it beside the tests.
QString wardenPath();

/// `paddock-test-helper NAME ARGUMENTS...` with PADDOCK_TEST_MARK=mark in its environment.
Command helperCommand(const QStringList &arguments, const QString &mark);

/// A text no other test or run uses.
QString uniqueMark();

/// The living processes of this machine that bear the mark. Zombies are dead.
QList<int> markedProcesses(const QString &mark);

/// This process's open descriptors.
int openDescriptors();

/// This process's children, zombies among them.
int childProcesses();

/// This process's children that have ended and were not reaped.
int zombieChildren();

/// The names of the cgroup directories that a process's sessions have built anywhere, this process's own by default.
QStringList sessionDirectories(qint64 pid = 0);

/// A session group on one mechanism, ready. Fails the test where it cannot be had: a mechanism skipped in silence
/// would be a promise nobody kept.
std::unique_ptr<SessionGroup> openSession(Mechanism mechanism);

/// The mechanisms to test: those that contain a whole tree unless told otherwise, less those that
/// $PADDOCK_ALLOW_MISSING names (comma-separated) for machines that cannot have them.
QList<Mechanism> testedMechanisms(const QList<Mechanism> &all = {Mechanism::CgroupV2, Mechanism::Subreaper});

/// Adds a row for each of testedMechanisms(), with a column `mechanism`.
void addMechanismRows(const QList<Mechanism> &all = {Mechanism::CgroupV2, Mechanism::Subreaper});

} // namespace paddock::test

Q_DECLARE_METATYPE(paddock::Mechanism)
