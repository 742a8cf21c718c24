// SPDX-License-Identifier: Apache-2.0
#include "ui/notices/noticewatch.h"

#include "engine/session/session.h"

#include <algorithm>

namespace paddock {

NoticeWatch::NoticeWatch(Session *session, QObject *parent) : QObject(parent), m_session(session)
{
    connect(session, &Session::serviceChanged, this, &NoticeWatch::look);
    connect(session, &Session::opened, this, &NoticeWatch::lookAtAll);
    connect(session, &Session::serviceRemoved, this, [this](const QString &id) {
        if (m_seen.remove(id))
            Q_EMIT forgotten(id);
    });
}

void NoticeWatch::lookAtAll()
{
    const QList<ServiceStatus> services = m_session->services();
    for (const QString &id : m_seen.keys()) {
        if (std::ranges::find(services, id, &ServiceStatus::id) == services.end()) {
            m_seen.remove(id);
            Q_EMIT forgotten(id);
        }
    }
    for (const ServiceStatus &status : services)
        lookAt(status);
}

void NoticeWatch::look(const QString &id)
{
    if (const auto status = m_session->service(id))
        lookAt(*status);
}

void NoticeWatch::lookAt(const ServiceStatus &status)
{
    Seen &seen = m_seen[status.id];
    const std::optional<ServiceNotice> trouble = troubleOf(status);
    // To fail once more is news; what a probe says once more is none until the service was well in between.
    const bool isNews = trouble && (!seen.trouble || seen.trouble->kind != trouble->kind ||
                                    (seen.state != status.state && trouble->kind != ServiceNotice::Kind::Unhealthy));
    seen.state = status.state;
    const bool isOver = seen.trouble && !trouble && isWellAgain(status);
    if (trouble || isOver)
        seen.trouble = trouble;
    const std::optional<ServiceNotice> left = leftBehindBy(status);
    const bool isLeft = left && seen.run != status.run;
    if (isLeft)
        seen.run = status.run;
    if (isLeft)
        Q_EMIT raised(*left);
    if (isNews)
        Q_EMIT raised(*trouble);
    else if (isOver)
        Q_EMIT withdrawn(status.id);
}

} // namespace paddock
