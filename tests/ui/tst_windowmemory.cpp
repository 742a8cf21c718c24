// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/windowtest.h"
#include "ui/common/field.h"
#include "ui/common/panesplitter.h"
#include "ui/common/processtag.h"
#include "ui/common/questionstrip.h"
#include "ui/common/settingscheck.h"
#include "ui/common/stripbutton.h"
#include "ui/common/windowactions.h"
#include "ui/editor/editorpane.h"
#include "ui/editor/stackedit.h"
#include "ui/launch/problempage.h"
#include "ui/launch/welcomepage.h"
#include "ui/output/outputpane.h"
#include "ui/processes/processpane.h"
#include "ui/services/servicelist.h"
#include "ui/services/sidebar.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QHeaderView>
#include <QScrollBar>
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
    void editorIsOpenWhereItWas();
    void editorThatWasLeftStaysSo();
    void editorOfAnotherStackStaysClosed();
    void editorWithoutAStackReturns();
    void unsavedTextIsOfferedInTheReturnedEditor();
    void isKeptBeforeAnybodyCloses();
    void nonsenseIsTheDefault();
    void brokenFileIsPutAside();
    void stacksOfAKilledWindowAreOffered();
    void processTagsTellWhoLives();

private:
    void openAnew();
    /// The session's stack is a file of so many lines.
    void openFile(int lines);
    void openFileAnew(bool openStack = true);
    EditorPane *editor() const { return part<EditorPane>(); }
    Field *filter() const;
    QTemporaryDir m_folder;
    QString m_path = m_folder.filePath(QStringLiteral("paddock.yaml"));
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

void TestWindowMemory::openFile(int lines)
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("services:\n");
    for (int line = 2; line <= lines; ++line)
        file.write("  s" + QByteArray::number(line) + ": {command: [sleep, '600']}\n");
    file.close();
    m_session->setFilePath(m_path);
    openShop();
}

void TestWindowMemory::openFileAnew(bool openStack)
{
    m_window->close();
    Q_EMIT m_session->closed();
    QVERIFY(!m_window->isVisible());
    m_window.reset();
    m_session = std::make_unique<FakeSession>();
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->show();
    if (openStack) {
        m_session->setFilePath(m_path);
        m_session->open(QStringLiteral("shop"), shop());
    }
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestWindowMemory::editorIsOpenWhereItWas()
{
    openFile(400);
    QVERIFY(m_window->chooseService(2));
    m_window->actions()->edit->trigger();
    editor()->goTo(200, 7);
    const int top = editor()->edit()->verticalScrollBar()->value() - 9; // the line is not where going there puts it
    editor()->edit()->verticalScrollBar()->setValue(top);
    openFileAnew();
    QTRY_VERIFY(editor()->isVisible());
    QCOMPARE(editor()->filePath(), m_path);
    QCOMPARE(editor()->edit()->textCursor().blockNumber() + 1, 200);
    QCOMPARE(editor()->edit()->textCursor().positionInBlock() + 1, 7);
    QCOMPARE(editor()->edit()->verticalScrollBar()->value(), top);
    QVERIFY(editor()->edit()->hasFocus());
    QVERIFY(!editor()->isModified());
    QTRY_COMPARE(part<ServiceList>()->currentId(), kWorker); // what is chosen comes back beside it
    m_session->setStatus(FakeSession::makeStatus(kApi, ServiceState::Failed));
    QCoreApplication::processEvents();
    QVERIFY(editor()->isVisible());
    shoot(QStringLiteral("editor-returned"));

    QFile file(m_path); // the next time there is less of it
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("services:\n  api: {command: ./api}\n");
    file.close();
    openFileAnew();
    QTRY_VERIFY(editor()->isVisible());
    QCOMPARE(editor()->edit()->textCursor().blockNumber() + 1, 3);
}

void TestWindowMemory::editorThatWasLeftStaysSo()
{
    openFile(20);
    m_window->actions()->edit->trigger();
    openFileAnew();
    QTRY_VERIFY(editor()->isVisible());
    m_window->actions()->edit->trigger();
    openFileAnew();
    QTRY_COMPARE(part<ServiceList>()->currentId(), kRedis);
    QVERIFY(!editor()->isVisible());
    m_window->actions()->edit->trigger();
    QVERIFY(QFile::rename(m_path, m_path + QStringLiteral(".gone")));
    openFileAnew();
    QTRY_COMPARE(part<ServiceList>()->currentId(), kRedis);
    QVERIFY(!editor()->isVisible()); // an example in its place would be none of anybody's doing
}

void TestWindowMemory::editorOfAnotherStackStaysClosed()
{
    openFile(20);
    m_window->actions()->edit->trigger();
    openFileAnew(false);
    QCoreApplication::processEvents();
    QVERIFY(part<WelcomePage>()->isVisible());
    m_session->open(QStringLiteral("other"), shop());
    QTRY_COMPARE(part<ServiceList>()->currentId(), kRedis);
    QVERIFY(!editor()->isVisible());
    openFileAnew(); // its own is not forgotten meanwhile
    QTRY_VERIFY(editor()->isVisible());
}

void TestWindowMemory::editorWithoutAStackReturns()
{
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("services:\n  api: {comand: ./api}\n");
    file.close();
    StackProblem problem;
    problem.filePath = m_path;
    m_window->showStackProblems(m_path, {problem});
    Q_EMIT part<ProblemPage>()->editRequested(m_path, 2, 9);
    QVERIFY(editor()->isVisible());
    openFileAnew(false);
    QTRY_VERIFY(editor()->isVisible());
    QCOMPARE(editor()->filePath(), m_path);
    QCOMPARE(editor()->edit()->textCursor().blockNumber() + 1, 2);
    m_window->actions()->edit->trigger();
    QVERIFY(part<WelcomePage>()->isVisible());
}

void TestWindowMemory::unsavedTextIsOfferedInTheReturnedEditor()
{
    openFile(20);
    m_window->actions()->edit->trigger();
    QTest::keyClicks(editor()->edit(), QStringLiteral("# mine"));
    m_window->keepUnsaved(); // as when the desktop's session ends
    const QString mine = editor()->text();
    // As if left by a program that is gone.
    QDir folder(m_settings.path() + QStringLiteral("/paddock/autosave"));
    const QStringList copies = folder.entryList(QDir::Files);
    QCOMPARE(copies.size(), 1);
    QStringList parts = copies.constFirst().split(u'.');
    parts[1] = QStringLiteral("1-1");
    QVERIFY(folder.rename(copies.constFirst(), parts.join(u'.')));
    openFileAnew();
    QTRY_VERIFY(editor()->isVisible());
    QVERIFY(editor()->question()->isAsking());
    shoot(QStringLiteral("editor-returned-unsaved"));
    QTest::mouseClick(editor()->question()->findChild<StripButton *>(), Qt::LeftButton);
    QCOMPARE(editor()->text(), mine);
    QVERIFY(editor()->isModified());
    QVERIFY(editor()->save());
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
