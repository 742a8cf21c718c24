// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/procstat.h"

#include <QRandomGenerator>
#include <QTest>

#include <string>

using namespace paddock;
using Hide = procstat::Mount::HidePid;

namespace {

const std::string tail = " S 7 10 10 0 -1 4194560 135 0 0 0 12 30 0 0 20 0 3 0 123456 8192000 210 18446744073709551615"
                         " 4096 8192 140720000 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 16384 20480 24576 777 888 900 901 0\n";

std::string statWithName(const std::string &name) { return "42 (" + name + ")" + tail; }

} // namespace

class TestProcStat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statFieldsAreTheOnesOfProc5()
    {
        const std::string text = statWithName("redis-server");
        const auto stat = procstat::parseStat(text);
        QVERIFY(stat);
        QCOMPARE(stat->pid, 42);
        QCOMPARE(stat->state, 'S');
        QCOMPARE(stat->parentPid, 7);
        QCOMPARE(stat->kernelThread, false);
        QCOMPARE(stat->cpuTicks, 42U);
        QCOMPARE(stat->threads, 3);
        QCOMPARE(stat->startTime, 123456U);
        QCOMPARE(stat->residentPages, 210U);
        QCOMPARE(stat->argumentStart, 777U);
        QCOMPARE(stat->argumentEnd, 888U);
    }

    void commMayHoldAnything_data()
    {
        QTest::addColumn<QByteArray>("comm");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << QByteArray("sh") << QStringLiteral("sh");
        QTest::newRow("spaces") << QByteArray("a b  c ") << QStringLiteral("a b  c ");
        QTest::newRow("parenthesis") << QByteArray("x) R 1 2") << QStringLiteral("x) R 1 2");
        QTest::newRow("opening") << QByteArray(" ((((") << QStringLiteral(" ((((");
        QTest::newRow("only closing") << QByteArray("))") << QStringLiteral("))");
        QTest::newRow("newlines") << QByteArray("a\nb\n) S\n") << QStringLiteral("a\\nb\\n) S\\n");
        QTest::newRow("escape") << QByteArray("\x1b[31mred") << QStringLiteral("\\x1b[31mred");
        QTest::newRow("tab, delete") << QByteArray("\t\x7f") << QStringLiteral("\\t\\x7f");
        QTest::newRow("utf-8") << QByteArray("gr\xc3\xbc\xc3\x9f"
                                             "e")
                               << QStringLiteral("gr\u00fc\u00dfe");
        QTest::newRow("direction mark") << QByteArray("a\xe2\x80\xae"
                                                      "b")
                                        << QStringLiteral("a\\u202eb");
        QTest::newRow("invalid utf-8") << QByteArray("\xff") << QString(QChar(0xfffd));
        QTest::newRow("empty") << QByteArray("") << QString();
    }

    void commMayHoldAnything()
    {
        QFETCH(QByteArray, comm);
        QFETCH(QString, shown);
        const std::string text = statWithName(comm.toStdString());
        const auto stat = procstat::parseStat(text);
        QVERIFY(stat);
        QCOMPARE(QByteArray(stat->comm.data(), qsizetype(stat->comm.size())), comm);
        QCOMPARE(stat->parentPid, 7);
        QCOMPARE(procstat::escaped(stat->comm), shown);
    }

    void brokenStatIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no name") << QByteArray("42 S 1 2 3");
        QTest::newRow("name without end") << QByteArray("42 (sh S 1 2 3");
        QTest::newRow("nothing after the name") << QByteArray("42 (sh)");
        QTest::newRow("closing before opening") << QByteArray("4) (2");
        QTest::newRow("pid is no number") << QByteArray("4x (sh)") + QByteArray::fromStdString(tail);
        QTest::newRow("pid 0") << QByteArray("0 (sh)") + QByteArray::fromStdString(tail);
        QTest::newRow("pid too large") << QByteArray("4294967296 (sh)") + QByteArray::fromStdString(tail);
        QTest::newRow("parent is no number") << QByteArray("42 (sh) S x 10 10 0 -1 4 1 0 0 0 12 30 0 0 20 0 3 0 1 8 2");
        QTest::newRow("cut in the middle") << QByteArray("42 (sh) S 7 10 10 0 -1 4194560 135 0 0 0 12");
        QTest::newRow("long state") << QByteArray("42 (sh) SS 7 10 10 0 -1 4 1 0 0 0 12 30 0 0 20 0 3 0 1 8 2");
    }

    void brokenStatIsRefused()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!procstat::parseStat({text.constData(), size_t(text.size())}));
    }

    void kernelThreadsAreKnownByTheirFlag()
    {
        const auto stat = procstat::parseStat("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 5 0 0 1");
        QVERIFY(stat);
        QVERIFY(stat->kernelThread);
        QCOMPARE(stat->argumentStart, 0U);
    }

    void randomBytesAreSurvived()
    {
        QRandomGenerator random(20240611);
        const std::string good = statWithName("a) b");
        for (int round = 0; round < 20000; ++round) {
            std::string text = round % 2 == 0 ? good : std::string(random.bounded(300), '\0');
            for (char &c : text) {
                if (round % 2 != 0 || random.bounded(20) == 0)
                    c = char(random.bounded(256));
            }
            text.resize(size_t(random.bounded(int(text.size()) + 1)));
            if (const auto stat = procstat::parseStat(text)) {
                QVERIFY(stat->pid > 0);
                QVERIFY(stat->comm.size() < text.size());
            }
            const QString shown = procstat::parseCommandLine(text);
            QVERIFY(!shown.contains(QLatin1Char('\n')) && !shown.contains(QChar(u'\0')));
            std::vector<std::int32_t> pids;
            procstat::parseMembers(text, pids);
            for (const std::int32_t pid : pids)
                QVERIFY(pid > 0);
            (void)procstat::parseMount(text, "/proc");
            (void)procstat::parseCredentials(text);
            (void)procstat::parseTaskCount(text);
            (void)procstat::parseBootTime(text);
        }
    }

    void commandLineIsJoinedAndEscaped_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("shown");
        QTest::newRow("empty") << QByteArray() << QString();
        QTest::newRow("only terminators") << QByteArray(3, '\0') << QString();
        QTest::newRow("two") << QByteArray("ls\0-l\0", 6) << QStringLiteral("ls -l");
        QTest::newRow("empty argument inside") << QByteArray("a\0\0b\0", 5) << QStringLiteral("a  b");
        QTest::newRow("own title") << QByteArray("nginx: master process\0\0\0", 24)
                                   << QStringLiteral("nginx: master process");
        QTest::newRow("newline") << QByteArray("sh\0-c\0a\nb\0", 10) << QStringLiteral("sh -c a\\nb");
        QTest::newRow("cursor up") << QByteArray("x\x1b[A\0", 5) << QStringLiteral("x\\x1b[A");
    }

    void commandLineIsJoinedAndEscaped()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, shown);
        QCOMPARE(procstat::parseCommandLine({bytes.constData(), size_t(bytes.size())}), shown);
    }

    void hidepidIsReadFromTheUppermostMount_data()
    {
        QTest::addColumn<QByteArray>("mounts");
        QTest::addColumn<bool>("found");
        QTest::addColumn<int>("hidePid");
        QTest::addColumn<uint>("gid");
        const QByteArray plain = "22 1 0:20 / /proc rw,relatime shared:5 - proc proc rw\n";
        const QByteArray hiding = "22 1 0:20 / /proc rw - proc proc rw,gid=23,hidepid=invisible\n";
        const QByteArray covered = "99 1 0:7 / /proc rw - tmpfs none rw\n";
        QTest::newRow("none") << QByteArray("21 1 0:2 / /sys rw - sysfs sysfs rw\n") << false << 0 << 0U;
        QTest::newRow("plain") << plain << true << int(Hide::Off) << 0U;
        QTest::newRow("hiding") << hiding << true << int(Hide::Invisible) << 23U;
        QTest::newRow("hiding below plain") << hiding + plain << true << int(Hide::Off) << 0U;
        QTest::newRow("hiding above plain") << plain + hiding << true << int(Hide::Invisible) << 23U;
        QTest::newRow("covered") << plain + covered << false << 0 << 0U;
        QTest::newRow("numbers") << QByteArray("1 1 0:2 / /proc rw - proc p rw,hidepid=1") << true
                                 << int(Hide::NoAccess) << 0U;
        QTest::newRow("ptraceable") << QByteArray("1 1 0:2 / /proc rw - proc p rw,hidepid=4") << true
                                    << int(Hide::Ptraceable) << 0U;
        QTest::newRow("cut") << QByteArray("1 1 0:2 / /proc rw -") << false << 0 << 0U;
    }

    void hidepidIsReadFromTheUppermostMount()
    {
        QFETCH(QByteArray, mounts);
        QFETCH(bool, found);
        QFETCH(int, hidePid);
        QFETCH(uint, gid);
        const auto mount = procstat::parseMount({mounts.constData(), size_t(mounts.size())}, "/proc");
        QCOMPARE(mount.has_value(), found);
        QCOMPARE(int(mount.value_or(procstat::Mount{}).hidePid), hidePid);
        QCOMPARE(mount.value_or(procstat::Mount{}).exemptGid, gid);
    }

    void rightsDecideWhetherOthersAreHidden()
    {
        const auto user = procstat::parseCredentials("Name:\tx\nGid:\t1000\t1000\t1000\t1000\nGroups:\t4 23 1000 \n"
                                                     "CapEff:\t0000000000000000\n");
        const auto root = procstat::parseCredentials("Gid:\t0\t0\t0\t0\nGroups:\t\nCapEff:\t000001ffffffffff\n");
        QVERIFY(root.mayTrace);
        QVERIFY(!user.mayTrace);
        QVERIFY(!procstat::hidesOthers({Hide::Off, 0}, user));
        QVERIFY(procstat::hidesOthers({Hide::NoAccess, 0}, user));
        QVERIFY(procstat::hidesOthers({Hide::Invisible, 0}, user));
        QVERIFY(!procstat::hidesOthers({Hide::Invisible, 23}, user));
        QVERIFY(procstat::hidesOthers({Hide::Ptraceable, 23}, user));
        QVERIFY(!procstat::hidesOthers({Hide::Invisible, 5}, root));
    }

    void countersAreRead()
    {
        QCOMPARE(procstat::parseBootTime("cpu  1 2\nintr 5\nbtime 1700000000\nprocesses 3\n").value_or(0), 1700000000);
        QVERIFY(!procstat::parseBootTime("cpu 1\n"));
        QCOMPARE(procstat::parseTaskCount("0.20 0.18 0.12 1/80 11206\n").value_or(0), 80U);
        QVERIFY(!procstat::parseTaskCount("0.20"));
        QCOMPARE(procstat::parseUsageMicroseconds("usage_usec 4711\nuser_usec 1\n").value_or(0), 4711U);
        QVERIFY(!procstat::parseUsageMicroseconds("user_usec 1\n"));
        QCOMPARE(procstat::parseMemoryBytes("8192\n").value_or(0), 8192U);
        QVERIFY(!procstat::parseMemoryBytes("max\n"));
        std::vector<std::int32_t> pids;
        procstat::parseMembers("12\n0\n-3\nx\n34\n", pids);
        QCOMPARE(pids, (std::vector<std::int32_t>{12, 34}));
    }
};

QTEST_GUILESS_MAIN(TestProcStat)
#include "tst_procstat.moc"
