// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/lease.h"
#include "engine/containment/leasedsession.h"
#include "engine/containment/sessionrecovery.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace paddock;

namespace {

/// Nobody: there is a process of that number, and it did not start then.
constexpr ProcessKey kDead{1, 1ULL << 50};

const QString kName = QStringLiteral("paddock-shop-1-0123abcd");

} // namespace

class tst_Lease : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void recordComesBackAsItWasWritten();
    void whatNoLeaseSaysIsRefused_data();
    void whatNoLeaseSaysIsRefused();
    void anyBytesAreReadWithoutHarm();
    void isWrittenForNobodyButUs();
    void isNotWrittenWhereOthersCouldReadIt();
    void sessionsAreListedWithWhoLives_data();
    void sessionsAreListedWithWhoLives();
    void onlyWhatIsPastIsRemoved_data();
    void onlyWhatIsPastIsRemoved();
    void whatIsNoPlainFileOfOursIsNotRead_data();
    void whatIsNoPlainFileOfOursIsNotRead();
    void whoeverComesSecondLeavesALeaseToTheFirst();
    void directoryThatIsNotAPaddocksIsNotTouched_data();
    void directoryThatIsNotAPaddocksIsNotTouched();

private:
    static LeaseRecord ownRecord();
    static LeaseRecord staleRecord();
    static QList<StaleSession> recover();
    static QStringList files();

    std::unique_ptr<QTemporaryDir> m_place;
};

void tst_Lease::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    QVERIFY(m_place->isValid());
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_place->path()));
}

LeaseRecord tst_Lease::ownRecord()
{
    // Who the warden is makes no difference here: ourselves is somebody who lives.
    auto record = LeaseRecord::ofThisProcess(::getpid());
    if (!record)
        qFatal("%s", qPrintable(record.error().message));
    record->name = QStringLiteral("shöp \"1\"");
    return *record;
}

LeaseRecord tst_Lease::staleRecord()
{
    LeaseRecord record = ownRecord();
    record.owner = record.warden = kDead;
    record.location = QStringLiteral("/no/such/mount/") + kName;
    return record;
}

QList<StaleSession> tst_Lease::recover()
{
    QList<StaleSession> found;
    recoverSessions([&](const StaleSession &session) { found.append(session); }, [] { return false; });
    return found;
}

QStringList tst_Lease::files() { return QDir(Lease::directory()).entryList(QDir::Files | QDir::System, QDir::Name); }

void tst_Lease::recordComesBackAsItWasWritten()
{
    LeaseRecord record = ownRecord();
    QVERIFY(record.owner.startTime > 0);
    QVERIFY(record.isOfThisBoot());
    QVERIFY(record.isOfThisNamespace());
    for (const Mechanism mechanism : {Mechanism::CgroupV2, Mechanism::Subreaper, Mechanism::ProcessGroup}) {
        record.mechanism = mechanism;
        const auto back = LeaseRecord::parse(record.toJson());
        QVERIFY2(back, qPrintable(back ? QString() : back.error().message));
        QCOMPARE(*back, record);
    }
}

void tst_Lease::whatNoLeaseSaysIsRefused_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    const QJsonObject noTime{{QStringLiteral("pid"), 5}};
    const QJsonObject negative{{QStringLiteral("pid"), -5}, {QStringLiteral("start_time"), 5}};
    const QJsonObject initial{{QStringLiteral("pid"), 0}, {QStringLiteral("start_time"), 5}};
    const QJsonObject huge{{QStringLiteral("pid"), 4294967297LL}, {QStringLiteral("start_time"), 5}};
    const QJsonObject fraction{{QStringLiteral("pid"), 5.5}, {QStringLiteral("start_time"), 5}};
    const QJsonObject words{{QStringLiteral("pid"), QStringLiteral("5")}, {QStringLiteral("start_time"), 5}};
    for (const char *who : {"owner", "warden"}) {
        QTest::addRow("%s without start time", who) << QString::fromLatin1(who) << QJsonValue(noTime);
        QTest::addRow("%s negative", who) << QString::fromLatin1(who) << QJsonValue(negative);
        QTest::addRow("%s zero", who) << QString::fromLatin1(who) << QJsonValue(initial);
        QTest::addRow("%s beyond 32 bits", who) << QString::fromLatin1(who) << QJsonValue(huge);
        QTest::addRow("%s in part", who) << QString::fromLatin1(who) << QJsonValue(fraction);
        QTest::addRow("%s in words", who) << QString::fromLatin1(who) << QJsonValue(words);
        QTest::addRow("%s a number", who) << QString::fromLatin1(who) << QJsonValue(7);
    }
    QTest::newRow("schema of tomorrow") << QStringLiteral("schema") << QJsonValue(2);
    QTest::newRow("no schema") << QStringLiteral("schema") << QJsonValue();
    QTest::newRow("mechanism unknown") << QStringLiteral("mechanism") << QJsonValue(QStringLiteral("magic"));
    QTest::newRow("no boot") << QStringLiteral("boot_id") << QJsonValue(QString());
    QTest::newRow("boot a list") << QStringLiteral("boot_id") << QJsonValue(QJsonArray());
    QTest::newRow("no namespace") << QStringLiteral("pid_namespace") << QJsonValue();
    QTest::newRow("no date") << QStringLiteral("started_at") << QJsonValue(QStringLiteral("yesterday"));
}

void tst_Lease::whatNoLeaseSaysIsRefused()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QJsonObject object = QJsonDocument::fromJson(ownRecord().toJson()).object();
    object.insert(key, value);
    const auto parsed = LeaseRecord::parse(QJsonDocument(object).toJson());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::Parse);
}

void tst_Lease::anyBytesAreReadWithoutHarm()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    const QByteArray whole = ownRecord().toJson();
    for (int round = 0; round < 20000; ++round) {
        QByteArray bytes = whole;
        const int edits = random.bounded(1, 6);
        for (int i = 0; i < edits && !bytes.isEmpty(); ++i) {
            const auto at = random.bounded(bytes.size());
            if (random.bounded(3) == 0)
                bytes.truncate(at);
            else
                bytes[at] = static_cast<char>(random.bounded(256));
        }
        if (const auto parsed = LeaseRecord::parse(bytes)) {
            QVERIFY(parsed->owner.pid > 0 && parsed->owner.startTime > 0);
            QVERIFY(parsed->warden.pid > 0 && parsed->warden.startTime > 0);
        }
    }
    QVERIFY(!LeaseRecord::parse({}));
    QVERIFY(!LeaseRecord::parse("[]"));
    QVERIFY(!LeaseRecord::parse("{}"));
}

void tst_Lease::isWrittenForNobodyButUs()
{
    const mode_t before = ::umask(0);
    auto lease = Lease::write(kName, ownRecord());
    ::umask(before);
    QVERIFY2(lease, qPrintable(lease ? QString() : lease.error().message));
    QCOMPARE(files(), QStringList{kName + QStringLiteral(".json")});
    struct stat info{};
    QCOMPARE(::stat(QFile::encodeName(Lease::pathOf(kName)).constData(), &info), 0);
    QCOMPARE(info.st_mode & 07777, 0600U);
    lease->remove();
    QCOMPARE(files(), QStringList());
    lease->remove(); // gone already, which is what was wanted
}

void tst_Lease::isNotWrittenWhereOthersCouldReadIt()
{
    QVERIFY(QDir().mkpath(Lease::directory()));
    QCOMPARE(::chmod(QFile::encodeName(m_place->filePath(QStringLiteral("paddock"))).constData(), 0755), 0);
    const auto lease = Lease::write(kName, ownRecord());
    QVERIFY(!lease);
    QVERIFY2(lease.error().message.contains(QStringLiteral("open to other users")), qPrintable(lease.error().message));
    QCOMPARE(files(), QStringList());
}

void tst_Lease::sessionsAreListedWithWhoLives_data()
{
    QTest::addColumn<bool>("ownerLives");
    QTest::addColumn<bool>("wardenLives");
    QTest::addColumn<int>("life");
    QTest::newRow("running") << true << true << int(LeasedSession::Life::Running);
    QTest::newRow("owner died") << false << true << int(LeasedSession::Life::OwnerDied);
    QTest::newRow("warden died") << true << false << int(LeasedSession::Life::WardenDied);
    QTest::newRow("stale") << false << false << int(LeasedSession::Life::Stale);
}

void tst_Lease::sessionsAreListedWithWhoLives()
{
    QFETCH(bool, ownerLives);
    QFETCH(bool, wardenLives);
    LeaseRecord record = ownRecord();
    // The same pid with another start time: a number that was used again.
    record.owner.startTime += ownerLives ? 0 : 1;
    record.warden.startTime += wardenLives ? 0 : 1;
    QVERIFY(Lease::write(kName, record));
    const QList<LeasedSession> sessions = readLeasedSessions();
    QCOMPARE(sessions.size(), 1);
    QCOMPARE(sessions.first().file, Lease::pathOf(kName));
    QCOMPARE(sessions.first().record, record);
    QTEST(int(sessions.first().life), "life");
    QCOMPARE(files().size(), 1);
}

void tst_Lease::onlyWhatIsPastIsRemoved_data()
{
    QTest::addColumn<LeaseRecord>("record");
    QTest::addColumn<int>("told");
    QTest::addColumn<bool>("stays");
    const LeaseRecord own = ownRecord();
    const LeaseRecord stale = staleRecord();
    QTest::newRow("running") << own << 0 << true;
    LeaseRecord record = own;
    record.owner = kDead;
    QTest::newRow("its warden lives") << record << 0 << true;
    record = own;
    record.warden = kDead;
    QTest::newRow("its owner lives") << record << 0 << true;
    record = own; // alive or not, nothing of another boot is
    record.bootId = QStringLiteral("another");
    QTest::newRow("another boot") << record << 0 << false;
    record = stale;
    record.pidNamespace += 1;
    QTest::newRow("another pid namespace") << record << 0 << true;
    record = stale;
    record.mechanism = Mechanism::Subreaper;
    record.location.clear();
    QTest::newRow("stale subreaper") << record << 1 << false;
    record.mechanism = Mechanism::ProcessGroup;
    QTest::newRow("stale process group") << record << 1 << false;
    QTest::newRow("stale, not below a cgroup mount") << stale << 0 << true;
}

void tst_Lease::onlyWhatIsPastIsRemoved()
{
    QFETCH(LeaseRecord, record);
    QVERIFY(Lease::write(kName, record));
    const QList<StaleSession> found = recover();
    QTEST(int(found.size()), "told");
    for (const StaleSession &session : found) {
        QCOMPARE(session.name, record.name);
        QCOMPARE(session.owner, record.owner);
        QVERIFY2(session.describe().contains(record.name), qPrintable(session.describe()));
    }
    QTEST(!files().isEmpty(), "stays");
    QCOMPARE(recover().size(), 0);
}

void tst_Lease::whatIsNoPlainFileOfOursIsNotRead_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"symlink", "fifo", "directory", "writable by all", "too large", "empty", "other ending"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void tst_Lease::whatIsNoPlainFileOfOursIsNotRead()
{
    QFETCH(QString, kind);
    LeaseRecord record = staleRecord();
    record.bootId = QStringLiteral("another"); // so that it would go, were it read
    if (kind == u"too large")
        record.name = QString(20000, u'x');
    QVERIFY(Lease::write(kName, record));
    const QByteArray path = QFile::encodeName(Lease::pathOf(kName));
    const QByteArray aside = QFile::encodeName(m_place->filePath(QStringLiteral("aside")));
    if (kind == u"writable by all") {
        QCOMPARE(::chmod(path.constData(), 0666), 0);
    } else if (kind == u"other ending") {
        QCOMPARE(::rename(path.constData(), QByteArray(path + ".new").constData()), 0);
    } else if (kind != u"too large") {
        QCOMPARE(::rename(path.constData(), aside.constData()), 0);
        if (kind == u"symlink")
            QCOMPARE(::symlink(aside.constData(), path.constData()), 0);
        else if (kind == u"fifo")
            QCOMPARE(::mkfifo(path.constData(), 0600), 0);
        else if (kind == u"directory")
            QCOMPARE(::mkdir(path.constData(), 0700), 0);
        else
            QVERIFY(QFile(Lease::pathOf(kName)).open(QIODevice::WriteOnly));
    }
    const QStringList before =
        QDir(Lease::directory()).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot);
    QCOMPARE(before.size(), 1);
    QVERIFY(readLeasedSessions().isEmpty());
    QVERIFY(recover().isEmpty());
    QCOMPARE(QDir(Lease::directory()).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot), before);
}

void tst_Lease::whoeverComesSecondLeavesALeaseToTheFirst()
{
    LeaseRecord record = staleRecord();
    record.mechanism = Mechanism::Subreaper;
    QVERIFY(Lease::write(kName, record));
    QFile first(Lease::pathOf(kName));
    QVERIFY(first.open(QIODevice::ReadOnly));
    QCOMPARE(::flock(first.handle(), LOCK_EX), 0);
    QCOMPARE(recover().size(), 0);
    QCOMPARE(files().size(), 1);
    first.close();
    QCOMPARE(recover().size(), 1);
    QCOMPARE(files().size(), 0);
}

void tst_Lease::directoryThatIsNotAPaddocksIsNotTouched_data()
{
    QTest::addColumn<QString>("location");
    QTest::newRow("empty") << QString();
    QTest::newRow("relative") << QString(QStringLiteral("sys/fs/cgroup/") + kName);
    QTest::newRow("root of the tree") << QStringLiteral("/sys/fs/cgroup");
    QTest::newRow("up and down") << QString(QStringLiteral("/sys/fs/cgroup/x/../") + kName);
    QTest::newRow("its parent") << QString(QStringLiteral("/sys/fs/cgroup/") + kName + QStringLiteral("/.."));
    QTest::newRow("trailing slash") << QString(QStringLiteral("/sys/fs/cgroup/") + kName + u'/');
    QTest::newRow("NUL inside") << QString(QStringLiteral("/sys/fs/cgroup/") + QChar(u'\0') + u'/' + kName);
    QTest::newRow("a name of somebody else's") << QStringLiteral("/sys/fs/cgroup/user.slice");
    QTest::newRow("another owner's") << QStringLiteral("/sys/fs/cgroup/paddock-shop-2-0123abcd");
    QTest::newRow("another session's") << QStringLiteral("/sys/fs/cgroup/paddock-shop-1-0123abce");
    QTest::newRow("no cgroup: a plain folder") << QStringLiteral("HERE/") + kName;
    QTest::newRow("no cgroup: gone") << QStringLiteral("/proc/") + kName;
}

void tst_Lease::directoryThatIsNotAPaddocksIsNotTouched()
{
    QFETCH(QString, location);
    LeaseRecord record = staleRecord();
    record.location = location.replace(QStringLiteral("HERE"), m_place->path());
    const QString plain = m_place->filePath(kName);
    QVERIFY(QDir().mkpath(plain));
    QVERIFY(Lease::write(kName, record));
    QCOMPARE(recover().size(), 0);
    QVERIFY(QDir(plain).exists());
    QCOMPARE(files().size(), 1); // nothing was ended, so nothing is forgotten
}

QTEST_GUILESS_MAIN(tst_Lease)
#include "tst_lease.moc"
