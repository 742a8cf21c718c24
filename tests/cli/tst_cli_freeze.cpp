// SPDX-License-Identifier: Apache-2.0
#include "engine/warden/proctree.h"
#include "tests/cli/paddockprogram.h"
#include "tests/control/controltest.h"

#include <QFile>

#include <csignal>
#include <unistd.h>

using namespace paddock;
using namespace paddock::test;

/// Every warden below this process stands still as long as this lives: no order is carried out.
class StoppedWardens
{
public:
    StoppedWardens()
    {
        for (const proctree::Entry &each : proctree::descendants(::getpid())) {
            QFile name(QStringLiteral("/proc/%1/comm").arg(each.pid));
            if (name.open(QIODevice::ReadOnly) && name.readAll().startsWith("paddock-warden")) {
                m_stopped.push_back(each);
                proctree::signalExactly(each, SIGSTOP);
            }
        }
    }
    ~StoppedWardens()
    {
        for (const proctree::Entry &each : m_stopped)
            proctree::signalExactly(each, SIGCONT);
    }
    Q_DISABLE_COPY_MOVE(StoppedWardens)

    [[nodiscard]] bool isAny() const { return !m_stopped.empty(); }

private:
    std::vector<proctree::Entry> m_stopped;
};

/// `paddock freeze` beside a session in this process, whose wardens the test can keep from answering.
class tst_CliFreeze : public ControlTest
{
    Q_OBJECT
private Q_SLOTS:
    void failureIsToldByItsCode();
    void endMeanwhileIsTold();
    void whatDoesNotRunIsRefused();

private:
    void bringUp();
    /// `paddock freeze api`, which the session has got and the warden has not.
    [[nodiscard]] std::unique_ptr<PaddockProgram> startFreeze();
};

void tst_CliFreeze::bringUp()
{
    openStack({spec("redis", kSleep), spec("api", kSleep)});
    serve();
    m_session->startAll();
    QTRY_COMPARE_WITH_TIMEOUT(state("redis"), ServiceState::Running, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), ServiceState::Running, kPatience);
}

std::unique_ptr<PaddockProgram> tst_CliFreeze::startFreeze()
{
    auto freeze = std::make_unique<PaddockProgram>(QStringList{QStringLiteral("freeze"), QStringLiteral("--session"),
                                                               QStringLiteral("shop"), QStringLiteral("api")});
    freeze->start();
    const Error anything{ErrorCode::Io, QStringLiteral("anything"), 0};
    // Told again until it is connected.
    const bool hears = QTest::qWaitFor(
        [&] {
            Q_EMIT m_session->problem(anything);
            return freeze->messages().contains("anything");
        },
        kPatience);
    return hears ? std::move(freeze) : nullptr;
}

/// Not by words that happen to begin with the service's name.
void tst_CliFreeze::failureIsToldByItsCode()
{
    bringUp();
    const StoppedWardens wardens;
    QVERIFY(wardens.isAny());
    const auto freeze = startFreeze();
    QVERIFY(freeze);
    const auto tell = [&](ErrorCode code, const QString &message, const char *service) {
        Q_EMIT m_session->problem({code, message, 0, QString::fromLatin1(service)});
        return freeze->waitForMessage(message.toUtf8());
    };
    QVERIFY(tell(ErrorCode::Io, QStringLiteral("api: its log cannot be written"), "api"));
    QVERIFY(tell(ErrorCode::FreezeFailed, QStringLiteral("redis: cannot freeze it"), "redis"));
    QCOMPARE(freeze->process().state(), QProcess::Running);
    QVERIFY(tell(ErrorCode::FreezeFailed, QStringLiteral("it stands there and moves"), "api"));
    QCOMPARE(freeze->status(), 125);
}

void tst_CliFreeze::endMeanwhileIsTold()
{
    bringUp();
    std::unique_ptr<PaddockProgram> freeze;
    {
        const StoppedWardens wardens;
        freeze = startFreeze();
        QVERIFY(freeze);
        m_session->kill(QStringLiteral("api"));
    }
    QCOMPARE(freeze->status(), 125);
    QVERIFY2(freeze->messages().contains("api cannot be frozen any more: it is "), freeze->messages().constData());
}

void tst_CliFreeze::whatDoesNotRunIsRefused()
{
    openStack({spec("api", kSleep)});
    serve();
    m_session->setFrozen(QStringLiteral("api"), true);
    QCOMPARE(m_problems.size(), 1);
    QCOMPARE(m_problems[0].code, ErrorCode::FreezeFailed);
    QCOMPARE(m_problems[0].subject, QStringLiteral("api"));
    RawClient client(QStringLiteral("shop"));
    client.ask("freeze", {{QLatin1String("id"), QStringLiteral("api")}});
    QVERIFY(client.waitForLines(1));
    const QJsonValue error = client.lines()[0].value(QLatin1String("error"));
    QCOMPARE(error[QLatin1String("code")].toString(), QStringLiteral("freeze_failed"));
    QCOMPARE(error[QLatin1String("service")].toString(), QStringLiteral("api"));
    QCOMPARE(error[QLatin1String("message")].toString(), QStringLiteral("api cannot be frozen: it is stopped"));
    QCOMPARE(m_problems.size(), 1); // who asked has been answered
}

QTEST_GUILESS_MAIN(tst_CliFreeze)
#include "tst_cli_freeze.moc"
