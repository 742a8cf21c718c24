// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

/// A made-up /proc or cgroup directory. Files are written in place, so that a file kept open reads the new text.
class FileTree
{
public:
    [[nodiscard]] QString path(const QString &relative = {}) const { return m_directory.filePath(relative); }
    [[nodiscard]] QByteArray root() const { return QFile::encodeName(m_directory.path()); }

    void write(const QString &relative, const QByteArray &text) const
    {
        const QString file = path(relative);
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QFile target(file);
        QVERIFY(target.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(target.write(text), text.size());
    }
    void removeTree(const QString &relative) const { QVERIFY(QDir(path(relative)).removeRecursively()); }

private:
    // thousands of small files: in memory, where there is such a place
    QTemporaryDir m_directory{
        QDir(QDir(QStringLiteral("/dev/shm")).exists() ? QStringLiteral("/dev/shm") : QDir::tempPath())
            .filePath(QStringLiteral("paddock-test-XXXXXX"))};
};

/// The fields of a made-up /proc/PID/stat; the rest is what a sleeping process has.
struct StatText
{
    int pid = 1;
    QByteArray comm = "sleeper";
    char state = 'S';
    int parentPid = 1;
    quint64 startTime = 100;
    quint64 userTicks = 0;
    int threads = 1;
    quint64 pages = 10;
    quint64 flags = 0x400000;
    quint64 argumentStart = 4096;

    [[nodiscard]] QByteArray text() const
    {
        const auto n = [](quint64 value) -> QByteArray { return QByteArray::number(value) + ' '; };
        return n(quint64(pid)) + '(' + comm + ") " + state + ' ' + n(quint64(parentPid)) + "1 1 0 -1 " + n(flags) +
               "9 0 0 0 " + n(userTicks) + "0 0 0 20 0 " + n(quint64(threads)) + "0 " + n(startTime) + "8192 " +
               n(pages) + "18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 1 1 1 " + n(argumentStart) +
               "5000 5001 5002 0\n";
    }
};
