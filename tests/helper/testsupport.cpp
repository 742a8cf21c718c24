// SPDX-License-Identifier: Apache-2.0
#include "tests/helper/testsupport.h"

#include "engine/warden/proctree.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QRandomGenerator>

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace paddock::test {

int slowness() { return std::max(1, qEnvironmentVariableIntValue("PADDOCK_TEST_SLOW")); }

QString helperPath() { return QCoreApplication::applicationDirPath() + QStringLiteral("/paddock-test-helper"); }

QString wardenPath()
{
    const QString built = QCoreApplication::applicationDirPath() + QStringLiteral("/../bin");
    return qEnvironmentVariable("PADDOCK_BIN", built) + QStringLiteral("/paddock-warden");
}

Command helperCommand(const QStringList &arguments, const QString &mark)
{
    Command command;
    command.program = helperPath();
    command.arguments = arguments;
    command.workingDirectory = QDir::tempPath();
    command.environment.insert(QStringLiteral("PADDOCK_TEST_MARK"), mark);
    return command;
}

QString uniqueMark()
{
    static int count = 0;
    return QStringLiteral("mark-%1-%2-%3")
        .arg(::getpid())
        .arg(++count)
        .arg(QRandomGenerator::global()->generate(), 8, 16, QLatin1Char('0'));
}

namespace {

/// Every pid there is, without a look at each on the way: slower than forks come, a pass would never end.
QList<int> allPids()
{
    QList<int> pids;
    DIR *proc = ::opendir("/proc");
    while (const dirent *item = proc ? ::readdir(proc) : nullptr) {
        const int pid = std::atoi(item->d_name);
        if (pid > 0)
            pids.append(pid);
    }
    if (proc)
        ::closedir(proc);
    return pids;
}

} // namespace

QList<int> markedProcesses(const QString &mark)
{
    const QByteArray wanted = "PADDOCK_TEST_MARK=" + mark.toUtf8();
    QList<int> pids;
    for (const int pid : allPids()) {
        QFile environment(QStringLiteral("/proc/%1/environ").arg(pid));
        if (!environment.open(QIODevice::ReadOnly) || !environment.readAll().split('\0').contains(wanted))
            continue;
        const auto stat = proctree::readEntry(pid);
        if (stat && stat->isAlive())
            pids.append(pid);
    }
    return pids;
}

int openDescriptors()
{
    return static_cast<int>(
        QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size());
}

namespace {

int countChildren(bool endedOnly)
{
    int count = 0;
    for (const int pid : allPids()) {
        const auto stat = proctree::readEntry(pid);
        if (stat && stat->parent == ::getpid() && !(endedOnly && stat->isAlive()))
            ++count;
    }
    return count;
}

} // namespace

int childProcesses() { return countChildren(false); }

int zombieChildren() { return countChildren(true); }

QStringList sessionDirectories(qint64 pid)
{
    const QString pattern = QStringLiteral("paddock-*-%1-*").arg(pid > 0 ? pid : ::getpid());
    QFile mounts(QStringLiteral("/proc/self/mounts"));
    if (!mounts.open(QIODevice::ReadOnly))
        return {};
    QStringList found;
    for (const QByteArray &line : mounts.readAll().split('\n')) {
        const QList<QByteArray> fields = line.split(' ');
        if (fields.size() < 3 || fields[2] != "cgroup2")
            continue;
        QDirIterator directories(QString::fromLocal8Bit(fields[1]), {pattern}, QDir::Dirs,
                                 QDirIterator::Subdirectories);
        while (directories.hasNext()) {
            directories.next();
            if (!directories.fileName().endsWith(u".scope")) // systemd's, and removed by it
                found.append(directories.fileName());
        }
    }
    return found;
}

std::unique_ptr<SessionGroup> openSession(Mechanism mechanism)
{
    SessionGroup::Options options;
    options.insist = mechanism;
    options.name = QStringLiteral("test");
    options.wardenPath = wardenPath();
    auto session = std::make_unique<SessionGroup>(options);
    QString why;
    QObject::connect(session.get(), &SessionGroup::failed, session.get(),
                     [&](const Error &error) { why = error.message; });
    session->open();
    // Starting a process and one round trip: bounded generously for a loaded machine.
    if (!QTest::qWaitFor([&] { return session->isReady() || !why.isEmpty(); }, 10000 * slowness()) ||
        !session->isReady()) {
        QTest::qFail(
            qPrintable(QStringLiteral("no %1 here: %2 (a machine that cannot have it: PADDOCK_ALLOW_MISSING=%3)")
                           .arg(mechanismName(mechanism), why, mechanismId(mechanism))),
            __FILE__, __LINE__);
        return nullptr;
    }
    return session;
}

QList<Mechanism> testedMechanisms(const QList<Mechanism> &all)
{
    const QStringList missing = qEnvironmentVariable("PADDOCK_ALLOW_MISSING").split(u',');
    QList<Mechanism> tested;
    for (const Mechanism mechanism : all) {
        if (missing.contains(mechanismId(mechanism)))
            qWarning("%s is not tested: PADDOCK_ALLOW_MISSING names it", qPrintable(mechanismId(mechanism)));
        else
            tested.append(mechanism);
    }
    return tested;
}

void addMechanismRows(const QList<Mechanism> &all)
{
    QTest::addColumn<Mechanism>("mechanism");
    for (const Mechanism mechanism : testedMechanisms(all))
        QTest::newRow(qPrintable(mechanismId(mechanism))) << mechanism;
}

} // namespace paddock::test
