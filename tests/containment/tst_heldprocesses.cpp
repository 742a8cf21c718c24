// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/heldprocesses.h"

#include <QTest>

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

using namespace paddock;

namespace {

/// Children that wait to be killed.
class Sleepers
{
public:
    explicit Sleepers(int count)
    {
        for (int i = 0; i < count; ++i) {
            const pid_t pid = ::fork();
            if (pid == 0) {
                while (true)
                    ::pause();
            }
            pids.push_back(pid);
        }
    }
    ~Sleepers()
    {
        for (const pid_t pid : pids)
            end(pid);
    }
    Sleepers(const Sleepers &) = delete;
    Sleepers &operator=(const Sleepers &) = delete;

    /// Killed and reaped, so that nobody has its pid.
    static void end(pid_t pid)
    {
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
    }

    std::vector<pid_t> pids;
};

/// Lets the process open so many files more and no others.
class FewDescriptors
{
public:
    explicit FewDescriptors(int left)
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        rlimit few = m_before;
        const UniqueFd next(::open("/", O_PATH | O_CLOEXEC)); // the lowest number that is free
        few.rlim_cur = static_cast<rlim_t>(next.get() + left);
        ::setrlimit(RLIMIT_NOFILE, &few);
    }
    ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    FewDescriptors(const FewDescriptors &) = delete;
    FewDescriptors &operator=(const FewDescriptors &) = delete;

private:
    rlimit m_before{};
};

std::size_t freeDescriptors()
{
    std::vector<UniqueFd> opened;
    do
        opened.emplace_back(::open("/", O_PATH | O_CLOEXEC));
    while (opened.back());
    return opened.size() - 1;
}

std::vector<pid_t> pidsOf(const HeldProcesses &held)
{
    std::vector<pid_t> pids;
    for (const auto &[pid, pidfd] : held.living())
        pids.push_back(pid);
    return pids;
}

} // namespace

class tst_HeldProcesses : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void thoseWhoAreGoneAreCountedAndNotHeld();
    void aPidfdIsOfItsProcess();
    void noMoreThanSoManyAtOnce();
    void twoDescriptorsAreLeft();
    void thoseThatFoundNoDescriptorAreForTheNextTime();
    void noDescriptorAtAllIsAnError();
    void nobodyIsHeldOfNobody();
};

void tst_HeldProcesses::thoseWhoAreGoneAreCountedAndNotHeld()
{
    const Sleepers sleepers(3);
    Sleepers::end(sleepers.pids[1]);
    const HeldProcesses held(sleepers.pids);
    QCOMPARE(held.count(), std::size_t(3));
    QCOMPARE(pidsOf(held), (std::vector<pid_t>{sleepers.pids[0], sleepers.pids[2]}));
    QCOMPARE(held.error(), 0);
}

void tst_HeldProcesses::aPidfdIsOfItsProcess()
{
    const Sleepers sleepers(1);
    const HeldProcesses held(sleepers.pids);
    QCOMPARE(held.living().size(), std::size_t(1));
    siginfo_t info{};
    ::kill(sleepers.pids[0], SIGKILL);
    QCOMPARE(::waitid(P_PIDFD, static_cast<id_t>(held.living()[0].second.get()), &info, WEXITED), 0);
    QCOMPARE(info.si_pid, sleepers.pids[0]);
}

void tst_HeldProcesses::noMoreThanSoManyAtOnce()
{
    const Sleepers sleepers(130);
    const HeldProcesses held(sleepers.pids);
    QCOMPARE(held.count(), std::size_t(128));
    QCOMPARE(held.living().size(), std::size_t(128));
}

void tst_HeldProcesses::twoDescriptorsAreLeft()
{
    const Sleepers sleepers(10);
    const FewDescriptors few(6);
    const std::size_t before = freeDescriptors();
    QVERIFY(before > 2 && before < sleepers.pids.size());
    const HeldProcesses held(sleepers.pids);
    QCOMPARE(freeDescriptors(), std::size_t(2));
    QCOMPARE(held.count(), before - 2);
    QCOMPARE(held.error(), 0);
}

/// Also where some of them are gone: none is passed over.
void tst_HeldProcesses::thoseThatFoundNoDescriptorAreForTheNextTime()
{
    const Sleepers sleepers(12);
    Sleepers::end(sleepers.pids[2]);
    Sleepers::end(sleepers.pids[4]);
    std::vector<pid_t> expected = sleepers.pids;
    std::erase(expected, sleepers.pids[2]);
    std::erase(expected, sleepers.pids[4]);
    const FewDescriptors few(5);
    std::vector<pid_t> reached;
    for (std::span<const pid_t> rest(sleepers.pids); !rest.empty();) {
        const HeldProcesses held(rest);
        QCOMPARE(held.error(), 0);
        QVERIFY(held.count() > 0);
        const std::vector<pid_t> these = pidsOf(held);
        reached.insert(reached.end(), these.begin(), these.end());
        rest = rest.subspan(held.count());
    }
    QCOMPARE(reached, expected);
}

void tst_HeldProcesses::noDescriptorAtAllIsAnError()
{
    const Sleepers sleepers(2);
    const FewDescriptors none(0);
    const HeldProcesses held(sleepers.pids);
    QCOMPARE(held.error(), EMFILE);
    QVERIFY(held.living().empty());
}

void tst_HeldProcesses::nobodyIsHeldOfNobody()
{
    const HeldProcesses held({});
    QCOMPARE(held.count(), std::size_t(0));
    QCOMPARE(held.error(), 0);
}

QTEST_GUILESS_MAIN(tst_HeldProcesses)
#include "tst_heldprocesses.moc"
