// SPDX-License-Identifier: Apache-2.0
#include "engine/base/runtimedirectory.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace paddock;

class tst_RuntimeDirectory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void standsInTheSessionsRuntimeDirectory();
    void variableThatIsNotOursIsPassedOver_data();
    void variableThatIsNotOursIsPassedOver();
    void isMadeForNobodyButUs();
    void whatIsNotOursAloneIsRefused_data();
    void whatIsNotOursAloneIsRefused();

private:
    static int modeOf(const QString &path);

    std::unique_ptr<QTemporaryDir> m_place;
};

void tst_RuntimeDirectory::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    QVERIFY(m_place->isValid());
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_place->path()));
}

int tst_RuntimeDirectory::modeOf(const QString &path)
{
    struct stat info{};
    return ::lstat(QFile::encodeName(path).constData(), &info) == 0 ? static_cast<int>(info.st_mode & 07777) : -1;
}

void tst_RuntimeDirectory::standsInTheSessionsRuntimeDirectory()
{
    QCOMPARE(RuntimeDirectory::path(), m_place->filePath(QStringLiteral("paddock")));
    QVERIFY(!QFile::exists(RuntimeDirectory::path()));
}

void tst_RuntimeDirectory::variableThatIsNotOursIsPassedOver_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("relative") << QByteArray("run");
    QTest::newRow("not there") << QByteArray("/no/such/place");
    QTest::newRow("a file") << QByteArray("/proc/self/stat");
    // Root's, unless we are root: then nobody's, made below.
    QTest::newRow("somebody else's") << QByteArray(::geteuid() == 0 ? "" : "/");
}

void tst_RuntimeDirectory::variableThatIsNotOursIsPassedOver()
{
    QFETCH(QByteArray, variable);
    if (::geteuid() == 0 && qstrcmp(QTest::currentDataTag(), "somebody else's") == 0) {
        variable = QFile::encodeName(m_place->path());
        QCOMPARE(::chown(variable.constData(), 65534, 65534), 0);
    }
    qputenv("XDG_RUNTIME_DIR", variable);
    const QString user = QString::number(::geteuid());
    const QString path = RuntimeDirectory::path();
    QVERIFY2(path == QStringLiteral("/tmp/paddock-") + user || path == QStringLiteral("/run/user/%1/paddock").arg(user),
             qPrintable(path));
}

void tst_RuntimeDirectory::isMadeForNobodyButUs()
{
    const mode_t before = ::umask(0);
    const auto made = RuntimeDirectory::create(QStringLiteral("leases"));
    ::umask(before);
    QVERIFY2(made, qPrintable(made ? QString() : made.error().message));
    QCOMPARE(modeOf(RuntimeDirectory::path()), 0700);
    QCOMPARE(modeOf(RuntimeDirectory::path() + QStringLiteral("/leases")), 0700);
    QVERIFY(RuntimeDirectory::create(QStringLiteral("leases")));
    QVERIFY(RuntimeDirectory::open(RuntimeDirectory::path()));
}

void tst_RuntimeDirectory::whatIsNotOursAloneIsRefused_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("why");
    QTest::newRow("symlink") << QStringLiteral("symlink") << QStringLiteral("not a directory of its own");
    QTest::newRow("dangling symlink") << QStringLiteral("dangling") << QStringLiteral("not a directory of its own");
    QTest::newRow("file") << QStringLiteral("file") << QStringLiteral("not a directory of its own");
    QTest::newRow("open to the group") << QStringLiteral("0710") << QStringLiteral("open to other users (mode 710");
    QTest::newRow("open to all") << QStringLiteral("1777") << QStringLiteral("open to other users (mode 1777");
    if (::geteuid() == 0)
        QTest::newRow("somebody else's") << QStringLiteral("owner") << QStringLiteral("belongs to user 65534");
}

void tst_RuntimeDirectory::whatIsNotOursAloneIsRefused()
{
    QFETCH(QString, kind);
    QFETCH(QString, why);
    const QString path = RuntimeDirectory::path();
    const QByteArray name = QFile::encodeName(path);
    if (kind == u"symlink") {
        QVERIFY(QDir().mkdir(m_place->filePath(QStringLiteral("real"))));
        QCOMPARE(::chmod(QFile::encodeName(m_place->filePath(QStringLiteral("real"))).constData(), 0700), 0);
        QCOMPARE(::symlink("real", name.constData()), 0);
    } else if (kind == u"dangling") {
        QCOMPARE(::symlink("nowhere", name.constData()), 0);
    } else if (kind == u"file") {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
    } else {
        QVERIFY(QDir().mkdir(path));
        const mode_t mode = kind == u"owner" ? 0700 : static_cast<mode_t>(kind.toUInt(nullptr, 8));
        QCOMPARE(::chmod(name.constData(), mode), 0);
        if (kind == u"owner")
            QCOMPARE(::chown(name.constData(), 65534, 65534), 0);
    }
    const auto refused = RuntimeDirectory::create();
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(why), qPrintable(refused.error().message));
    QVERIFY2(refused.error().message.contains(path), qPrintable(refused.error().message));
}

QTEST_GUILESS_MAIN(tst_RuntimeDirectory)
#include "tst_runtimedirectory.moc"
