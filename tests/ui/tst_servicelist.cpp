// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/samples.h"
#include "tests/ui/windowtest.h"
#include "ui/common/commandpalette.h"
#include "ui/common/liveclock.h"
#include "ui/common/palettemodel.h"
#include "ui/common/statusstrip.h"
#include "ui/common/stripbutton.h"
#include "ui/common/windowactions.h"
#include "ui/common/windowtoolbar.h"
#include "ui/services/servicecard.h"
#include "ui/services/servicelist.h"
#include "ui/services/servicelistmodel.h"
#include "ui/services/sidebar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using namespace paddock;
using State = ServiceState;

namespace {

QString s(const char *text) { return QString::fromUtf8(text); }

ServiceStatus inNamespace(const char *id, const char *namespaceName, State state = State::Running)
{
    ServiceStatus status = FakeSession::makeStatus(s(id), state);
    status.namespaceName = s(namespaceName);
    status.ready = state == State::Running;
    return status;
}

QList<ServiceStatus> spaces()
{
    return {inNamespace("gateway", ""),      inNamespace("db", "backend"),
            inNamespace("api", "backend"),   inNamespace("worker", "backend", State::Frozen),
            inNamespace("site", "frontend"), inNamespace("assets", "frontend", State::Stopped)};
}

ProbeStatus probe(bool succeeded, const char *detail, int failures = 0)
{
    const QDateTime now = QDateTime::currentDateTime();
    return {s("http://127.0.0.1:8080/health"), succeeded, s(detail), failures, 3, now.addSecs(-3), now.addSecs(7),
            std::chrono::seconds(10)};
}

} // namespace

/// The service list: what it says, and orders to one service, several, and a namespace.
class TestServiceList : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void everyStateSaysWhy();
    void clocksTickWhileSomethingCountsAndIsSeen();
    void namespacesCloseAndAreRemembered();
    void closedNamespaceShowsWhatIsUnwell();
    void closingKeepsTheChoice();
    void ordersGoToANamespace();
    void ordersGoToSeveral();
    void ordersGoToAll();
    void paletteOrdersNamespaces();
    void menuSaysWhatItWillDo();
    void cardTellsEverythingByKeyboard();
    void tooltipTellsEverything();
    void chosenServiceIsRevealed();
    void longNamesKeepTheClock();

private:
    void openSpaces();
    [[nodiscard]] QString reason(const char *id) const;
    [[nodiscard]] QModelIndex header(const char *name) const;
    void click(const QModelIndex &index, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
};

void TestServiceList::openSpaces()
{
    m_session->setMechanism(strongReport());
    m_session->open(s("shop"), spaces());
    QTRY_VERIFY(part<ServiceListModel>()->indexOf(s("assets")).isValid());
}

QString TestServiceList::reason(const char *id) const
{
    return part<ServiceListModel>()->indexOf(s(id)).data(ServiceListModel::ReasonRole).toString();
}

QModelIndex TestServiceList::header(const char *name) const
{
    ServiceListModel *model = part<ServiceListModel>();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->namespaceAt(model->index(row)) == s(name))
            return model->index(row);
    }
    return {};
}

void TestServiceList::click(const QModelIndex &index, Qt::KeyboardModifiers modifiers)
{
    ServiceList *list = part<ServiceList>();
    QTest::mouseClick(list->viewport(), Qt::LeftButton, modifiers, list->visualRect(index).center());
}

void TestServiceList::everyStateSaysWhy()
{
    const QDateTime now = QDateTime::currentDateTime();
    ServiceStatus db = FakeSession::makeStatus(s("db"), State::Starting, s("not ready yet: HTTP 503 from /health"));
    ServiceStatus api = FakeSession::makeStatus(s("api"), State::Waiting, s("waiting for db: not ready"));
    api.since = now.addSecs(-12);
    ServiceStatus worker = FakeSession::makeStatus(s("worker"), State::BackingOff, s("exit 1, attempt 4 of 10"));
    worker.restarts = 4;
    worker.recentRestarts = 4;
    worker.maxRestarts = 10;
    worker.nextStartAt = now.addMSecs(3200);
    ServiceStatus mailer = FakeSession::makeStatus(s("mailer"), State::GivenUp, s("given up: 5 failures in 20 s"));
    mailer.restarts = 4;
    ServiceStatus site = FakeSession::makeStatus(s("site"), State::Running);
    site.healthProbe = probe(false, "HTTP 503 from /health", 2);
    site.ready = true;
    site.restarts = 12;
    ServiceStatus cache = FakeSession::makeStatus(s("cache"), State::Running);
    cache.readyProbe = probe(true, "connected");
    cache.ready = true;
    ServiceStatus backup = FakeSession::makeStatus(s("backup"), State::Exited, s("exit 0"));
    backup.nextRunAt = now.addSecs(75);
    ServiceStatus shell = FakeSession::makeStatus(s("shell"), State::Stopped);
    shell.disabled = true;
    m_session->setMechanism(strongReport());
    m_session->open(s("shop"), {db, api, worker, mailer, site, cache, backup, shell});
    m_session->setSnapshot(shopSample());
    QTRY_VERIFY(part<ServiceListModel>()->indexOf(s("shell")).isValid());
    QVERIFY(reason("api").startsWith(s("waiting for db: not ready · 12")));
    QVERIFY2(reason("worker").startsWith(s("backing off ")) && reason("worker").endsWith(s(" · attempt 4 of 10")),
             qPrintable(reason("worker")));
    QVERIFY(reason("mailer").startsWith(s("given up: 5 failures in 20 s · ")));
    QCOMPARE(reason("site"), s("unhealthy: HTTP 503 from /health · 2 of 3"));
    QVERIFY(reason("cache").startsWith(s("ready · ")));
    QVERIFY(reason("backup").startsWith(s("next run in 1")));
    QCOMPARE(reason("shell"), s("disabled"));
    const QModelIndex row = part<ServiceListModel>()->indexOf(s("site"));
    QCOMPARE(row.data(ServiceListModel::RestartsRole).toInt(), 12);
    QVERIFY(row.data(ServiceListModel::UnwellRole).toBool());
    shoot(s("service-states"));
}

void TestServiceList::clocksTickWhileSomethingCountsAndIsSeen()
{
    const LiveClock *clock = part<ServiceList>()->clock();
    const LiveClock *pulse = part<ServiceList>()->pulse();
    QVERIFY(!clock->isTicking());
    ServiceStatus api = FakeSession::makeStatus(kApi, State::Waiting, s("waiting for redis: not ready"));
    api.since = QDateTime::currentDateTime();
    m_session->open(s("shop"), {api});
    QTRY_VERIFY(clock->isTicking());
    QVERIFY(!pulse->isTicking()); // it waits, and nothing of it is under way
    const QString first = reason("api");
    QTRY_VERIFY(reason("api") != first);
    const QSignalSpy changes(part<ServiceListModel>(), &QAbstractItemModel::dataChanged);
    QTRY_VERIFY(!changes.isEmpty()); // told by the clock alone
    m_window->hide();
    QVERIFY(!clock->isTicking());
    m_window->show();
    QTRY_VERIFY(clock->isTicking());
    m_window->showMinimized();
    QTRY_VERIFY(!clock->isTicking());
    m_window->showNormal();
    QTRY_VERIFY(clock->isTicking());
    m_session->setStatus(FakeSession::makeStatus(kApi, State::Starting));
    QTRY_VERIFY(part<ServiceListModel>()->hasUnderWay());
    QCOMPARE(pulse->isTicking(), Theme::allowsMotion(part<ServiceList>()));
    m_window->hide();
    QVERIFY(!pulse->isTicking());
    m_window->show();
    m_session->setStatus(FakeSession::makeStatus(kApi, State::Stopped));
    QTRY_VERIFY(!clock->isTicking());
    QVERIFY(!pulse->isTicking());
}

void TestServiceList::namespacesCloseAndAreRemembered()
{
    openSpaces();
    ServiceList *list = part<ServiceList>();
    ServiceListModel *model = part<ServiceListModel>();
    QVERIFY(m_window->chooseService(0));
    shoot(s("namespaces-open"));
    const QSignalSpy resets(model, &QAbstractItemModel::modelReset);
    const QRect row = list->visualRect(header("backend"));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(18, row.center().y()));
    QVERIFY(!model->indexOf(s("db")).isValid());
    QCOMPARE(list->currentId(), s("gateway")); // the chevron chooses nothing
    QVERIFY(header("backend").data(ServiceListModel::CollapsedRole).toBool());
    QCOMPARE(header("backend").data(ServiceListModel::StateRole).toInt(), int(State::Frozen));
    shoot(s("namespaces-closed"));
    QCOMPARE(resets.size(), 0);

    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    QVERIFY(!part<ServiceListModel>()->indexOf(s("db")).isValid());
    QVERIFY(part<ServiceListModel>()->indexOf(s("site")).isValid());
    part<ServiceList>()->setCurrentIndex(header("backend"));
    QTest::keyClick(part<ServiceList>(), Qt::Key_Right);
    QVERIFY(part<ServiceListModel>()->indexOf(s("db")).isValid());
    QTest::keyClick(part<ServiceList>(), Qt::Key_Left);
    QVERIFY(!part<ServiceListModel>()->indexOf(s("db")).isValid());
    QTest::keyClick(part<ServiceList>(), Qt::Key_Return);
    QVERIFY(part<ServiceListModel>()->indexOf(s("db")).isValid());
}

void TestServiceList::closedNamespaceShowsWhatIsUnwell()
{
    openSpaces();
    ServiceList *list = part<ServiceList>();
    for (const char *name : {"backend", "frontend"}) {
        list->setCurrentIndex(header(name));
        list->toggleNamespace();
    }
    QVERIFY(m_window->chooseService(0));
    const auto picture = [&](const char *name) {
        m_window->grab(); // laid out
        return list->viewport()->grab(list->visualRect(header(name))).toImage();
    };
    const QImage well = picture("frontend");
    QCOMPARE(header("frontend").data(ServiceListModel::UnwellRole).toBool(), false);
    ServiceStatus site = inNamespace("site", "frontend");
    site.healthProbe = probe(false, "HTTP 503", 1);
    m_session->setStatus(site);
    QTRY_COMPARE(header("frontend").data(ServiceListModel::UnwellRole).toBool(), true);
    ServiceStatus api = inNamespace("api", "backend"); // beside a frozen one: it is the worse of the two
    api.healthProbe = probe(false, "HTTP 503", 1);
    m_session->setStatus(api);
    QTRY_COMPARE(header("backend").data(ServiceListModel::UnwellRole).toBool(), true);
    QVERIFY(picture("frontend") != well);
    QCOMPARE(part<StatusStrip>()->servicesText(), s("6 services · 2 unwell · 1 frozen · 2 running · 1 stopped"));
    shoot(s("namespaces-unwell"));
    part<SideBar>()->setFolded(true);
    QCoreApplication::processEvents();
    const QImage narrow = picture("frontend");
    shoot(s("namespaces-unwell-folded"));
    m_session->setStatus(inNamespace("site", "frontend"));
    QTRY_COMPARE(header("frontend").data(ServiceListModel::UnwellRole).toBool(), false);
    QVERIFY(picture("frontend") != narrow);
    const QImage wellGateway =
        list->viewport()->grab(list->visualRect(part<ServiceListModel>()->indexOf(s("gateway")))).toImage();
    ServiceStatus gateway = inNamespace("gateway", "");
    gateway.healthProbe = probe(false, "HTTP 503", 1);
    m_session->setStatus(gateway);
    QTRY_VERIFY(part<ServiceListModel>()->indexOf(s("gateway")).data(ServiceListModel::UnwellRole).toBool());
    QVERIFY(list->viewport()->grab(list->visualRect(part<ServiceListModel>()->indexOf(s("gateway")))).toImage() !=
            wellGateway);
    api.state = State::Failed; // and that is worse still
    m_session->setStatus(api);
    QTRY_COMPARE(header("backend").data(ServiceListModel::StateRole).toInt(), int(State::Failed));
    QCOMPARE(header("backend").data(ServiceListModel::UnwellRole).toBool(), false);
}

void TestServiceList::closingKeepsTheChoice()
{
    openSpaces();
    ServiceList *list = part<ServiceList>();
    QVERIFY(list->choose(s("api")));
    QTest::keyClick(list, Qt::Key_Left);
    QCOMPARE(list->currentIndex(), header("backend"));
    QVERIFY(list->choose(s("api")));
    list->toggleNamespace(); // no header is current: nothing to close
    QCOMPARE(list->currentId(), s("api"));
    const QRect row = list->visualRect(header("backend"));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(18, row.center().y()));
    QCOMPARE(list->currentIndex(), header("backend")); // and not some neighbour
    QCOMPARE(m_window->actions()->stop->text(), s("Stop backend (3)"));
}

void TestServiceList::ordersGoToANamespace()
{
    openSpaces();
    WindowActions *actions = m_window->actions();
    click(header("backend"));
    QCOMPARE(actions->stop->text(), s("Stop backend (3)"));
    QCOMPARE(actions->freeze->text(), s("Freeze backend (2)")); // one is frozen
    QCOMPARE(actions->stop->iconText(), s("Stop 3"));
    QVERIFY(actions->stop->toolTip().startsWith(s("Stop backend (3) politely")));
    QVERIFY(!actions->start->isEnabled());
    shoot(s("namespace-chosen"));
    press(Qt::Key_Delete);
    QCOMPARE(m_session->orders, (QStringList{s("stop db"), s("stop api"), s("stop worker")}));
    m_session->orders.clear();
    press(Qt::Key_F5, Qt::ShiftModifier);
    press(Qt::Key_Space, Qt::ControlModifier);
    press(Qt::Key_Delete, Qt::ShiftModifier);
    QCOMPARE(m_session->orders, (QStringList{s("restart db"), s("restart api"), s("restart worker"), s("freeze db"),
                                             s("freeze api"), s("kill db"), s("kill api"), s("kill worker")}));
    m_session->orders.clear();
    click(header("frontend"));
    QCOMPARE(actions->start->text(), s("Start frontend (1)"));
    press(Qt::Key_F5);
    QCOMPARE(m_session->orders, QStringList{s("start assets")});
}

void TestServiceList::ordersGoToSeveral()
{
    openSpaces();
    ServiceList *list = part<ServiceList>();
    click(part<ServiceListModel>()->indexOf(s("db")));
    click(part<ServiceListModel>()->indexOf(s("site")), Qt::ControlModifier);
    QCOMPARE(list->selectedIds(), (QStringList{s("db"), s("site")}));
    QCOMPARE(list->currentId(), s("site"));
    QCOMPARE(m_window->actions()->restart->text(), s("Restart 2 services"));
    shoot(s("several-chosen"));
    press(Qt::Key_F5, Qt::ShiftModifier);
    QCOMPARE(m_session->orders, (QStringList{s("restart db"), s("restart site")}));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(20, list->viewport()->height() - 4));
    QCOMPARE(list->selectedIds().size(), 2); // beside the rows nothing is chosen
    click(header("backend"), Qt::ControlModifier);
    QCOMPARE(list->selectedIds(), (QStringList{s("db"), s("api"), s("worker"), s("site")}));
    click(part<ServiceListModel>()->indexOf(s("api")));
    QCOMPARE(m_window->actions()->stop->text(), s("Stop api"));
    QCOMPARE(m_window->actions()->stop->iconText(), s("Stop"));
}

void TestServiceList::ordersGoToAll()
{
    openSpaces();
    ServiceList *list = part<ServiceList>();
    const QPoint title = list->visualRect(part<ServiceListModel>()->index(0)).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, title, list->viewport()->mapToGlobal(title));
    QApplication::sendEvent(list->viewport(), &event);
    QTRY_VERIFY(QApplication::activePopupWidget());
    QVERIFY(QApplication::activePopupWidget()->actions().contains(m_window->actions()->restartAll));
    QApplication::activePopupWidget()->close();
    m_window->actions()->restartAll->trigger();
    m_window->actions()->freezeAll->trigger();
    QCOMPARE(m_session->orders,
             (QStringList{s("restart gateway"), s("restart db"), s("restart api"), s("restart worker"),
                          s("restart site"), s("freeze gateway"), s("freeze db"), s("freeze api"), s("freeze site")}));
    m_session->open(s("shop"), shop(State::Stopped));
    QTRY_VERIFY(!m_window->actions()->restartAll->isEnabled());
    QCOMPARE(m_window->actions()->freezeAll->toolTip(), s("No service is running"));
}

void TestServiceList::paletteOrdersNamespaces()
{
    openSpaces();
    part<ServiceList>()->setFocus();
    press(Qt::Key_K, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), s("stop backend"));
    QCOMPARE(part<CommandPalette>()->entries()->entryAt(0).title, s("Stop backend (3)"));
    shoot(s("palette-namespace"));
    press(Qt::Key_Return);
    QCOMPARE(m_session->orders, (QStringList{s("stop db"), s("stop api"), s("stop worker")}));
}

void TestServiceList::menuSaysWhatItWillDo()
{
    openSpaces();
    ServiceList *list = part<ServiceList>();
    const QPoint place = list->visualRect(header("backend")).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, list->viewport()->mapToGlobal(place));
    QApplication::sendEvent(list->viewport(), &event);
    QTRY_VERIFY(QApplication::activePopupWidget());
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QStringList words;
    for (const QAction *action : menu->actions())
        words << action->text();
    QVERIFY2(words.contains(s("Stop backend (3)")) && words.contains(s("Kill backend (3)")),
             qPrintable(words.join(u',')));
    if (!m_screenshots.isEmpty() && m_window->devicePixelRatioF() == 1)
        QVERIFY(menu->grab().save(m_screenshots + s("/window-namespace-menu.png")));
    menu->close();
}

void TestServiceList::cardTellsEverythingByKeyboard()
{
    openShop();
    ServiceStatus api = FakeSession::makeStatus(kApi, State::Failed, s("exit 1"));
    api.needs = {{kRedis, DependencyCondition::Ready}};
    api.ports = {{8080, PortSpec::Protocol::Tcp}};
    api.restarts = 3;
    api.recentRestarts = 3;
    api.maxRestarts = 10;
    Outcome outcome;
    outcome.exitCode = 1;
    outcome.usage.wall = std::chrono::seconds(12);
    api.lastOutcome = outcome;
    m_session->setStatus(api);
    QVERIFY(m_window->chooseService(1));
    part<ServiceList>()->setFocus();
    ServiceCard *card = part<ServiceCard>();
    QTRY_VERIFY(!m_window->actions()->stop->isEnabled()); // the failure has arrived
    press(Qt::Key_I, Qt::ControlModifier);
    QVERIFY(card->isVisible());
    for (const char *words :
         {"failed, since", "exit 1 after 12", "3 of 10", "8080", "redis: ready", "POST /orders 201"})
        QVERIFY2(card->text().contains(s(words)), words);
    QVERIFY(card->isAncestorOf(QApplication::focusWidget()));
    shoot(s("service-card"));
    auto *words = card->findChild<QLabel *>();
    QVERIFY(!words->textInteractionFlags().testFlag(Qt::TextSelectableByKeyboard)); // which would show a caret
    QTest::mouseDClick(words, Qt::LeftButton, {}, QPoint(8, words->fontMetrics().height() / 2 + 2));
    QCOMPARE(words->selectedText(), kApi);
    press(Qt::Key_A, Qt::ControlModifier);
    QApplication::clipboard()->clear();
    press(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().contains(s("exit 1 after 12")));
    words->setSelection(0, 0);
    m_theme->setMode(Theme::Mode::Dark); // it is read in the colours of now
    QVERIFY(words->text().contains(m_theme->tokens().dim.name()));
    m_theme->setMode(Theme::Mode::Light);
    QVERIFY(words->text().contains(m_theme->tokens().dim.name()));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!card->isVisible());
    QVERIFY(part<ServiceList>()->hasFocus());
    part<ServiceList>()->chooseMachine();
    QVERIFY(!m_window->actions()->details->isEnabled());
}

void TestServiceList::tooltipTellsEverything()
{
    openShop();
    ServiceStatus api = FakeSession::makeStatus(kApi, State::Running);
    api.readyProbe = probe(true, "HTTP 200 from /health");
    api.ready = true;
    api.needs = {{kRedis, DependencyCondition::Started}, {kWorker, DependencyCondition::Healthy}};
    m_session->setStatus(api);
    const QModelIndex row = part<ServiceListModel>()->indexOf(kApi);
    QTRY_VERIFY(row.data(Qt::ToolTipRole).toString().contains(s("HTTP 200 from /health")));
    const QString tip = row.data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains(s("✓ redis: started")) && tip.contains(s("✗ worker: healthy")));
    QVERIFY(
        row.data(Qt::AccessibleDescriptionRole).toString().contains(s("Ready probe: http://127.0.0.1:8080/health")));
    QToolTip::showText(m_window->mapToGlobal(QPoint(280, 100)), tip, m_window.get());
    QTRY_VERIFY(QToolTip::isVisible());
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget->inherits("QTipLabel") && !m_screenshots.isEmpty() && m_window->devicePixelRatioF() == 1)
            QVERIFY(widget->grab().save(m_screenshots + s("/window-service-tooltip.png")));
    }
    QToolTip::hideText();
}

void TestServiceList::chosenServiceIsRevealed()
{
    openSpaces();
    part<ServiceList>()->setCurrentIndex(header("backend"));
    part<ServiceList>()->toggleNamespace();
    QVERIFY(!part<ServiceListModel>()->indexOf(s("worker")).isValid());
    QVERIFY(m_window->chooseService(3));
    QCOMPARE(part<ServiceList>()->currentId(), s("worker"));
}

void TestServiceList::longNamesKeepTheClock()
{
    QList<ServiceStatus> services;
    for (const QChar c : s("abc")) {
        services << FakeSession::makeStatus(QString(58, c) + s("-z"), State::Waiting,
                                            s("waiting for ") + QString(60, c) + s(": not ready"));
        services.last().namespaceName = QString(60, c);
        services.last().since = QDateTime::currentDateTime().addSecs(-12);
    }
    services[1].state = State::BackingOff;
    services[1].restarts = 4;
    services[1].recentRestarts = 4;
    services[1].maxRestarts = 10;
    services[1].nextStartAt = QDateTime::currentDateTime().addSecs(31);
    m_session->setMechanism(strongReport());
    m_session->open(QString(60, u'n'), services);
    QTRY_VERIFY(part<ServiceListModel>()->indexOf(services[2].id).isValid());
    part<ServiceList>()->setCurrentIndex(header(qPrintable(services[0].namespaceName)));
    shoot(s("service-names-long"));
    const WindowToolbar *toolbar = part<WindowToolbar>();
    for (const QWidget *child : toolbar->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
        if (child->isVisible())
            QVERIFY2(toolbar->rect().contains(child->geometry()), child->metaObject()->className());
    }
}

QTEST_MAIN(TestServiceList)
#include "tst_servicelist.moc"
