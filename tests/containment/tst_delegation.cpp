// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/delegation.h"
#include "engine/containment/mechanism.h"

#include <QTest>

using namespace paddock;

class tst_Delegation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void locatesOwnGroupBelowTheMount_data();
    void locatesOwnGroupBelowTheMount();
    void saysWhyThereIsNone_data();
    void saysWhyThereIsNone();
    void garbageIsRefusedQuietly();
    void mechanismWordsAreParsedBothWays();
};

void tst_Delegation::locatesOwnGroupBelowTheMount_data()
{
    QTest::addColumn<QByteArray>("mountinfo");
    QTest::addColumn<QByteArray>("cgroup");
    QTest::addColumn<QString>("path");
    QTest::newRow("pure v2, systemd session")
        << QByteArray("25 20 0:23 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n")
        << QByteArray("0::/user.slice/user-1000.slice/session-2.scope\n")
        << QStringLiteral("/sys/fs/cgroup/user.slice/user-1000.slice/session-2.scope");
    QTest::newRow("hybrid, root group") << QByteArray("30 20 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
                                                      "31 20 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n")
                                        << QByteArray("4:memory:/x\n0::/\n")
                                        << QStringLiteral("/sys/fs/cgroup/unified");
    QTest::newRow("container: the mount shows its own part")
        << QByteArray("31 20 0:27 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n")
        << QByteArray("0::/docker/abc/init\n") << QStringLiteral("/sys/fs/cgroup/init");
    QTest::newRow("mountpoint with a space, optional fields")
        << QByteArray("31 20 0:27 / /mnt/my\\040groups rw shared:5 master:2 - cgroup2 none rw\n")
        << QByteArray("0::/a\n") << QStringLiteral("/mnt/my groups/a");
    QTest::newRow("second mount shows it")
        << QByteArray("31 20 0:27 /other /mnt/a rw - cgroup2 none rw\n32 20 0:27 / /mnt/b rw - cgroup2 none rw\n")
        << QByteArray("0::/mine\n") << QStringLiteral("/mnt/b/mine");
}

void tst_Delegation::locatesOwnGroupBelowTheMount()
{
    QFETCH(QByteArray, mountinfo);
    QFETCH(QByteArray, cgroup);
    const auto found = Delegation::locate(mountinfo, cgroup);
    QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().message));
    QTEST(*found, "path");
}

void tst_Delegation::saysWhyThereIsNone_data()
{
    QTest::addColumn<QByteArray>("mountinfo");
    QTest::addColumn<QByteArray>("cgroup");
    QTest::addColumn<QString>("word");
    QTest::newRow("v1 only") << QByteArray("30 20 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n")
                             << QByteArray("4:cpu:/\n") << QStringLiteral("no cgroup v2");
    QTest::newRow("not mounted") << QByteArray("30 20 0:26 / / rw - ext4 /dev/vda rw\n") << QByteArray("0::/\n")
                                 << QStringLiteral("not mounted");
    QTest::newRow("outside what is shown")
        << QByteArray("31 20 0:27 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n")
        << QByteArray("0::/docker/abcdef\n") << QStringLiteral("/docker/abcdef");
}

void tst_Delegation::saysWhyThereIsNone()
{
    QFETCH(QByteArray, mountinfo);
    QFETCH(QByteArray, cgroup);
    QFETCH(QString, word);
    const auto found = Delegation::locate(mountinfo, cgroup);
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::MechanismUnavailable);
    QVERIFY2(found.error().message.contains(word), qPrintable(found.error().message));
}

void tst_Delegation::garbageIsRefusedQuietly()
{
    QVERIFY(!Delegation::locate(QByteArray("\0\xff - cgroup2", 12), QByteArray("0::/")));
    QVERIFY(!Delegation::locate(QByteArray(" - cgroup2 "), QByteArray("0::/")));
    QVERIFY(!Delegation::locate({}, {}));
}

void tst_Delegation::mechanismWordsAreParsedBothWays()
{
    for (const Mechanism mechanism : {Mechanism::CgroupV2, Mechanism::Subreaper}) {
        const auto parsed = parseMechanism(mechanismId(mechanism));
        QVERIFY(parsed.has_value());
        QCOMPARE(*parsed, mechanism);
        QVERIFY(!guaranteeOf(mechanism).summary.isEmpty());
    }
    QCOMPARE(*parseMechanism(QStringLiteral("cgroup")), Mechanism::CgroupV2);
    QCOMPARE(parseMechanism(QStringLiteral("magic")).error().code, ErrorCode::InvalidArgument);
}

QTEST_GUILESS_MAIN(tst_Delegation)
#include "tst_delegation.moc"
