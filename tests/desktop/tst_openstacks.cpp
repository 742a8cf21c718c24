// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/openstacks.h"
#include "ui/common/processtag.h"

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace paddock;

/// Which stacks are opened again, and which a killed Paddock had open.
class tst_OpenStacks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }
    void lastOnesAreThereAgain();
    void theDeadAreToldOnce();
    void theLivingAreLeftAlone();

private:
    QString file(const QString &name) const;

    QTemporaryDir m_folder;
};

void tst_OpenStacks::initTestCase()
{
    QVERIFY(m_folder.isValid());
    QCoreApplication::setOrganizationName(QStringLiteral("paddock"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_openstacks"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
}

QString tst_OpenStacks::file(const QString &name) const
{
    QFile made(m_folder.filePath(name));
    return made.open(QIODevice::WriteOnly) ? made.fileName() : QString();
}

void tst_OpenStacks::lastOnesAreThereAgain()
{
    const QString one = file(QStringLiteral("one.yaml"));
    const QString two = file(QStringLiteral("two.yaml"));
    OpenStacks first;
    QVERIFY(first.last().isEmpty());
    first.setOpen({one, two});
    first.leave({one, two});
    OpenStacks second;
    QVERIFY(!second.hasDied());
    QCOMPARE(second.last(), (QStringList{one, two}));
    QVERIFY(QFile::remove(two));
    QCOMPARE(second.last(), QStringList{one}); // what is gone cannot be opened
    second.leave({});
    QVERIFY(OpenStacks().last().isEmpty());
}

void tst_OpenStacks::theDeadAreToldOnce()
{
    const QString one = file(QStringLiteral("one.yaml"));
    QSettings().setValue(QStringLiteral("stacks/open/1-1"),
                         QStringList{one, m_folder.filePath(QStringLiteral("gone"))});
    OpenStacks next;
    QVERIFY(next.hasDied());
    QCOMPARE(next.takeOfTheDead(), QStringList{one});
    QVERIFY(next.takeOfTheDead().isEmpty());
    QVERIFY(!OpenStacks().hasDied());
}

void tst_OpenStacks::theLivingAreLeftAlone()
{
    OpenStacks window;
    window.setOpen({file(QStringLiteral("one.yaml"))});
    OpenStacks other; // as a second program would see it
    QVERIFY(!other.hasDied());
    QVERIFY(QSettings().contains(QStringLiteral("stacks/open/") + ownProcessTag()));
}

QTEST_GUILESS_MAIN(tst_OpenStacks)
#include "tst_openstacks.moc"
