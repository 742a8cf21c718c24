// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/windowtest.h"

#include "tests/ui/samples.h"
#include "tests/ui/tst_outputview_log.h"
#include "ui/services/servicelist.h"

#include <QApplication>
#include <QCursor>
#include <QDir>
#include <QFile>
#include <QSettings>
#include <QTest>

namespace paddock {

QList<ServiceStatus> shop(ServiceState state)
{
    QList<ServiceStatus> services;
    for (const QString &id : {kRedis, kApi, kWorker, kSite})
        services << FakeSession::makeStatus(id, state);
    return services;
}

std::shared_ptr<Snapshot> shopSample()
{
    SampleBuilder builder;
    builder.addGroup(kRedis, 0.3, 9LL << 20, QStringLiteral("redis-server"),
                     QStringLiteral("redis-server 127.0.0.1:6390"));
    const ProcessKey api = builder.addGroup(kApi, 2.1, 41LL << 20, QStringLiteral("python3"),
                                            QStringLiteral("python3 -m api --port 8080"));
    const ProcessKey shell =
        builder.addChild(api, QStringLiteral("sh"), QStringLiteral("sh -c \"convert upload.png thumb.webp\""));
    builder.addChild(shell, QStringLiteral("convert"), QStringLiteral("convert upload.png thumb.webp"));
    builder.addChild(api, QStringLiteral("worker-0"), QStringLiteral("api-worker 0"));
    const ProcessKey worker =
        builder.addGroup(kWorker, 11.2, 88LL << 20, QStringLiteral("python3"), QStringLiteral("python3 worker.py"));
    builder.addChild(worker, QStringLiteral("sleep"), QStringLiteral("setsid sleep 600"));
    builder.addGroup(kSite, 0.0, 12LL << 20, QStringLiteral("python3"), QStringLiteral("python3 -m http.server 8000"));
    builder.addStrangers(404);
    return builder.build();
}

LogSnapshot apiLog()
{
    LogText log;
    const std::int64_t start = 1'714'725'667'214;
    log.add("run 1 started", Stream::Note, start);
    log.add("INFO  api.server      listening on http://127.0.0.1:8080", Stream::Stdout, start);
    log.add("INFO  api.redis       connected to redis in 3.1 ms", Stream::Stdout, start + 176);
    log.add("INFO  api.request     GET /visits 200 4.8 ms", Stream::Stdout, start + 1788);
    log.add("WARN  api.request     GET /cart 404 1.2 ms", Stream::Stdout, start + 5342);
    log.add("ERROR api.orders      could not price order 1182: timeout after 500 ms", Stream::Stderr, start + 7887);
    log.add("Traceback (most recent call last):", Stream::Stderr, start + 7888);
    log.add("  File \"api/orders.py:88\", in price", Stream::Stderr, start + 7888);
    log.add("{\"level\": \"info\", \"msg\": \"retrying\", \"attempt\": 2}", Stream::Stdout, start + 9656);
    log.add("INFO  api.request     POST /orders 201 140 ms", Stream::Stdout, start + 11226);
    return log.snapshot();
}

ServiceStatus launchedStatus(const QString &id, const QString &title, ServiceState state, const QString &reason)
{
    ServiceStatus status = FakeSession::makeStatus(id, state, reason);
    status.title = title;
    status.commandLine = title;
    status.launched = true;
    return status;
}

void WindowTest::initTestCase()
{
    QVERIFY(m_settings.isValid());
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_settings.path())); // no sessions but the test's own
    QCoreApplication::setOrganizationName(QStringLiteral("paddock"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_window"));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    QVERIFY(QDir::setCurrent(m_settings.path()));
    m_screenshots = qEnvironmentVariable("PADDOCK_SCREENSHOTS");
    if (!m_screenshots.isEmpty())
        QVERIFY(QDir().mkpath(m_screenshots));
    m_theme = std::make_unique<Theme>(Theme::Mode::Light);
    m_theme->applyTo(qApp);
}

void WindowTest::openWindow()
{
    QSettings().clear();
    m_theme->setMode(Theme::Mode::Light);
    m_session = std::make_unique<FakeSession>();
    m_window = std::make_unique<MainWindow>(m_session.get(), m_theme.get());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QCursor::setPos(m_window->mapToGlobal(QPoint(1438, 898))); // on nothing that shows it
}

void WindowTest::cleanup()
{
    m_window.reset();
    m_session.reset();
}

void WindowTest::openShop(ServiceState state)
{
    m_session->setMechanism(strongReport());
    m_session->open(QStringLiteral("shop"), shop(state));
    const auto sample = shopSample();
    for (ServiceStatus status : m_session->services()) {
        for (const ProcessSample &process : sample->processes) {
            if (process.group >= 0 && process.parentPid == 1 && isActive(state) &&
                sample->groups[static_cast<std::size_t>(process.group)].id == status.id)
                status.leader = process.key;
        }
        m_session->setStatus(status);
    }
    m_session->setSnapshot(sample);
    m_session->setLog(kApi, apiLog());
    QTRY_COMPARE(part<ServiceList>()->currentId(), kRedis); // the first one is chosen at the next turn
}

void WindowTest::shoot(const QString &name)
{
    if (m_screenshots.isEmpty())
        return;
    const QString scale = m_window->devicePixelRatioF() > 1 ? QStringLiteral("@2x") : QString();
    for (const Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
        m_theme->setMode(mode);
        QCoreApplication::processEvents();
        const QString look = mode == Theme::Mode::Light ? QStringLiteral("light") : QStringLiteral("dark");
        const QString path = QStringLiteral("%1/window-%2-%3%4.png").arg(m_screenshots, name, look, scale);
        QVERIFY2(m_window->grab().save(path), qPrintable(path));
    }
    m_theme->setMode(Theme::Mode::Light);
}

void WindowTest::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget *focus = QApplication::focusWidget();
    QTest::keyClick(focus ? focus : m_window.get(), key, modifiers);
}

} // namespace paddock
