// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/windowtest.h"
#include "ui/common/field.h"
#include "ui/common/panesplitter.h"
#include "ui/common/processtag.h"
#include "ui/common/questionstrip.h"
#include "ui/common/settingscheck.h"
#include "ui/common/stripbutton.h"
#include "ui/output/outputpane.h"
#include "ui/processes/processpane.h"
#include "ui/services/servicelist.h"
#include "ui/services/sidebar.h"

#include <QApplication>
#include <QFile>
#include <QHeaderView>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

#include <algorithm>

using namespace paddock;

/// What the window knows of its last time, and what becomes of settings that somebody has broken.
class TestWindowMemory : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void isAsItWas();
    void isKeptBeforeAnybodyCloses();
    void nonsenseIsTheDefault();
    void brokenFileIsPutAside();
    void stacksOfAKilledWindowAreOffered();
    void processTagsTellWhoLives();

private:
    void openAnew();
    Field *filter() const;
    QHeaderView *header() const { return part<ProcessPane>()->findChild<QTreeView *>()->header(); }
};

void TestWindowMemory::openAnew()
{
    Q_EMIT m_session->closed(); // which closes the window
    m_window.reset();
    m_session = std::make_unique<FakeSession>();
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_session->open(QStringLiteral("shop"), shop());
    m_session->setSnapshot(shopSample());
}

Field *TestWindowMemory::filter() const
{
    for (Field *field : part<ProcessPane>()->findChildren<Field *>()) {
        if (field->accessibleName() == QLatin1String("Filter processes"))
            return field;
    }
    return nullptr;
}

void TestWindowMemory::isAsItWas()
{
    openShop();
    m_window->resize(1234, 777);
    QVERIFY(m_window->chooseService(2));
    part<SideBar>()->setFolded(true);
    part<PaneSplitter>()->setSizes({300, 500});
    QCoreApplication::processEvents();
    const QList<int> sizes = part<PaneSplitter>()->sizes();
    part<ProcessPane>()->findChild<QTreeView *>()->sortByColumn(2, Qt::DescendingOrder);
    filter()->setText(QStringLiteral("python"));
    openAnew();
    QTRY_COMPARE(part<ServiceList>()->currentId(), kWorker);
    QCOMPARE(m_window->size(), QSize(1234, 777));
    QVERIFY(part<SideBar>()->isFolded());
    QCOMPARE(filter()->text(), QStringLiteral("python"));
    QCOMPARE(header()->sortIndicatorSection(), 2);
    QCOMPARE(header()->sortIndicatorOrder(), Qt::DescendingOrder);
    QTRY_COMPARE(part<PaneSplitter>()->sizes(), sizes);
    part<PaneSplitter>()->setFill(PaneSplitter::Fill::Lower);
    openAnew();
    QCOMPARE(part<PaneSplitter>()->fill(), PaneSplitter::Fill::Lower);
    QTRY_VERIFY(part<OutputPane>()->isVisible());
    QVERIFY(!part<ProcessPane>()->isVisible());
}

void TestWindowMemory::isKeptBeforeAnybodyCloses()
{
    openShop();
    part<SideBar>()->setFolded(true);
    QWidget other;
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    QVERIFY(QSettings().value(QStringLiteral("window/folded")).toBool());
}

void TestWindowMemory::nonsenseIsTheDefault()
{
    Q_EMIT m_session->closed();
    m_window.reset();
    QSettings settings;
    settings.clear();
    settings.setValue(QStringLiteral("window/geometry"), QStringLiteral("wide"));
    settings.setValue(QStringLiteral("window/panes"), 17);
    settings.setValue(QStringLiteral("window/fill"), 99);
    settings.setValue(QStringLiteral("window/service"), QStringList{QStringLiteral("a"), QStringLiteral("b")});
    settings.setValue(QStringLiteral("processes/header"), QByteArray("\xff\x00\x17", 3));
    settings.setValue(QStringLiteral("launch/history/size"), 1 << 30);
    settings.setValue(QStringLiteral("launch/saved/size"), -5);
    settings.setValue(QStringLiteral("stacks/recent"), 3);
    m_session = std::make_unique<FakeSession>();
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->show();
    m_session->open(QStringLiteral("shop"), shop());
    QTRY_COMPARE(part<ServiceList>()->currentId(), kRedis);
    QCOMPARE(part<PaneSplitter>()->fill(), PaneSplitter::Fill::Both);
    QVERIFY(part<ProcessPane>()->isVisible());
    QVERIFY(!part<SideBar>()->isFolded());
}

void TestWindowMemory::brokenFileIsPutAside()
{
    QCoreApplication::setApplicationName(QStringLiteral("tst_broken"));
    QCOMPARE(checkSettings(), QString()); // there is none
    QSettings().setValue(QStringLiteral("window/folded"), true);
    const QString path = QSettings().fileName();
    QSettings().sync();
    QCOMPARE(checkSettings(), QString());
    QVERIFY(QSettings().value(QStringLiteral("window/folded")).toBool());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("\x7f\x45\x4c\x46 this is no settings file\nnor is this");
    file.close();
    const QString said = checkSettings();
    QVERIFY2(said.contains(path + QStringLiteral(".broken")), qPrintable(said));
    QVERIFY(QFile::exists(path + QStringLiteral(".broken")));
    QVERIFY(!QSettings().contains(QStringLiteral("window/folded")));
    QCOMPARE(checkSettings(), QString());
    QCoreApplication::setApplicationName(QStringLiteral("tst_window"));
}

void TestWindowMemory::stacksOfAKilledWindowAreOffered()
{
    m_window->offerAgain({});
    const QList<QuestionStrip *> strips = m_window->findChildren<QuestionStrip *>();
    QVERIFY(std::ranges::none_of(strips, &QuestionStrip::isAsking));
    m_window->offerAgain({QStringLiteral("/home/ada/shop/paddock.yaml")});
    const auto asking = std::ranges::find_if(strips, &QuestionStrip::isAsking);
    QVERIFY(asking != strips.end());
    QVERIFY2((*asking)->text().contains(QStringLiteral("killed, or crashed, while shop was open")),
             qPrintable((*asking)->text()));
    shoot(QStringLiteral("was-killed"));
    const QSignalSpy requested(m_window.get(), &MainWindow::openRequested);
    QTest::mouseClick((*asking)->findChild<StripButton *>(), Qt::LeftButton);
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested.constFirst().constFirst().toString(), QStringLiteral("/home/ada/shop/paddock.yaml"));
}

void TestWindowMemory::processTagsTellWhoLives()
{
    QVERIFY(isProcessTagAlive(ownProcessTag()));
    const qint64 pid = QCoreApplication::applicationPid();
    QVERIFY(!isProcessTagAlive(QStringLiteral("%1-1").arg(pid))); // the pid of another's is ours now
    QVERIFY(!isProcessTagAlive(QStringLiteral("nonsense")));
    QVERIFY(!isProcessTagAlive(QString()));
}

QTEST_MAIN(TestWindowMemory)
#include "tst_windowmemory.moc"
