// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/aliveness.h"
#include "engine/containment/memberwatch.h"
#include "engine/containment/procconnector.h"
#include "engine/warden/proctree.h"
#include "tests/containment/testgroup.h"

#include <QElapsedTimer>

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

namespace {

/// What a watch told, in order: "+ pid", "= pid", "- pid".
struct Story
{
    QStringList lines;
    QHash<int, Member> present;
    QList<int> endedUntold; ///< ended without having started

    template<typename Source, typename Started, typename Changed, typename Exited>
    void follow(Source *source, Started started, Changed changed, Exited exited)
    {
        QObject::connect(source, started, source, [this](const Member &member) {
            lines.append(QStringLiteral("+ %1").arg(member.key.pid));
            present.insert(member.key.pid, member);
        });
        QObject::connect(source, changed, source, [this](const Member &member) {
            lines.append(QStringLiteral("= %1").arg(member.key.pid));
            present.insert(member.key.pid, member);
        });
        QObject::connect(source, exited, source, [this](const ProcessKey &key) {
            lines.append(QStringLiteral("- %1").arg(key.pid));
            if (present.remove(key.pid) == 0)
                endedUntold.append(key.pid);
        });
    }

    void follow(Containment *containment)
    {
        follow(containment, &Containment::memberStarted, &Containment::memberChanged, &Containment::memberExited);
    }

    [[nodiscard]] qsizetype count(QChar kind) const
    {
        return std::count_if(lines.begin(), lines.end(), [kind](const QString &line) { return line[0] == kind; });
    }

    [[nodiscard]] QList<int> pids() const
    {
        QList<int> sorted = present.keys();
        std::sort(sorted.begin(), sorted.end());
        return sorted;
    }
};

QByteArray helperBytes() { return helperPath().toLocal8Bit(); }

} // namespace

class tst_Members : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void membersNameParentAgeAndCommand_data() { addMechanismRows(); }
    void membersNameParentAgeAndCommand();
    void executedCommandShowsInTheList_data() { addMechanismRows(); }
    void executedCommandShowsInTheList();
    void watchTellsWhoIsThereComesAndGoes_data() { addWatchRows(); }
    void watchTellsWhoIsThereComesAndGoes();
    void watchTellsOfAnExecutedCommandOnce_data() { addWatchRows(); }
    void watchTellsOfAnExecutedCommandOnce();
    void watchFollowsADaemon_data() { addMechanismRows(); }
    void watchFollowsADaemon();
    void watchTellsAllHaveEndedBeforeEmptied_data() { addMechanismRows(); }
    void watchTellsAllHaveEndedBeforeEmptied();
    void watchAgreesWithTheListUnderChurn_data() { addWatchRows(); }
    void watchAgreesWithTheListUnderChurn();
    void memberIsGoneWithinATenthOfASecond_data() { addMechanismRows(); }
    void memberIsGoneWithinATenthOfASecond();
    void watchMayBeEndedAndGroupDeletedByItsOwnNews_data() { addMechanismRows(); }
    void watchMayBeEndedAndGroupDeletedByItsOwnNews();
    void wrongStartTimeAndZombieAreNotAlive();
    void unreadableIsAnErrorNotDead();

private:
    static void addWatchRows();
};

void tst_Members::addWatchRows()
{
    QTest::addColumn<Mechanism>("mechanism");
    QTest::addColumn<bool>("told");
    for (const Mechanism mechanism : testedMechanisms()) {
        QTest::addRow("%s, told by the kernel", qPrintable(mechanismId(mechanism))) << mechanism << true;
        QTest::addRow("%s, by listings", qPrintable(mechanismId(mechanism))) << mechanism << false;
    }
}

namespace {

/// The watch of a containment, or one like it that has only listings.
std::unique_ptr<MemberWatch> watchWith(bool told, Containment *containment, Story &story)
{
    if (told) {
        story.follow(containment);
        containment->setMembersWatched(true);
        return nullptr;
    }
    auto watch = std::make_unique<MemberWatch>(
        MemberWatch::Group{[containment] { return containment->members(); }, [](std::int32_t) { return std::nullopt; }},
        nullptr);
    story.follow(watch.get(), &MemberWatch::started, &MemberWatch::changed, &MemberWatch::exited);
    watch->wake();
    return watch;
}

} // namespace

void tst_Members::membersNameParentAgeAndCommand()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"setsid"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    const auto members = group->members();
    QVERIFY(members.has_value());
    QCOMPARE(members->size(), 3); // leader, child and grandchild, each the parent of the next
    std::int32_t parent = 0;
    std::int32_t at = group.leader().pid;
    for (int depth = 0; depth < 3; ++depth) {
        const auto member =
            std::find_if(members->begin(), members->end(), [&](const Member &each) { return each.key.pid == at; });
        QVERIFY(member != members->end());
        QVERIFY(depth == 0 || member->parentPid == parent);
        QCOMPARE(member->command, QStringLiteral("helper setsid"));
        QVERIFY(member->age.count() >= 0 && member->age.count() < kPatience);
        QCOMPARE(member->key.startTime, proctree::readEntry(at)->startTime);
        parent = at;
        const auto child = std::find_if(members->begin(), members->end(),
                                        [&](const Member &each) { return each.parentPid == parent; });
        at = child == members->end() ? 0 : child->key.pid;
    }
    QCOMPARE(at, 0);
}

void tst_Members::executedCommandShowsInTheList()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"exec-on", QByteArray::number(SIGHUP), helperBytes(), "sleep"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    const ProcessKey key = group->members()->first().key;
    group->signalAll(SIGHUP);
    QTRY_COMPARE_WITH_TIMEOUT(group->members()->first().command, QString(helperPath() + u" sleep"), kPatience);
    QCOMPARE(group->members()->first().key, key);
}

void tst_Members::watchTellsWhoIsThereComesAndGoes()
{
    QFETCH(Mechanism, mechanism);
    QFETCH(bool, told);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"setsid"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    Story story;
    const auto watch = watchWith(told, group.containment.get(), story);
    QTRY_COMPARE_WITH_TIMEOUT(story.present.size(), 3, kPatience);

    group.start({"tree", "2", "3"});
    QTRY_COMPARE_WITH_TIMEOUT(story.present.size(), 3 + 13, kPatience);
    QList<int> listed;
    const QList<Member> members = *group->members();
    for (const Member &member : members)
        listed.append(member.key.pid);
    std::sort(listed.begin(), listed.end());
    QCOMPARE(story.pids(), listed);

    const int victim = group.leader(1).pid;
    QCOMPARE(proctree::signalExactly(*proctree::readEntry(victim), SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!story.present.contains(victim), kPatience);
    QCOMPARE(story.present.size(), 3 + 12);
    QCOMPARE(story.endedUntold, QList<int>());
    QCOMPARE(story.count(u'+'), 16); // nobody twice
}

void tst_Members::watchTellsOfAnExecutedCommandOnce()
{
    QFETCH(Mechanism, mechanism);
    QFETCH(bool, told);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    group.start({"exec-on", QByteArray::number(SIGHUP), helperBytes(), "sleep"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    Story story;
    const auto watch = watchWith(told, group.containment.get(), story);
    QTRY_COMPARE_WITH_TIMEOUT(story.present.size(), 1, kPatience);
    group->signalAll(SIGHUP);
    const int pid = group.leader().pid;
    QTRY_COMPARE_WITH_TIMEOUT(story.present.value(pid).command, QString(helperPath() + u" sleep"), kPatience);
    QCOMPARE(story.lines, QStringList({QStringLiteral("+ %1").arg(pid), QStringLiteral("= %1").arg(pid)}));
}

void tst_Members::watchFollowsADaemon()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    Story story;
    story.follow(group.containment.get());
    group->setMembersWatched(true); // before anything is there
    group.start({"daemon", "leave"});
    QTRY_COMPARE_WITH_TIMEOUT(group.exited.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(story.present.size(), 1, kPatience); // the daemon, which nobody's parent is any more
    QVERIFY(!story.present.contains(group.leader().pid));
    QCOMPARE(story.pids().first(), group->members()->first().key.pid);
}

void tst_Members::watchTellsAllHaveEndedBeforeEmptied()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    Story story;
    story.follow(group.containment.get());
    group->setMembersWatched(true);
    qsizetype leftAtEmptied = -1;
    connect(group.containment.get(), &Containment::emptied, this, [&] { leftAtEmptied = story.present.size(); });
    for (int round = 1; round <= 3; ++round) {
        group.start({"tree", "2", "4"});
        QTRY_COMPARE_WITH_TIMEOUT(story.present.size(), 21, kPatience);
        group->kill();
        QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), round, kPatience);
        QCOMPARE(leftAtEmptied, 0);
    }
    QCOMPARE(story.count(u'+'), 63);
    QCOMPARE(story.count(u'-'), 63);
    QCOMPARE(story.endedUntold, QList<int>());
}

void tst_Members::watchAgreesWithTheListUnderChurn()
{
    QFETCH(Mechanism, mechanism);
    QFETCH(bool, told);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    Story story;
    const auto watch = watchWith(told, group.containment.get(), story);
    group.start({"refork", "10"}); // a process lives for 200 ms and forks its successor
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    if (watch)
        watch->wake();
    QTRY_VERIFY_WITH_TIMEOUT(story.count(u'-') > 60, kPatience);
    QCOMPARE(story.endedUntold, QList<int>());
    // It is never one moment's picture, but nobody who has ended stays in it and nobody who lives stays out.
    const auto agrees = [&] {
        const QList<Member> members = *group->members();
        return members.size() == story.present.size() &&
               std::all_of(members.begin(), members.end(),
                           [&](const Member &each) { return story.present.value(each.key.pid).key == each.key; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(agrees(), kPatience);
    group->kill();
    QTRY_COMPARE_WITH_TIMEOUT(group.emptied.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(story.present.size(), 0, kPatience);
}

void tst_Members::memberIsGoneWithinATenthOfASecond()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    const bool kernelTells = ProcConnector::create().has_value();
    TestGroup group(session.get());
    Story story;
    story.follow(group.containment.get());
    group->setMembersWatched(true);
    group.start({"sleep"});
    group.start({"tree", "1", "3"});
    QTRY_COMPARE_WITH_TIMEOUT(story.present.size(), 5, kPatience);
    qint64 best = kPatience;
    while (story.present.size() > 2) {
        int victim = 0; // a child of the tree's, so that nobody of ours is its parent
        for (const Member &member : std::as_const(story.present)) {
            if (member.parentPid == group.leader(1).pid)
                victim = member.key.pid;
        }
        QVERIFY(victim > 0);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(proctree::signalExactly(*proctree::readEntry(victim), SIGKILL), 0);
        const auto lists = [&] {
            const QList<Member> members = *group->members();
            return std::any_of(members.begin(), members.end(),
                               [&](const Member &each) { return each.key.pid == victim; });
        };
        while (lists() || (kernelTells && story.present.contains(victim))) {
            QVERIFY(timer.elapsed() < kPatience);
            QCoreApplication::processEvents();
        }
        best = std::min(best, timer.elapsed());
        QTRY_VERIFY_WITH_TIMEOUT(!story.present.contains(victim), kPatience);
    }
    // The bound that is promised; a millisecond is usual. The best of three, because the machine may be busy.
    QVERIFY2(best <= 100, qPrintable(QString::number(best)));
}

void tst_Members::watchMayBeEndedAndGroupDeletedByItsOwnNews()
{
    QFETCH(Mechanism, mechanism);
    const auto session = openSession(mechanism);
    QVERIFY(session);
    TestGroup group(session.get());
    int heard = 0;
    connect(group.containment.get(), &Containment::memberStarted, this, [&] {
        ++heard;
        group->setMembersWatched(false);
    });
    group->setMembersWatched(true);
    group.start({"tree", "1", "5"});
    QTRY_VERIFY_WITH_TIMEOUT(group.hasSaid("ready"), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(heard > 0, kPatience);
    QTest::qWait(50); // whoever else could be told of
    QCOMPARE(heard, 1);

    TestGroup second(session.get());
    connect(second.containment.get(), &Containment::memberStarted, this, [&] { second.containment.reset(); });
    second->setMembersWatched(true);
    second.start({"tree", "1", "5"});
    QTRY_VERIFY_WITH_TIMEOUT(!second.containment, kPatience);
}

void tst_Members::wrongStartTimeAndZombieAreNotAlive()
{
    const pid_t child = ::fork();
    if (child == 0) {
        for (;;)
            ::pause();
    }
    const auto entry = proctree::readEntry(child);
    QVERIFY(entry.has_value());
    const ProcessKey key{child, entry->startTime};
    QCOMPARE(isAlive(key), Result<bool>(true));
    QCOMPARE(isAlive({child, key.startTime + 1}), Result<bool>(false));
    QCOMPARE(proctree::signalExactly(*entry, SIGKILL), 0);
    siginfo_t info{};
    QCOMPARE(::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
    QCOMPARE(isAlive(key), Result<bool>(false)); // a zombie
    QCOMPARE(::waitpid(child, nullptr, 0), child);
    QCOMPARE(isAlive(key), Result<bool>(false));
    QCOMPARE(isAlive({0, 0}), Result<bool>(false));
    QCOMPARE(isAlive({-1, 0}), Result<bool>(false));
}

void tst_Members::unreadableIsAnErrorNotDead()
{
    const ProcessKey self{::getpid(), proctree::readEntry(::getpid())->startTime};
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none{0, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    const auto alive = isAlive(self);
    ::setrlimit(RLIMIT_NOFILE, &before);
    QVERIFY(!alive.has_value());
    QCOMPARE(alive.error().code, ErrorCode::ResourceExhausted);

    QCOMPARE(parseAlive(self, EACCES, {}).error().code, ErrorCode::PermissionDenied);
    QCOMPARE(parseAlive(self, EIO, {}).error().code, ErrorCode::Io);
    QCOMPARE(parseAlive(self, 0, "1 (half").error().code, ErrorCode::Io);
    QCOMPARE(parseAlive(self, ENOENT, {}), Result<bool>(false));
    QCOMPARE(parseAlive(self, ESRCH, {}), Result<bool>(false));
}

QTEST_GUILESS_MAIN(tst_Members)
#include "tst_members.moc"
