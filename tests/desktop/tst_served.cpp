// SPDX-License-Identifier: Apache-2.0
#include "tests/desktop/desktoptest.h"
#include "ui/common/messagebar.h"
#include "ui/common/windowactions.h"
#include "ui/editor/editorpane.h"
#include "ui/launch/stackmenu.h"
#include "ui/launch/welcomeentry.h"
#include "ui/launch/welcomepage.h"
#include "ui/notices/feedback.h"
#include "ui/services/servicelist.h"

#include <QAction>
#include <QApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QSettings>

#include <algorithm>
#include <csignal>

using namespace paddock;
using namespace paddock::test;

/// The window's own session as other programs see it, and those of other programs as the window offers them.
class tst_Served : public DesktopTest
{
    Q_OBJECT
private Q_SLOTS:
    void otherProgramsReachTheWindowsStack();
    void launchedCommandAloneIsReached();
    void downClosesTheWindow();
    void unusableRuntimeDirectoryIsSaidAndNoMore();
    void runningStackIsOfferedInsteadOfASecondOne();
    void secondOneIsOpenedUnderAnotherName();
    void otherStackOfThatNameIsOpenedWithoutAQuestion();
    void offerIsCancelled();
    void fileThatIsOpenHereComesToTheFront();
    void welcomePageOffersRunningSessions();
    void stackMenuOffersRunningSessions();
    void secondWindowAttachesToTheFirst();
    void terminatedWindowLeavesTheSessionRunning();
    void attachCommandOpensTheWindow();
    void attachCommandSaysWhatIsMissing();
    void editorComesBackWithItsStack();

private:
    void bringUp();
    [[nodiscard]] bool hasWindow(const char *session) const; ///< one is attached to it
    [[nodiscard]] std::unique_ptr<QProcess> startWindow(const QStringList &words) const;
};

namespace {

const QByteArray kOne = "services:\n  api:\n    command: ['%H', trap-term]\n"
                        "    environment: {PADDOCK_TEST_MARK: '%M'}\n";

} // namespace

void tst_Served::bringUp()
{
    m_stack->write(kOne);
    QCOMPARE(m_stack->call("up --detach").status, 0);
}

bool tst_Served::hasWindow(const char *session) const
{
    const QJsonArray clients = m_stack->session(session)[QLatin1String("clients")].toArray();
    return std::ranges::any_of(clients, [](const QJsonValue &client) {
        return client[QLatin1String("kind")].toString() == QLatin1String("window");
    });
}

/// The built window program, offscreen.
std::unique_ptr<QProcess> tst_Served::startWindow(const QStringList &words) const
{
    auto program = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_stack->folder()); // not where the sessions' folder lies
    program->setProcessEnvironment(environment);
    program->setWorkingDirectory(m_stack->folder());
    program->start(QFileInfo(PaddockProgram::path()).path() + QStringLiteral("/paddock-desktop"), words);
    return program;
}

void tst_Served::otherProgramsReachTheWindowsStack()
{
    m_stack->write(kOne);
    QVERIFY(m_desktop->open(stackFile(), false));
    QCOMPARE(window()->windowTitle(), QStringLiteral("shop — Paddock"));
    QCOMPARE(pidOf("shop"), qint64(QCoreApplication::applicationPid()));
    QCOMPARE(state("api"), QStringLiteral("stopped"));
    QCOMPARE(m_stack->call("start api").status, 0);
    QCOMPARE(m_desktop->firstSession()->services().at(0).state, ServiceState::Running);
    const Called tree = m_stack->call("tree api");
    QVERIFY2(tree.output.contains("trap-term"), tree.output.constData());
    m_desktop->closeAll();
    QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->firstWindow(), kControlPatience);
    QCOMPARE(pidOf("shop"), 0);
}

void tst_Served::launchedCommandAloneIsReached()
{
    QVERIFY(m_desktop->open({}, false));
    QCOMPARE(pidOf("paddock"), 0);
    m_desktop->firstSession()->launch(helperCommand({QStringLiteral("trap-term")}, m_stack->mark()));
    QTRY_COMPARE_WITH_TIMEOUT(pidOf("paddock"), qint64(QCoreApplication::applicationPid()), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("run-1"), QStringLiteral("running"), kControlPatience);
}

void tst_Served::downClosesTheWindow()
{
    m_stack->write(kOne);
    QVERIFY(m_desktop->open(stackFile(), true));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), QStringLiteral("running"), kControlPatience);
    QCOMPARE(m_stack->call("down").status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->firstWindow(), kControlPatience);
    QCOMPARE(markedProcesses(m_stack->mark()), QList<int>());
}

void tst_Served::unusableRuntimeDirectoryIsSaidAndNoMore()
{
    m_stack->write(kOne);
    QFile inTheWay(m_stack->root() + QStringLiteral("/paddock"));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    inTheWay.close();
    QVERIFY(m_desktop->open(stackFile(), true));
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstSession()->services().at(0).state, ServiceState::Running,
                              kControlPatience);
    QVERIFY(window()->feedback()->problems()->text().startsWith(
        QStringLiteral("Other programs cannot reach this session")));
    QVERIFY(QFile::remove(inTheWay.fileName()));
}

void tst_Served::runningStackIsOfferedInsteadOfASecondOne()
{
    bringUp();
    QVERIFY(m_desktop->open(stackFile(), true));
    QVERIFY2(question().startsWith(QStringLiteral("shop runs already")), qPrintable(question()));
    QVERIFY(m_desktop->firstSession()->services().isEmpty());
    QCOMPARE(markedProcesses(m_stack->mark()).size(), 1);
    shoot(QStringLiteral("runs-already"));
    QVERIFY(answer(QStringLiteral("Attach to it")));
    QTRY_VERIFY_WITH_TIMEOUT(window() && window()->windowTitle() == QStringLiteral("shop — attached — Paddock"),
                             kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstWindow(), window(), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(part<ServiceList>()->currentId(), QStringLiteral("api"), kControlPatience);
    QCOMPARE(markedProcesses(m_stack->mark()).size(), 1);
}

void tst_Served::secondOneIsOpenedUnderAnotherName()
{
    bringUp();
    QVERIFY(m_desktop->open(stackFile(), true));
    QVERIFY(answer(QStringLiteral("Open it once more")));
    QTRY_COMPARE_WITH_TIMEOUT(markedProcesses(m_stack->mark()).size(), 2, kControlPatience);
    QCOMPARE(pidOf("shop-2"), qint64(QCoreApplication::applicationPid()));
    QVERIFY(pidOf("shop") != pidOf("shop-2"));
}

void tst_Served::otherStackOfThatNameIsOpenedWithoutAQuestion()
{
    bringUp();
    m_stack->write("name: shop\n" + kOne, QStringLiteral("other.yaml"));
    QVERIFY(m_desktop->open(m_stack->folder() + QStringLiteral("/other.yaml"), false));
    QCOMPARE(question(), QString());
    QCOMPARE(pidOf("shop-2"), qint64(QCoreApplication::applicationPid()));
}

void tst_Served::offerIsCancelled()
{
    bringUp();
    QVERIFY(m_desktop->open(stackFile(), true));
    window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window()));
    press(Qt::Key_Escape);
    QCOMPARE(question(), QString());
    QVERIFY(part<WelcomePage>()->isVisible());
    QCOMPARE(markedProcesses(m_stack->mark()).size(), 1);
}

void tst_Served::fileThatIsOpenHereComesToTheFront()
{
    m_stack->write(kOne);
    QVERIFY(m_desktop->open(stackFile(), false));
    Q_EMIT window()->openRequested(stackFile());
    QVERIFY(window()); // still the only one
    QCOMPARE(question(), QString());
}

void tst_Served::welcomePageOffersRunningSessions()
{
    QVERIFY(m_desktop->open({}, false));
    const auto offer = [] {
        const QList<WelcomeEntry *> entries = part<WelcomePage>()->findChildren<WelcomeEntry *>();
        const auto found = std::ranges::find_if(entries, [](const WelcomeEntry *entry) {
            return entry->isVisible() && entry->text() == QStringLiteral("Attach to shop");
        });
        return found == entries.end() ? nullptr : *found;
    };
    QVERIFY(!offer());
    bringUp(); // seen without being asked for
    QTRY_VERIFY_WITH_TIMEOUT(offer() && offer()->toolTip().endsWith(QStringLiteral(", 1 service")), kControlPatience);
    QVERIFY(offer()->toolTip().startsWith(QStringLiteral("running since ")));
    shoot(QStringLiteral("welcome"));
    QTRY_VERIFY_WITH_TIMEOUT(offer(), kControlPatience); // the page is made anew with each change of colours
    offer()->click();
    QTRY_VERIFY_WITH_TIMEOUT(window() && window()->windowTitle() == QStringLiteral("shop — attached — Paddock"),
                             kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstWindow(), window(), kControlPatience); // the empty one made room
}

void tst_Served::stackMenuOffersRunningSessions()
{
    bringUp();
    m_stack->write("name: other\n" + kOne, QStringLiteral("other.yaml"));
    QVERIFY(m_desktop->open(m_stack->folder() + QStringLiteral("/other.yaml"), false));
    MainWindow *const other = window();
    auto *const menu = part<StackMenu>();
    QAction *offer = nullptr;
    const auto isOffered = [&] {
        Q_EMIT menu->aboutToShow();
        for (QAction *action : menu->actions())
            offer = action->text().startsWith(QStringLiteral("Attach to shop")) ? action : offer;
        return offer != nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isOffered(), kControlPatience);
    offer->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::topLevelWidgets().size() > 1 && !window(), kControlPatience);
    QVERIFY(other->isVisible()); // what is open in it goes on
    QCOMPARE(other->windowTitle(), QStringLiteral("other — Paddock"));
}

void tst_Served::secondWindowAttachesToTheFirst()
{
    m_stack->write(kOne);
    const auto first = startWindow({stackFile(), QStringLiteral("--start")});
    QTRY_COMPARE_WITH_TIMEOUT(pidOf("shop"), first->processId(), kControlPatience);
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), QStringLiteral("running"), kControlPatience);
    QVERIFY(m_desktop->attach(QStringLiteral("shop")));
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->firstSession()->services().size(), 1, kControlPatience);
    m_desktop->firstSession()->stop(QStringLiteral("api"));
    QTRY_COMPARE_WITH_TIMEOUT(state("api"), QStringLiteral("stopped"), kControlPatience);
    first->terminate();
    QTRY_COMPARE_WITH_TIMEOUT(first->state(), QProcess::NotRunning, kControlPatience);
    QTRY_VERIFY_WITH_TIMEOUT(question().startsWith(QStringLiteral("shop has ended")), kControlPatience);
}

void tst_Served::terminatedWindowLeavesTheSessionRunning()
{
    bringUp();
    const auto attached = startWindow({QStringLiteral("--attach")}); // by the folder
    QTRY_VERIFY_WITH_TIMEOUT(hasWindow("shop"), kControlPatience);
    attached->terminate();
    QTRY_COMPARE_WITH_TIMEOUT(attached->state(), QProcess::NotRunning, kControlPatience);
    QCOMPARE(attached->exitStatus(), QProcess::NormalExit);
    QCOMPARE(attached->exitCode(), 0);
    QCOMPARE(state("api"), QStringLiteral("running"));
}

void tst_Served::attachCommandOpensTheWindow()
{
    bringUp();
    PaddockProgram attach({QStringLiteral("attach"), QStringLiteral("--session"), QStringLiteral("shop")});
    attach.setVariable(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    attach.setVariable(QStringLiteral("XDG_CONFIG_HOME"), m_stack->folder());
    attach.start();
    const QString comm = QStringLiteral("/proc/%1/comm").arg(attach.pid());
    const auto isWindow = [&] {
        QFile file(comm);
        return file.open(QIODevice::ReadOnly) && file.readAll().startsWith("paddock-desktop");
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasWindow("shop"), kControlPatience); // one that finds no session any more does not stay
    QVERIFY(isWindow());
    QCOMPARE(m_stack->call("down").status, 0); // it stays, to be read
    QVERIFY(isWindow());
    attach.signal(SIGTERM);
    QCOMPARE(attach.status(), 0);
}

void tst_Served::attachCommandSaysWhatIsMissing()
{
    const Called nobody = m_stack->call("attach");
    QCOMPARE(nobody.status, 125);
    QVERIFY2(nobody.messages.contains("no session runs"), nobody.messages.constData());
    bringUp();
    const auto without = [this](const QString &program) {
        QProcess attach;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *variable : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
            environment.remove(QLatin1String(variable));
        if (program != PaddockProgram::path())
            environment.insert(QStringLiteral("DISPLAY"), QStringLiteral(":99"));
        attach.setProcessEnvironment(environment);
        attach.setWorkingDirectory(m_stack->folder());
        attach.start(program, {QStringLiteral("attach")});
        attach.waitForFinished(kControlPatience);
        return std::pair(attach.exitCode(), attach.readAllStandardError());
    };
    const auto [status, messages] = without(PaddockProgram::path());
    QCOMPARE(status, 125);
    QVERIFY2(messages.startsWith("paddock: there is no display"), messages.constData());
    const QString alone = m_stack->root() + QStringLiteral("/paddock-alone");
    QVERIFY(QFile::copy(PaddockProgram::path(), alone));
    const auto [aloneStatus, aloneMessages] = without(alone);
    QCOMPARE(aloneStatus, 125);
    QVERIFY2(aloneMessages.contains("not installed"), aloneMessages.constData());
    QCOMPARE(m_stack->call("attach shop").status, 125);
    QCOMPARE(m_stack->call("attach --session other").status, 125);
}

void tst_Served::editorComesBackWithItsStack()
{
    m_stack->write(kOne);
    QVERIFY(m_desktop->open(stackFile(), false));
    QTRY_COMPARE_WITH_TIMEOUT(part<ServiceList>()->currentId(), QStringLiteral("api"), kControlPatience);
    window()->actions()->edit->trigger();
    part<EditorPane>()->goTo(2, 3);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("# "));
    const QString mine = part<EditorPane>()->text();
    m_desktop->closeAll(); // as at the end of the desktop's session: nobody is asked, and nothing is lost
    QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->firstWindow(), kControlPatience);
    const QDir kept(QFileInfo(QSettings().fileName()).absolutePath() + QStringLiteral("/autosave"));
    QCOMPARE(kept.entryList(QDir::Files).size(), 1);
    QFile copy(kept.filePath(kept.entryList(QDir::Files).constFirst()));
    QVERIFY(copy.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(copy.readAll()).object().value(QStringLiteral("text")).toString(), mine);

    m_desktop = std::make_unique<Desktop>(m_theme.get(), QSize(1440, 900));
    QVERIFY(m_desktop->openAsLastTime());
    QTRY_VERIFY_WITH_TIMEOUT(part<EditorPane>() && part<EditorPane>()->isVisible(), kControlPatience);
    QCOMPARE(part<EditorPane>()->filePath(), stackFile());
    QCOMPARE(part<EditorPane>()->place().line, 2);
    QTRY_COMPARE_WITH_TIMEOUT(part<ServiceList>()->currentId(), QStringLiteral("api"), kControlPatience);
    QVERIFY(part<EditorPane>()->isVisible());
    QVERIFY(copy.remove());
}

QTEST_MAIN(tst_Served)
#include "tst_served.moc"
