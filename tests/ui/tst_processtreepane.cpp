// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/fakesession.h"
#include "tests/ui/tst_processtree_text.h"
#include "ui/common/field.h"
#include "ui/common/theme.h"
#include "ui/processes/processpane.h"
#include "ui/processes/processview.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace paddock;

namespace {

const QString kApi = QStringLiteral("api");
const QString kShop = QStringLiteral("1 0 1 - systemd /sbin/init\n"
                                     "90 1 50 - paddock-warden paddock-warden\n"
                                     "20417 90 998877 api python3 python3 -m api --port 8080\n"
                                     "20431 20417 998990 api worker-0 api-worker 0\n"
                                     "20522 90 999100 api sleep setsid sleep 600\n"
                                     "20964 20417 999200 api sh sh -c \"git rev-parse HEAD\"\n");
const QString kShopLater = QStringLiteral("1 0 1 - systemd /sbin/init\n"
                                          "90 1 50 - paddock-warden paddock-warden\n"
                                          "20417 90 998877 api python3 python3 -m api --port 8080\n"
                                          "20431 20417 998990 api worker-0 api-worker 0\n"
                                          "20522 90 999100 api sleep setsid sleep 600\n"
                                          "20977 20417 999900 api sh sh -c \"convert upload.png thumb.webp\"\n"
                                          "20978 20977 999901 api convert convert upload.png thumb.webp\n");

std::shared_ptr<Snapshot> shopSample(const QString &text)
{
    auto snapshot = sampleFrom(text);
    processIn(*snapshot, 20417).cpuPercent = 1.4;
    processIn(*snapshot, 20417).residentBytes = 23'900'000;
    processIn(*snapshot, 20417).threads = 5;
    processIn(*snapshot, 20431).cpuPercent = 0.4;
    processIn(*snapshot, 20522).residentBytes = 430'000;
    snapshot->groups[0].threads = 11;
    return snapshot;
}

} // namespace

class TestProcessTreePane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void selectionAndExpansionSurviveASample();
    void newBranchesOpenByThemselves();
    void endedSelectionGoesToNobody();
    void selectionSurvivesAnotherScope();
    void serviceRowTellsItsGroup();
    void spacePausesTheTree();
    void filterLeavesByEscape();
    void scopeButtonsTellTheShell();
    void menuKillsWhatItNames();
    void columnsAreRemembered();
    void emptyTreeSaysWhatToDo();
    void twentyThousandProcesses();
    void looksRight_data();
    void looksRight();

private:
    [[nodiscard]] ProcessView *view() const { return m_pane->findChild<ProcessView *>(); }
    [[nodiscard]] Field *field() const { return m_pane->findChild<Field *>(); }
    [[nodiscard]] QModelIndex find(int pid) const;
    QMenu *openMenu(int pid);
    void save(const QString &name);

    Theme *m_theme = nullptr;
    FakeSession *m_session = nullptr;
    ProcessPane *m_pane = nullptr;
};

void TestProcessTreePane::initTestCase()
{
    m_theme = new Theme(Theme::Mode::Light);
    m_theme->applyTo(qApp);
}

void TestProcessTreePane::cleanupTestCase() { delete m_theme; }

void TestProcessTreePane::init()
{
    m_session = new FakeSession;
    m_session->open(QStringLiteral("shop"), {FakeSession::makeStatus(kApi, ServiceState::Running)});
    m_session->setSnapshot(shopSample(kShop));
    m_pane = new ProcessPane(m_session, m_theme);
    m_pane->resize(872, 400);
    m_pane->setScope(ProcessScope::Service, kApi);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane));
}

void TestProcessTreePane::cleanup()
{
    delete m_pane;
    delete m_session;
}

QModelIndex TestProcessTreePane::find(int pid) const
{
    const QAbstractItemModel *model = view()->model();
    const QModelIndexList found = model->match(model->index(0, int(ProcessColumn::Pid)), Qt::DisplayRole,
                                               QString::number(pid), 1, Qt::MatchExactly | Qt::MatchRecursive);
    return found.isEmpty() ? QModelIndex() : found.first().siblingAtColumn(0);
}

void TestProcessTreePane::selectionAndExpansionSurviveASample()
{
    view()->setCurrentIndex(find(20522));
    view()->collapse(find(20417));
    QSignalSpy changes(m_pane, &ProcessPane::selectionChanged);
    m_session->setSnapshot(shopSample(kShopLater));
    QCOMPARE(m_pane->currentProcess(), ProcessKey(20522, 999100));
    QVERIFY(view()->selectionModel()->isSelected(find(20522)));
    QVERIFY(!view()->isExpanded(find(20417)));
    QVERIFY(view()->isExpanded(view()->model()->index(0, 0)));
    QCOMPARE(changes.count(), 0);
}

void TestProcessTreePane::newBranchesOpenByThemselves()
{
    QVERIFY(view()->isExpanded(find(20417)));
    m_session->setSnapshot(shopSample(kShopLater));
    QVERIFY(view()->isExpanded(find(20977)));
    QVERIFY(view()->visualRect(find(20978)).height() >= 25);
}

void TestProcessTreePane::endedSelectionGoesToNobody()
{
    view()->setCurrentIndex(find(20964));
    QSignalSpy changes(m_pane, &ProcessPane::selectionChanged);
    m_session->setSnapshot(shopSample(kShopLater));
    QCOMPARE(changes.count(), 1);
    QCOMPARE(m_pane->currentProcess(), std::nullopt);
    QTRY_VERIFY(!find(20964).isValid()); // the tint is over
    QVERIFY(!view()->currentIndex().isValid());
    QVERIFY(view()->selectionModel()->selectedRows().isEmpty());
}

void TestProcessTreePane::selectionSurvivesAnotherScope()
{
    QVERIFY(m_pane->selectProcess({20431, 998990}));
    m_pane->setScope(ProcessScope::Machine, kApi);
    QCOMPARE(m_pane->currentProcess(), ProcessKey(20431, 998990));
    QVERIFY(find(1).isValid());
    m_pane->setScope(ProcessScope::AllServices, kApi);
    QCOMPARE(m_pane->currentProcess(), ProcessKey(20431, 998990));
}

void TestProcessTreePane::serviceRowTellsItsGroup()
{
    QSignalSpy changes(m_pane, &ProcessPane::selectionChanged);
    view()->setCurrentIndex(view()->model()->index(0, 0));
    QCOMPARE(changes.count(), 1);
    QCOMPARE(changes[0][1].toString(), kApi);
    QCOMPARE(m_pane->currentProcess(), std::nullopt);
    QCOMPARE(m_pane->currentGroup(), kApi);
}

void TestProcessTreePane::spacePausesTheTree()
{
    QTest::keyClick(view(), Qt::Key_Space);
    QVERIFY(m_pane->pauseAction()->isChecked());
    m_session->setSnapshot(shopSample(kShopLater));
    QVERIFY(!find(20977).isValid());
    QTest::keyClick(view(), Qt::Key_Space);
    QVERIFY(find(20977).isValid());
}

void TestProcessTreePane::filterLeavesByEscape()
{
    m_pane->filterAction()->trigger();
    QTRY_VERIFY(field()->hasFocus());
    QTest::keyClicks(field(), QStringLiteral("worker"));
    QVERIFY(find(20431).isValid());
    QVERIFY(!find(20522).isValid());
    QTest::keyClick(field(), Qt::Key_Escape);
    QVERIFY(field()->text().isEmpty());
    QTRY_VERIFY(view()->hasFocus());
    QVERIFY(find(20522).isValid());
}

void TestProcessTreePane::scopeButtonsTellTheShell()
{
    QSignalSpy wishes(m_pane, &ProcessPane::scopeChangeRequested);
    for (QAbstractButton *button : m_pane->findChildren<QAbstractButton *>()) {
        if (button->text() == QStringLiteral("Machine"))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(wishes.count(), 1);
    QCOMPARE(m_pane->scope(), ProcessScope::Machine);
    QVERIFY(find(90).isValid());
}

QMenu *TestProcessTreePane::openMenu(int pid)
{
    const QPoint where = view()->visualRect(find(pid)).center();
    Q_EMIT view()->customContextMenuRequested(where);
    return m_pane->findChild<QMenu *>();
}

void TestProcessTreePane::menuKillsWhatItNames()
{
    QAction shells(QStringLiteral("Freeze"));
    m_pane->addContextAction(&shells);
    QSignalSpy kills(m_pane, &ProcessPane::killTreeRequested);
    QMenu *menu = openMenu(20431);
    QVERIFY(menu);
    QVERIFY(menu->actions().contains(&shells));
    for (QAction *action : menu->actions()) {
        if (action->text().contains(QStringLiteral("(20431)")))
            action->trigger();
        if (action->text() == QStringLiteral("Copy command"))
            action->trigger();
    }
    QCOMPARE(kills.count(), 1);
    QCOMPARE(kills[0][0].value<ProcessKey>(), ProcessKey(20431, 998990));
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("api-worker 0"));
    menu->close();
}

void TestProcessTreePane::columnsAreRemembered()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("state.ini")), QSettings::IniFormat);
    view()->header()->resizeSection(int(ProcessColumn::Pid), 133);
    view()->header()->setSectionHidden(int(ProcessColumn::Threads), true);
    view()->sortByColumn(int(ProcessColumn::Memory), Qt::DescendingOrder);
    m_pane->saveState(settings);

    ProcessPane other(m_session, m_theme);
    other.restoreState(settings);
    auto *header = other.findChild<ProcessView *>()->header();
    QCOMPARE(header->sectionSize(int(ProcessColumn::Pid)), 133);
    QVERIFY(header->isSectionHidden(int(ProcessColumn::Threads)));
    QCOMPARE(header->sortIndicatorSection(), int(ProcessColumn::Memory));
    other.setScope(ProcessScope::Service, kApi);
    const QAbstractItemModel *model = other.findChild<ProcessView *>()->model();
    QCOMPARE(model->index(0, 0, model->index(0, 0)).data().toString(), QStringLiteral("python3"));
}

void TestProcessTreePane::emptyTreeSaysWhatToDo()
{
    ServiceStatus stopped = FakeSession::makeStatus(kApi, ServiceState::Stopped);
    m_session->setStatus(stopped);
    m_session->setSnapshot(sampleFrom(QStringLiteral("1 0 1 - systemd /sbin/init\n")));
    QTRY_COMPARE(view()->model()->rowCount(), 0);
    save(QStringLiteral("processpane-empty"));
    field()->setText(QStringLiteral("nobody"));
    QCOMPARE(view()->model()->rowCount(), 0);
}

void TestProcessTreePane::twentyThousandProcesses()
{
    QString text = QStringLiteral("1 0 1 - systemd /sbin/init\n");
    for (int pid = 2; pid <= 20'000; ++pid)
        text +=
            QStringLiteral("%1 %2 %1 - process-%1 /usr/bin/process --number %1\n").arg(pid).arg(std::max(1, pid / 5));
    const auto first = sampleFrom(text);
    m_pane->setScope(ProcessScope::Machine, kApi);
    QElapsedTimer clock;
    clock.start();
    m_session->setSnapshot(first);
    const qint64 filled = clock.restart();
    QVERIFY(!view()->viewport()->grab().isNull());
    const qint64 painted = clock.restart();
    m_session->setSnapshot(std::make_shared<Snapshot>(*first));
    const qint64 same = clock.restart();
    QVERIFY(!view()->viewport()->grab().isNull());
    const qint64 paintedAgain = clock.restart();

    auto later = std::make_shared<Snapshot>(*first);
    std::erase_if(later->processes, [](const ProcessSample &p) { return p.key.pid > 10'000 && p.key.pid % 100 == 0; });
    for (ProcessSample &process : later->processes)
        process.cpuPercent = process.key.pid % 40 == 0 ? 1.5 : 0.0;
    for (int pid = 30'000; pid < 30'100; ++pid) {
        ProcessSample born = later->processes.back();
        born.key = {pid, quint64(pid)};
        born.parentPid = pid - 29'000;
        later->processes.push_back(born);
    }
    clock.restart();
    m_session->setSnapshot(later);
    const qint64 changed = clock.restart();
    QVERIFY(!view()->viewport()->grab().isNull());
    const qint64 laidOut = clock.restart();
    view()->sortByColumn(int(ProcessColumn::Cpu), Qt::DescendingOrder);
    QVERIFY(!view()->viewport()->grab().isNull());
    const qint64 sorted = clock.restart();
    field()->setText(QStringLiteral("1234"));
    QVERIFY(!view()->viewport()->grab().isNull());
    const qint64 filtered = clock.restart();
    qInfo("20,000 processes: filled in %lld ms; an equal sample %lld ms; 100 ended, 100 new, 500 changed %lld ms, "
          "painted with its layout %lld ms; first painting %lld ms, later ones %lld ms; another order %lld ms; a "
          "filter %lld ms",
          filled, same, changed, laidOut, painted, paintedAgain, sorted, filtered);
    QVERIFY(find(1234).isValid());
}

void TestProcessTreePane::save(const QString &name)
{
    const QString folder =
        qEnvironmentVariable("PADDOCK_SCREENSHOTS", QDir::tempPath() + QStringLiteral("/paddock-screenshots"));
    QVERIFY(QDir().mkpath(folder));
    QVERIFY(m_pane->grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png")));
}

void TestProcessTreePane::looksRight_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestProcessTreePane::looksRight()
{
    QFETCH(const bool, dark);
    const QString tone = dark ? QStringLiteral("-dark") : QStringLiteral("-light");
    m_theme->setMode(dark ? Theme::Mode::Dark : Theme::Mode::Light);
    m_session->setSnapshot(shopSample(kShopLater));
    view()->setCurrentIndex(find(20431));
    view()->setFocus();
    save(QStringLiteral("processpane") + tone);
    m_pane->setScope(ProcessScope::Machine, kApi);
    field()->setText(QStringLiteral("sh"));
    m_pane->pauseAction()->setChecked(true);
    view()->sortByColumn(int(ProcessColumn::Cpu), Qt::DescendingOrder);
    save(QStringLiteral("processpane-machine") + tone);
    m_theme->setMode(Theme::Mode::Light);
}

QTEST_MAIN(TestProcessTreePane)
#include "tst_processtreepane.moc"
