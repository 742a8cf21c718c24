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
    QTest::newRow("cgroup namespace: the group is its root")
        << QByteArray("31 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n") << QByteArray("0::/\n")
        << QStringLiteral("/sys/fs/cgroup");
    QTest::newRow("cgroup namespace: a mount of a group beside it, named from its root")
        << QByteArray("31 20 0:27 /../pod /sys/fs/cgroup rw - cgroup2 cgroup rw\n") << QByteArray("0::/../pod/app\n")
        << QStringLiteral("/sys/fs/cgroup/app");
    QTest::newRow("read-only for the container, writable elsewhere")
        << QByteArray("31 20 0:27 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n"
                      "32 20 0:27 / /run/delegated rw - cgroup2 cgroup rw,nsdelegate\n")
        << QByteArray("0::/a\n") << QStringLiteral("/run/delegated/a");
    QTest::newRow("an engine that stepped aside for its group's controllers")
        << QByteArray("31 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n") << QByteArray("0::/a/paddock-host-12\n")
        << QStringLiteral("/sys/fs/cgroup/a");
    QTest::newRow("an engine that stepped aside below the root of its namespace")
        << QByteArray("31 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n") << QByteArray("0::/paddock-host-12\n")
        << QStringLiteral("/sys/fs/cgroup");
    QTest::newRow("a name that only begins like a way up")
        << QByteArray("31 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n") << QByteArray("0::/..a/...\n")
        << QStringLiteral("/sys/fs/cgroup/..a/...");
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
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *name, const char *mountinfo, const char *cgroup, ErrorCode code, const char *word) {
        QTest::newRow(name) << QByteArray(mountinfo) << QByteArray(cgroup) << code << QString::fromLatin1(word);
    };
    row("v1 only", "30 20 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n", "4:cpu:/\n", ErrorCode::Unsupported,
        "no cgroup v2");
    row("v1 only, yet the kernel has the hierarchy", "30 20 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n",
        "4:cpu:/\n0::/\n", ErrorCode::Unsupported, "not mounted");
    row("not mounted", "30 20 0:26 / / rw - ext4 /dev/vda rw\n", "0::/\n", ErrorCode::Unsupported, "not mounted");
    row("outside what is shown", "31 20 0:27 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n",
        "0::/docker/abcdef\n", ErrorCode::MechanismUnavailable, "/docker/abcdef");
    row("container: the mount is read-only", "31 20 0:27 / /sys/fs/cgroup ro,nosuid,relatime - cgroup2 cgroup rw\n",
        "0::/\n", ErrorCode::MechanismUnavailable, "/sys/fs/cgroup is mounted read-only");
    row("the whole file system is read-only", "31 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup ro,nsdelegate\n",
        "0::/a\n", ErrorCode::MechanismUnavailable, "read-only");
    row("outside of the namespace", "31 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n", "0::/../other\n",
        ErrorCode::MechanismUnavailable, "outside of its cgroup namespace");
    row("the mount shows a group above the namespace", "31 20 0:27 /.. /sys/fs/cgroup rw - cgroup2 cgroup rw\n",
        "0::/\n", ErrorCode::MechanismUnavailable, "does not show");
    row("the namespace's root is not below what is shown", "31 20 0:27 /../.. /sys/fs/cgroup rw - cgroup2 cgroup rw\n",
        "0::/../../../x\n", ErrorCode::MechanismUnavailable, "outside of its cgroup namespace");
    row("removed under our feet", "31 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup rw\n", "0::/gone (deleted)\n",
        ErrorCode::MechanismUnavailable, "/gone that this process sits in has been removed");
}

void tst_Delegation::saysWhyThereIsNone()
{
    QFETCH(QByteArray, mountinfo);
    QFETCH(QByteArray, cgroup);
    QFETCH(ErrorCode, code);
    QFETCH(QString, word);
    const auto found = Delegation::locate(mountinfo, cgroup);
    QVERIFY(!found);
    QCOMPARE(found.error().code, code);
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
