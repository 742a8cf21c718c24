// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/screenshot.h"

#include "ui/mainwindow.h"

#include <QCursor>
#include <QGuiApplication>
#include <QPixmap>

#include <algorithm>
#include <chrono>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kLookEvery{100};
constexpr std::chrono::seconds kLimit{30};
constexpr std::chrono::milliseconds kSettled{2500};
constexpr std::chrono::milliseconds kChosenFor{1500}; ///< the tree and the output follow the choice by then
constexpr std::chrono::seconds kPatience{10};         ///< with a service that does not stop
constexpr int kSamples = 3;
constexpr int kShownService = 1;

/// Nothing of it is still to come, as far as a picture goes: it runs, it has ended well, its runs come and go by the
/// clock, or nobody asks for it.
bool isSettled(const ServiceStatus &status)
{
    return status.state == ServiceState::Running || status.state == ServiceState::Exited || status.nextRunAt ||
           (status.disabled && status.state == ServiceState::Stopped);
}

} // namespace

Screenshot::Screenshot(Session *session, MainWindow *window, const QString &filePath, QObject *parent)
    : QObject(parent), m_session(session), m_window(window), m_filePath(filePath)
{
    connect(session, &Session::sampled, this, [this] { m_samples += m_settledFor.isValid(); });
    connect(&m_look, &QTimer::timeout, this, &Screenshot::look);
    m_look.start(kLookEvery);
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, &Screenshot::giveUp);
    m_limit.start(kLimit);
}

bool Screenshot::allSettled() const
{
    const QList<ServiceStatus> services = m_session->services();
    return !services.isEmpty() && std::ranges::all_of(services, isSettled);
}

void Screenshot::look()
{
    if (!allSettled()) {
        m_settledFor.invalidate();
        m_samples = 0;
        return;
    }
    if (!m_settledFor.isValid())
        m_settledFor.start();
    if (m_settledFor.elapsed() < kSettled.count() || m_samples < kSamples)
        return;
    m_look.stop();
    // Offscreen, the pointer stands on a button from the start; a real one is the user's.
    if (QGuiApplication::platformName() == QLatin1String("offscreen"))
        QCursor::setPos(m_window->mapToGlobal(m_window->rect().bottomRight()));
    if (!m_window->chooseService(kShownService))
        m_window->chooseService(0);
    QTimer::singleShot(kChosenFor, this, &Screenshot::take);
}

void Screenshot::take()
{
    if (m_done)
        return;
    m_done = true;
    m_limit.stop();
    m_taken = m_window->grab().save(m_filePath);
    if (!m_taken)
        Q_EMIT failed(tr("%1 cannot be written").arg(m_filePath));
    finish();
}

void Screenshot::giveUp()
{
    if (m_done)
        return;
    m_done = true;
    m_look.stop();
    Q_EMIT failed(tr("no picture after %1 s: %2").arg(kLimit.count()).arg(whatIsMissing()));
    finish();
}

void Screenshot::finish()
{
    Q_EMIT done();
    QTimer::singleShot(kPatience, this, &Screenshot::done);
}

QString Screenshot::whatIsMissing() const
{
    const QList<ServiceStatus> services = m_session->services();
    if (services.isEmpty())
        return tr("no service is open");
    for (const ServiceStatus &status : services) {
        if (!isSettled(status))
            return tr("%1 is not running (%2)").arg(status.title, status.reason);
    }
    return tr("the machine was not sampled often enough");
}

} // namespace paddock
