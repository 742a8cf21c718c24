// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/conformancetest.h"

#include <signal.h>
#include <unistd.h>

namespace paddock::test {

QList<Mechanism> conformingMechanisms()
{
    return testedMechanisms({Mechanism::CgroupV2, Mechanism::Subreaper, Mechanism::ProcessGroup});
}

void ConformanceTest::initTestCase_data()
{
    QTest::addColumn<Mechanism>("mechanism");
    for (const Mechanism each : conformingMechanisms())
        QTest::newRow(qPrintable(mechanismId(each))) << each;
}

void ConformanceTest::init()
{
    m_mark = uniqueMark();
    m_session = openSession(mechanism());
    QVERIFY(m_session);
}

void ConformanceTest::cleanup()
{
    m_session.reset();
    const bool clean = QTest::qWaitFor(
        [&] { return alive().isEmpty() && sessionDirectories().isEmpty() && childProcesses() == 0; }, kPatience);
    const QList<int> left = alive();
    for (const int pid : left) { // so that one failure is not the next test's too
        if (const auto entry = proctree::readEntry(pid))
            proctree::signalExactly(*entry, SIGKILL);
    }
    QVERIFY2(clean, qPrintable(QStringLiteral("left: %1 processes, %2 children, directories %3")
                                   .arg(left.size())
                                   .arg(childProcesses())
                                   .arg(sessionDirectories().join(u' '))));
}

Mechanism ConformanceTest::mechanism()
{
    QFETCH_GLOBAL(Mechanism, mechanism);
    return mechanism;
}

bool ConformanceTest::sessionsEscape() { return guaranteeOf(mechanism()).escape == u"setsid"; }

Run ConformanceTest::run(const char *words, const Process::Options &options) const
{
    return {m_session.get(), helperCommand(QString::fromLatin1(words).split(u' '), m_mark), options};
}

std::unique_ptr<Containment> ConformanceTest::sleepers(int count, const QString &name)
{
    auto group = m_session->createContainment(name);
    QSignalSpy started(group.get(), &Containment::started);
    for (int i = 0; i < count; ++i)
        group->start(helperRequest({"sleep-quietly"}, m_mark));
    // A program that has just been executed does not show its environment yet.
    const auto allBearTheMark = [&] {
        const QList<int> marked = alive();
        return started.count() == count && std::all_of(started.begin(), started.end(), [&](const QVariantList &each) {
                   return marked.contains(each.at(0).value<ProcessKey>().pid);
               });
    };
    if (!QTest::qWaitFor(allBearTheMark, kPatience))
        QTest::qFail("the sleepers did not start", __FILE__, __LINE__);
    return group;
}

bool ConformanceTest::isStopped(int pid)
{
    const auto entry = proctree::readEntry(pid);
    return entry && entry->state == 'T';
}

std::optional<proctree::Entry> ConformanceTest::warden()
{
    for (const proctree::Entry &entry : proctree::descendants(::getpid())) {
        if (entry.parent == ::getpid())
            return entry;
    }
    return std::nullopt;
}

void ConformanceTest::killWarden()
{
    const auto found = warden();
    if (!found || proctree::signalExactly(*found, SIGKILL) != 0)
        QTest::qFail("there is no warden to kill", __FILE__, __LINE__);
}

bool ConformanceTest::onlyEscapeesAreLeft(int escapees) const
{
    const int expected = sessionsEscape() ? escapees : 0;
    return QTest::qWaitFor([&] { return alive().size() == expected; }, kPatience) && endWhoIsLeft();
}

bool ConformanceTest::endWhoIsLeft() const
{
    for (const int pid : alive()) {
        const auto entry = proctree::readEntry(pid);
        if (entry && ::getsid(pid) != ::getsid(0))
            proctree::signalExactly(*entry, SIGKILL);
    }
    return QTest::qWaitFor([&] { return alive().isEmpty(); }, kPatience);
}

} // namespace paddock::test
