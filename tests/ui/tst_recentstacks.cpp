// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/windowtest.h"
#include "ui/common/messagebar.h"
#include "ui/common/stripbutton.h"
#include "ui/launch/recentstacks.h"
#include "ui/launch/stackmenu.h"
#include "ui/launch/welcomeentry.h"
#include "ui/launch/welcomepage.h"
#include "ui/notices/feedback.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDir>
#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QWindow>

#include <algorithm>

using namespace paddock;

/// The stacks opened before: each can be taken off the list, and comes back.
class TestRecentStacks : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void buttonShowsWhereItIsPointedAt();
    void deleteTakesOffOneAfterTheOther();
    void keyboardStaysWhereTheEntriesAreMadeAnew();
    void comesBackToItsPlace();
    void everyEntryIsInReachOfTheSmallestWindow();
    void menuTakesOffByKey();
    void menuTakesOffByItsContextMenu();

private:
    QString pathOf(const QString &name) const { return m_stacks->filePath(name + QStringLiteral("/paddock.yaml")); }
    static QStringList inSettings() { return QSettings().value(QStringLiteral("stacks/recent")).toStringList(); }
    WelcomeEntry *entry(const QString &name) const;
    bool hasKeyboard(const QString &name) const { return entry(name) && entry(name)->hasFocus(); }
    QAction *menuAction(const QString &name) const;
    void undo() const;

    std::unique_ptr<QTemporaryDir> m_stacks;
    QString m_shop;
    QString m_mail;
    QString m_site;
};

void TestRecentStacks::init()
{
    openWindow();
    m_stacks = std::make_unique<QTemporaryDir>();
    for (const QString &name : {QStringLiteral("site"), QStringLiteral("mail"), QStringLiteral("shop")}) {
        QVERIFY(QDir(m_stacks->path()).mkdir(name));
        QFile file(pathOf(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        addRecentStack(file.fileName());
    }
    m_shop = pathOf(QStringLiteral("shop"));
    m_mail = pathOf(QStringLiteral("mail"));
    m_site = pathOf(QStringLiteral("site"));
    part<WelcomePage>()->refresh();
    QTRY_VERIFY(entry(QStringLiteral("shop"))); // a layout shows what is added at the next turn
    m_window->grab();                           // and puts it where it stays
}

WelcomeEntry *TestRecentStacks::entry(const QString &name) const
{
    const QList<WelcomeEntry *> entries = part<WelcomePage>()->findChildren<WelcomeEntry *>();
    const auto found = std::ranges::find_if(
        entries, [&name](const WelcomeEntry *each) { return each->text() == name && !each->isHidden(); });
    return found == entries.end() ? nullptr : *found;
}

QAction *TestRecentStacks::menuAction(const QString &name) const
{
    for (QAction *action : part<StackMenu>()->actions()) {
        if (action->text().startsWith(name))
            return action;
    }
    return nullptr;
}

void TestRecentStacks::undo() const
{
    QTest::mouseClick(part<Feedback>()->facts()->findChild<StripButton *>(), Qt::LeftButton);
}

void TestRecentStacks::buttonShowsWhereItIsPointedAt()
{
    WelcomeEntry *mail = entry(QStringLiteral("mail"));
    QVERIFY(mail);
    auto *button = mail->findChild<StripButton *>();
    QVERIFY(button);
    QVERIFY(!button->isVisible());
    QVERIFY(!entry(QStringLiteral("Open a stack…"))->findChild<StripButton *>());
    // Through the window: beyond the screen, as much of it is at 200 %, the cursor cannot be put.
    QTest::mouseMove(m_window->windowHandle(), mail->mapTo(m_window.get(), QPoint(60, 10)));
    QTRY_VERIFY(button->isVisible()); // the pointer's arrival is an event
    shoot(QStringLiteral("recent"));
    const QSignalSpy opened(m_window.get(), &MainWindow::openRequested);
    QTest::mouseClick(mail->findChild<StripButton *>(), Qt::LeftButton);
    QTRY_COMPARE(inSettings(), (QStringList{m_shop, m_site}));
    QVERIFY(opened.isEmpty());
    QVERIFY(!entry(QStringLiteral("mail")));
    QVERIFY(QFile::exists(m_mail));
    QCOMPARE(part<Feedback>()->facts()->text(), QStringLiteral("Removed mail from the stacks opened before"));
    QCoreApplication::processEvents();
    shoot(QStringLiteral("recent-removed"));
}

void TestRecentStacks::deleteTakesOffOneAfterTheOther()
{
    entry(QStringLiteral("shop"))->setFocus();
    press(Qt::Key_Delete);
    QTRY_COMPARE(inSettings(), (QStringList{m_mail, m_site}));
    QTRY_VERIFY(hasKeyboard(QStringLiteral("mail")));
    press(Qt::Key_Delete);
    QTRY_COMPARE(inSettings(), QStringList{m_site});
    QTRY_VERIFY(hasKeyboard(QStringLiteral("site")));
    press(Qt::Key_Delete);
    QTRY_COMPARE(inSettings(), QStringList());
    QVERIFY2(m_session->orders.isEmpty(), qPrintable(m_session->orders.join(u' '))); // elsewhere it stops a service
    undo();
    QCOMPARE(inSettings(), QStringList{m_site});
    QTRY_VERIFY(entry(QStringLiteral("site"))); // shown at the next turn
}

void TestRecentStacks::keyboardStaysWhereTheEntriesAreMadeAnew()
{
    entry(QStringLiteral("mail"))->setFocus();
    QVERIFY(QDir(m_stacks->path()).mkdir(QStringLiteral("blog")));
    QFile blog(pathOf(QStringLiteral("blog")));
    QVERIFY(blog.open(QIODevice::WriteOnly));
    addRecentStack(blog.fileName()); // above it
    part<WelcomePage>()->refresh();
    QTRY_VERIFY(hasKeyboard(QStringLiteral("mail"))); // a layout shows what is added at the next turn
    m_theme->setMode(Theme::Mode::Dark);
    QTRY_VERIFY(hasKeyboard(QStringLiteral("mail")));

    QWidget other; // meanwhile somebody works elsewhere
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    part<WelcomePage>()->refresh();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_VERIFY(hasKeyboard(QStringLiteral("mail")));

    removeRecentStack(m_mail);
    part<WelcomePage>()->refresh();
    QTRY_VERIFY(hasKeyboard(QStringLiteral("site"))); // who has its place now
    removeRecentStack(m_site);
    part<WelcomePage>()->refresh();
    QTRY_VERIFY(hasKeyboard(QStringLiteral("shop"))); // the last one
}

void TestRecentStacks::comesBackToItsPlace()
{
    QVERIFY(QFile::remove(m_shop)); // on a disk that is not there: it keeps its place
    const qsizetype place = removeRecentStack(m_mail);
    QCOMPARE(place, 1);
    QCOMPARE(removeRecentStack(m_mail), -1);
    putBackRecentStack(m_mail, place);
    QCOMPARE(inSettings(), (QStringList{m_shop, m_mail, m_site}));
    QCOMPARE(readRecentStacks(), (QStringList{m_mail, m_site}));
    removeRecentStack(m_site);
    addRecentStack(m_site); // opened again before it is undone
    putBackRecentStack(m_site, 2);
    QCOMPARE(inSettings(), (QStringList{m_site, m_shop, m_mail}));
}

void TestRecentStacks::everyEntryIsInReachOfTheSmallestWindow()
{
    for (const QString &name : {QStringLiteral("blog"), QStringLiteral("metrics")}) {
        QVERIFY(QDir(m_stacks->path()).mkdir(name));
        QFile file(pathOf(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        addRecentStack(file.fileName());
    }
    QFile here(QStringLiteral("paddock.yaml"));
    QVERIFY(here.open(QIODevice::WriteOnly));
    m_window->resize(m_window->minimumSize());
    part<WelcomePage>()->refresh();
    QTRY_VERIFY(entry(QStringLiteral("mail")));
    m_window->grab();
    shoot(QStringLiteral("welcome-smallest"));
    QTRY_VERIFY(entry(QStringLiteral("mail"))); // the colours have made them anew
    const WelcomeEntry *last = entry(QStringLiteral("mail"));
    QTRY_VERIFY(last->visibleRegion().isEmpty()); // laid out below the window's end, and not squeezed into it
    QCOMPARE(last->height(), last->sizeHint().height());
    entry(QStringLiteral("shop"))->setFocus();
    press(Qt::Key_Tab);
    QVERIFY(last->hasFocus());
    QCOMPARE(last->visibleRegion().boundingRect(), last->rect());
    QVERIFY(here.remove());
}

void TestRecentStacks::menuTakesOffByKey()
{
    auto *menu = part<StackMenu>();
    menu->popup(m_window->mapToGlobal(QPoint(10, 48)));
    QTRY_VERIFY(menu->isVisible());
    QAction *mail = menuAction(QStringLiteral("mail"));
    QVERIFY(mail);
    const qsizetype place = menu->actions().indexOf(mail);
    menu->setActiveAction(mail);
    QTest::keyClick(menu, Qt::Key_Delete);
    QCOMPARE(inSettings(), (QStringList{m_shop, m_site}));
    QVERIFY(menu->isVisible());
    QVERIFY(!mail->isEnabled());
    QCOMPARE(menu->actions().indexOf(mail), place); // nothing moves in an open menu
    QVERIFY2(mail->text().endsWith(QStringLiteral("(removed)")), qPrintable(mail->text()));
    QTest::keyClick(menu, Qt::Key_Delete);
    QCOMPARE(inSettings(), (QStringList{m_shop, m_site}));
    menu->close();
    undo();
    QCOMPARE(inSettings(), (QStringList{m_shop, m_mail, m_site}));
    menu->popup(m_window->mapToGlobal(QPoint(10, 48)));
    QVERIFY(menuAction(QStringLiteral("mail"))->isEnabled());
    menu->close();
}

void TestRecentStacks::menuTakesOffByItsContextMenu()
{
    auto *menu = part<StackMenu>();
    menu->popup(m_window->mapToGlobal(QPoint(10, 48)));
    QTRY_VERIFY(menu->isVisible());
    const QPoint where = menu->actionGeometry(menuAction(QStringLiteral("mail"))).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, where, menu->mapToGlobal(where));
    QApplication::sendEvent(menu, &event);
    auto *about = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(about && about != menu);
    QCOMPARE(about->actions().size(), 1);
    QTest::mouseClick(about, Qt::LeftButton, {}, about->actionGeometry(about->actions().constFirst()).center());
    QCOMPARE(inSettings(), (QStringList{m_shop, m_site}));
    QVERIFY(menu->isVisible());
    menu->close();
}

QTEST_MAIN(TestRecentStacks)
#include "tst_recentstacks.moc"
