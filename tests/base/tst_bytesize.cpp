// SPDX-License-Identifier: Apache-2.0
#include "engine/base/bytesize.h"

#include <QTest>

using namespace paddock;

class tst_ByteSize : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void parsesEveryUnit_data();
    void parsesEveryUnit();
    void refusesAnythingElse_data();
    void refusesAnythingElse();
    void refusesWhatDoesNotFit();
};

void tst_ByteSize::parsesEveryUnit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("kibibytes") << QStringLiteral("512K") << qint64(512) * 1024;
    QTest::newRow("mebibytes") << QStringLiteral("64M") << qint64(64) * 1024 * 1024;
    QTest::newRow("gibibytes") << QStringLiteral("2G") << qint64(2) * 1024 * 1024 * 1024;
    QTest::newRow("nothing") << QStringLiteral("0K") << qint64(0);
    QTest::newRow("leading zero") << QStringLiteral("007M") << qint64(7) * 1024 * 1024;
    QTest::newRow("largest") << QStringLiteral("8589934591G") << qint64(8589934591) * 1024 * 1024 * 1024;
}

void tst_ByteSize::parsesEveryUnit()
{
    QFETCH(QString, text);
    const auto parsed = parseByteSize(text);
    QVERIFY(parsed);
    QTEST(*parsed, "bytes");
}

void tst_ByteSize::refusesAnythingElse_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",   "512",  "K",     "-1K", "+1K",  " 1K",  "1K ", "1 K",    "1.5G",   "1k",
                             "1m", "64MB", "64MiB", "1KK", "1e3M", "0x5M", "1T",  "five M", "1_000K", "\u0665M"})
        QTest::addRow("'%s'", text) << QString::fromUtf8(text);
}

void tst_ByteSize::refusesAnythingElse()
{
    QFETCH(QString, text);
    const auto parsed = parseByteSize(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::InvalidArgument);
    QVERIFY(parsed.error().message.contains(u'\'' + text + u'\''));
    QVERIFY(parsed.error().message.contains(QLatin1String("512K")));
}

void tst_ByteSize::refusesWhatDoesNotFit()
{
    for (const char *text : {"8589934592G", "9223372036854775807K", "99999999999999999999M"}) {
        const auto parsed = parseByteSize(QString::fromLatin1(text));
        QVERIFY2(!parsed, text);
        QVERIFY(parsed.error().message.contains(QLatin1String("too large")));
    }
}

QTEST_GUILESS_MAIN(tst_ByteSize)
#include "tst_bytesize.moc"
