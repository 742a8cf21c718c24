// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/stackchecker.h"

#include "engine/stack/stackloader.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <chrono>

namespace paddock {

namespace {

constexpr std::chrono::milliseconds kPause{250};

} // namespace

StackChecker::StackChecker(QObject *parent) : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    connect(&m_pause, &QTimer::timeout, this, &StackChecker::run);
}

void StackChecker::give(const QString &filePath, const std::optional<QString> &text)
{
    m_filePath = filePath;
    m_text = text;
    ++m_number;
}

void StackChecker::setText(const QString &filePath, const QString &text)
{
    give(filePath, text);
    m_pause.start();
}

void StackChecker::checkNow()
{
    m_pause.stop();
    run();
}

void StackChecker::readFile(const QString &filePath)
{
    give(filePath, std::nullopt);
    checkNow();
}

void StackChecker::forget()
{
    m_pause.stop();
    give({}, std::nullopt);
}

void StackChecker::run()
{
    if (m_running || m_filePath.isEmpty())
        return; // take() comes back for the newest
    m_running = true;
    const auto read = [self = QPointer<StackChecker>(this), number = m_number, path = m_filePath, text = m_text] {
        const StackOutcome outcome = text ? StackLoader::readText(text->toUtf8(), path) : StackLoader::read(path);
        // The application outlives the pool's threads, this object may not: it is looked for on its own thread.
        QMetaObject::invokeMethod(qApp, [self, number, outcome] {
            if (self)
                self->take(number, outcome);
        });
    };
    QThreadPool::globalInstance()->start(read);
}

void StackChecker::take(int number, const StackOutcome &outcome)
{
    m_running = false;
    if (number == m_number)
        Q_EMIT checked(outcome);
    else if (!m_pause.isActive())
        run();
}

} // namespace paddock
