// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/filewatch.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace paddock;
using namespace std::chrono_literals;

namespace {

constexpr int kPatience = 20000;
constexpr int kNothingComes = 150; ///< longer than the debounce of these tests

/// That this process has open.
int inotifyInstances()
{
    int count = 0;
    std::error_code ignored; // the one that lists them is gone again
    const QDir descriptors(QStringLiteral("/proc/self/fd"));
    for (const QString &each : descriptors.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot))
        count +=
            int(std::filesystem::read_symlink("/proc/self/fd/" + each.toStdString(), ignored) == "anon_inode:inotify");
    return count;
}

bool isMeant(const QStringList &paths, const QStringList &ignore, const char *path)
{
    return WatchFilter({paths, ignore}).isMeant(QString::fromLatin1(path));
}

} // namespace

class tst_FileWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void meansWhatIsNamedAndBelow();
    void globWithoutSlashIsForEachName();
    void globWithSlashIsForThePath();
    void changeBelowAFolderIsTold();
    void flurryIsToldOnce();
    void ignoredChangesAreNotTold();
    void newFoldersAreWatched();
    void fileIsWatchedThroughReplacement();
    void fileThatComesLaterIsTold();
    void folderThatIsMadeAnewIsWatchedAgain();
    void tooManyFoldersAreToldOnce();
    void missingFolderIsTold();
    void allShareOneInstance();
    void folderOfSeveralIsToldToEach();

private:
    QString path(const char *below) const { return m_folder->filePath(QString::fromLatin1(below)); }
    void write(const char *below, const char *text = "x") const
    {
        QFile file(path(below));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
        file.write(text);
    }
    void watch(const QStringList &names, const QStringList &ignore = {}, int mostFolders = FileWatch::kMostFolders)
    {
        WatchSpec spec;
        for (const QString &name : names)
            spec.paths.append(m_folder->filePath(name));
        spec.ignore = ignore;
        spec.debounce = 40ms;
        m_watch = std::make_unique<FileWatch>(spec, mostFolders);
        m_changes = std::make_unique<QSignalSpy>(m_watch.get(), &FileWatch::changed);
        m_problems = std::make_unique<QSignalSpy>(m_watch.get(), &FileWatch::problem);
        QTRY_VERIFY_WITH_TIMEOUT(m_watch->isComplete(), kPatience);
    }
    QString change(int index) const { return m_changes->value(index).value(0).toString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FileWatch> m_watch;
    std::unique_ptr<QSignalSpy> m_changes;
    std::unique_ptr<QSignalSpy> m_problems;
};

void tst_FileWatch::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir().mkpath(path("src/deep/er")));
    write("src/main.py");
    write("config.toml");
}

void tst_FileWatch::meansWhatIsNamedAndBelow()
{
    const QStringList paths{QStringLiteral("/app/src"), QStringLiteral("/app/config.toml")};
    QVERIFY(isMeant(paths, {}, "/app/src"));
    QVERIFY(isMeant(paths, {}, "/app/src/a/b.c"));
    QVERIFY(isMeant(paths, {}, "/app/config.toml"));
    QVERIFY(!isMeant(paths, {}, "/app/srcs"));
    QVERIFY(!isMeant(paths, {}, "/app/config.toml.swp"));
    QVERIFY(!isMeant(paths, {}, "/app"));
    QVERIFY(isMeant({QStringLiteral("/")}, {}, "/etc/passwd"));
}

void tst_FileWatch::globWithoutSlashIsForEachName()
{
    const QStringList paths{QStringLiteral("/app/src")};
    const QStringList ignore{QStringLiteral("*.pyc"), QStringLiteral("node_modules")};
    QVERIFY(!isMeant(paths, ignore, "/app/src/a/b.pyc"));
    QVERIFY(!isMeant(paths, ignore, "/app/src/node_modules"));
    QVERIFY(!isMeant(paths, ignore, "/app/src/a/node_modules/b/c.js"));
    QVERIFY(isMeant(paths, ignore, "/app/src/a/b.py"));
    QVERIFY(isMeant({QStringLiteral("/node_modules/x")}, ignore, "/node_modules/x/a.js"));
}

void tst_FileWatch::globWithSlashIsForThePath()
{
    const QStringList paths{QStringLiteral("/app/src")};
    for (const QStringList &ignore :
         {QStringList{QStringLiteral("src/generated/*")}, QStringList{QStringLiteral("generated/*")},
          QStringList{QStringLiteral("./src/generated")}, QStringList{QStringLiteral("/app/src/generated")}}) {
        QVERIFY(!isMeant(paths, ignore, "/app/src/generated/a.py"));
        QVERIFY(!isMeant(paths, ignore, "/app/src/generated/deep/a.py"));
        QVERIFY(isMeant(paths, ignore, "/app/src/deep/generated/a.py"));
        QVERIFY(isMeant(paths, ignore, "/app/src/a.py"));
    }
}

void tst_FileWatch::changeBelowAFolderIsTold()
{
    watch({QStringLiteral("src")});
    write("config.toml"); // not asked for
    write("src/deep/er/new.py");
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 1, kPatience);
    QCOMPARE(change(0), path("src/deep/er/new.py"));
    write("src/main.py");
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 2, kPatience);
    QCOMPARE(change(1), path("src/main.py"));
    QVERIFY(QFile::remove(path("src/main.py")));
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 3, kPatience);
    QVERIFY(m_problems->isEmpty());
}

void tst_FileWatch::flurryIsToldOnce()
{
    watch({QStringLiteral("src")});
    for (int i = 0; i < 50; ++i)
        write(i == 0 ? "src/main.py" : "src/other.py");
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 1, kPatience);
    QCOMPARE(change(0), path("src/main.py"));
    QTest::qWait(kNothingComes);
    QCOMPARE(m_changes->count(), 1);
}

void tst_FileWatch::ignoredChangesAreNotTold()
{
    QVERIFY(QDir().mkpath(path("src/node_modules/left")));
    watch({QStringLiteral("src")}, {QStringLiteral("*.pyc"), QStringLiteral("node_modules")});
    write("src/main.pyc");
    write("src/node_modules/left/pad.js");
    QTest::qWait(kNothingComes);
    QCOMPARE(m_changes->count(), 0);
}

void tst_FileWatch::newFoldersAreWatched()
{
    watch({QStringLiteral("src")});
    QVERIFY(QDir().mkpath(path("src/late/r")));
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 1, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(m_watch->isComplete(), kPatience);
    write("src/late/r/a.py");
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 2, kPatience);
    QCOMPARE(change(1), path("src/late/r/a.py"));
    // Moved out of sight it is not ours any more, even where its old name says so.
    QVERIFY(QDir().rename(path("src/late"), path("elsewhere")));
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 3, kPatience);
    write("elsewhere/r/a.py");
    QTest::qWait(kNothingComes);
    QCOMPARE(m_changes->count(), 3);
}

void tst_FileWatch::fileIsWatchedThroughReplacement()
{
    watch({QStringLiteral("config.toml")});
    write("config.toml.new");
    QTest::qWait(kNothingComes);
    QCOMPARE(m_changes->count(), 0);
    for (int i = 1; i <= 3; ++i) {
        write("config.toml.new");
        QCOMPARE(::rename(QFile::encodeName(path("config.toml.new")).constData(),
                          QFile::encodeName(path("config.toml")).constData()),
                 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), i, kPatience);
        QCOMPARE(change(i - 1), path("config.toml"));
    }
}

void tst_FileWatch::fileThatComesLaterIsTold()
{
    watch({QStringLiteral("later.toml")});
    write("later.toml");
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 1, kPatience);
}

void tst_FileWatch::folderThatIsMadeAnewIsWatchedAgain()
{
    watch({QStringLiteral("src")});
    QVERIFY(QDir(path("src")).removeRecursively());
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 1, kPatience);
    QVERIFY(QDir().mkpath(path("src")));
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 2, kPatience);
    write("src/main.py");
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 3, kPatience);
    QCOMPARE(change(2), path("src/main.py"));
}

void tst_FileWatch::tooManyFoldersAreToldOnce()
{
    for (int i = 0; i < 20; ++i)
        QVERIFY(QDir().mkpath(path("src/many/") + QString::number(i)));
    watch({QStringLiteral("src")}, {}, 5);
    QTRY_COMPARE_WITH_TIMEOUT(m_problems->count(), 1, kPatience);
    const QString message = m_problems->value(0).value(0).value<Error>().message;
    QVERIFY2(message.startsWith(QStringLiteral("5 folders")) && message.contains(QStringLiteral("'ignore'")),
             qPrintable(message));
    write("src/main.py"); // what is watched stays so
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 1, kPatience);
    QCOMPARE(m_problems->count(), 1);
}

void tst_FileWatch::missingFolderIsTold()
{
    watch({QStringLiteral("not/there/at-all.c")});
    QTRY_COMPARE_WITH_TIMEOUT(m_problems->count(), 1, kPatience);
    QVERIFY(m_problems->value(0).value(0).value<Error>().message.contains(path("not/there")));
}

void tst_FileWatch::allShareOneInstance()
{
    // A user has 128 of them by default.
    std::vector<std::unique_ptr<FileWatch>> watches;
    for (int i = 0; i < 200; ++i) {
        watches.push_back(std::make_unique<FileWatch>(WatchSpec{{path("src")}, {}, 40ms, false}));
        connect(watches.back().get(), &FileWatch::problem, this,
                [](const Error &error) { QFAIL(qPrintable(error.message)); });
    }
    QTRY_VERIFY_WITH_TIMEOUT(watches.back()->isComplete(), kPatience);
    QCoreApplication::processEvents();
    QCOMPARE(inotifyInstances(), 1);
    watches.clear();
    m_watch.reset();
    QCOMPARE(inotifyInstances(), 0);
}

void tst_FileWatch::folderOfSeveralIsToldToEach()
{
    auto first = std::make_unique<FileWatch>(WatchSpec{{path("src")}, {}, 40ms, false});
    watch({QStringLiteral("src")});
    QSignalSpy firstChanges(first.get(), &FileWatch::changed);
    write("src/main.py");
    QTRY_COMPARE_WITH_TIMEOUT(firstChanges.count(), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 1, kPatience);
    first.reset(); // and with it nothing of the other's
    write("src/deep/er/other.py");
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 2, kPatience);
    // Who comes later is not told of what was before.
    write("src/main.py");
    const FileWatch late(WatchSpec{{path("src")}, {}, 40ms, false});
    QSignalSpy lateChanges(&late, &FileWatch::changed);
    QTRY_COMPARE_WITH_TIMEOUT(m_changes->count(), 3, kPatience);
    QTest::qWait(kNothingComes);
    QCOMPARE(lateChanges.count(), 0);
}

QTEST_GUILESS_MAIN(tst_FileWatch)
#include "tst_filewatch.moc"
