// SPDX-License-Identifier: Apache-2.0
#include "engine/base/signalname.h"

#include <QTest>

#include <csignal>

using namespace paddock;

class tst_SignalName : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void parsesNamesAndNumbers_data();
    void parsesNamesAndNumbers();
    void refusesAnythingElse();
    void everyClassicSignalComesBack();
    void namesRealTimeAndUnknownSignals();
};

void tst_SignalName::parsesNamesAndNumbers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("signal");
    QTest::newRow("short") << QStringLiteral("TERM") << SIGTERM;
    QTest::newRow("long") << QStringLiteral("SIGTERM") << SIGTERM;
    QTest::newRow("number") << QStringLiteral("15") << 15;
    QTest::newRow("lower case") << QStringLiteral("sigint") << SIGINT;
    QTest::newRow("usr1") << QStringLiteral("USR1") << SIGUSR1;
    QTest::newRow("kill") << QStringLiteral("9") << SIGKILL;
}

void tst_SignalName::parsesNamesAndNumbers()
{
    QFETCH(QString, text);
    QFETCH(int, signal);
    const auto parsed = parseSignal(text);
    QVERIFY(parsed);
    QCOMPARE(*parsed, signal);
}

void tst_SignalName::refusesAnythingElse()
{
    for (const char *text : {"", "0", "-9", "65", "99999999999", "SIG", "SIGSIGTERM", "TERMINATE", " TERM", "15 "}) {
        const auto parsed = parseSignal(QString::fromLatin1(text));
        QVERIFY2(!parsed, text);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidArgument);
        QVERIFY(parsed.error().message.contains(u'\'' + QString::fromLatin1(text) + u'\''));
    }
}

void tst_SignalName::everyClassicSignalComesBack()
{
    for (int signal = 1; signal < 32; ++signal) {
        const QString name = signalName(signal);
        QVERIFY2(name.startsWith(QLatin1String("SIG")), qPrintable(name));
        QCOMPARE(parseSignal(name).value_or(-1), signal);
    }
}

void tst_SignalName::namesRealTimeAndUnknownSignals()
{
    QCOMPARE(signalName(SIGRTMIN), QStringLiteral("SIGRTMIN"));
    QCOMPARE(signalName(SIGRTMIN + 3), QStringLiteral("SIGRTMIN+3"));
    QCOMPARE(signalName(999), QStringLiteral("signal 999"));
}

QTEST_GUILESS_MAIN(tst_SignalName)
#include "tst_signalname.moc"
