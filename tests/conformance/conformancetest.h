// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/warden/proctree.h"
#include "tests/helper/containedrun.h"

#include <memory>

namespace paddock::test {

inline const int kPatience = 30000 * slowness(); // ms: a bound for a loaded machine, not an expectation

/// The mechanisms that the suite runs on: every one that this system has.
QList<Mechanism> conformingMechanisms();

/// What the suite's topics share: a row for each mechanism, a session on it for each test, and a look behind each test
/// that nothing which bears its mark, no child and no directory is left.
class ConformanceTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();

protected:
    [[nodiscard]] static Mechanism mechanism();
    /// Whether the mechanism says of itself that whoever starts a session of its own gets away.
    [[nodiscard]] static bool sessionsEscape();

    [[nodiscard]] SessionGroup *session() const { return m_session.get(); }
    [[nodiscard]] const QString &mark() const { return m_mark; }
    void closeSession() { m_session.reset(); }

    /// The helper with these words, separated by spaces, bearing the mark.
    [[nodiscard]] Run run(const char *words, const Process::Options &options = {}) const;
    /// A group with so many sleepers in it, all of them ready to be counted.
    [[nodiscard]] std::unique_ptr<Containment> sleepers(int count, const QString &name = QStringLiteral("sleepers"));

    /// The living processes that bear the mark, whatever a group says.
    [[nodiscard]] QList<int> alive() const { return markedProcesses(m_mark); }
    /// State T of /proc/PID/stat.
    [[nodiscard]] static bool isStopped(int pid);
    /// The session's warden: our only child, as long as the test has started none itself.
    [[nodiscard]] static std::optional<proctree::Entry> warden();
    static void killWarden();
    /// In the end nobody is left; but where sessions escape, exactly `escapees` are, which are then ended.
    [[nodiscard]] bool onlyEscapeesAreLeft(int escapees) const;
    [[nodiscard]] bool endWhoIsLeft() const;

private:
    std::unique_ptr<SessionGroup> m_session;
    QString m_mark;
};

/// The topics, each a class of its own file.
std::unique_ptr<QObject> makeTeardownTest();
std::unique_ptr<QObject> makeGracefulTest();
std::unique_ptr<QObject> makeMembersTest();
std::unique_ptr<QObject> makeWardenDeathTest();
std::unique_ptr<QObject> makeStartsTest();
std::unique_ptr<QObject> makeLimitsTest();
std::unique_ptr<QObject> makeRandomOrdersTest();

} // namespace paddock::test
