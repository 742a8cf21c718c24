// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/sessiongroup_p.h"

#include "engine/containment/lostsession.h"
#include "engine/containment/subreapercontainment.h"

#include <QFile>
#include <QPointer>

#include <cerrno>

namespace paddock {

SessionGroup::Private::Private(SessionGroup *owner, Options given)
    : groups(given.name.isEmpty() ? QStringLiteral("session") : given.name, report), q(owner), options(std::move(given))
{
    QObject::connect(&recovery, &SessionRecovery::ended, q, &SessionGroup::staleSessionEnded);
    QObject::connect(&recovery, &SessionRecovery::finished, q, [this] {
        if (closedIsDue)
            sayClosed();
    });
}

SessionGroup::Private::~Private()
{
    link.reset(); // the warden reads end-of-file and carries out its last will
    if (process)
        WardenProcess::abandon(std::move(process));
}

void SessionGroup::Private::open()
{
    if (state != State::Closed)
        return;
    state = State::Opening;
    report = {};
    opening = std::make_unique<SessionOpening>(
        options, [this](const wire::NewsHeader &news, UniqueFd fd) { take(news, std::move(fd)); });
    QObject::connect(opening.get(), &SessionOpening::stood, q, [this] { stand(); });
    QObject::connect(opening.get(), &SessionOpening::failed, q, [this](const Error &error) { giveUp(error); });
    opening->begin();
    if (!recovery.isRunning())
        recovery.start();
}

void SessionGroup::Private::giveUp(const Error &error)
{
    state = State::Closed;
    if (opening)
        opening.release()->deleteLater();
    groups.close();
    link.reset();
    if (process) {
        process->disconnect(q);
        WardenProcess::abandon(std::move(process));
    }
    QMetaObject::invokeMethod(q, [this, error] { Q_EMIT q->failed(error); }, Qt::QueuedConnection);
}

void SessionGroup::Private::stand()
{
    takeOver();
    groups.open(link.get());
    GroupBranch *const session = groups.session();
    QObject::connect(session, &GroupBranch::limitsChanged, q, [this](const ResourceLimits &limits) {
        if (state == State::Opening)
            becomeReady();
        else
            Q_EMIT q->limitsChanged(limits);
    });
    QObject::connect(session, &GroupBranch::failed, q, [this](const Error &error) {
        if (state == State::Opening)
            giveUp(error);
        else
            Q_EMIT q->orderFailed(error);
    });
    // The session's own limits are in force before it is ready; where they cannot be it does not get ready.
    if (options.limits.isEmpty())
        becomeReady();
    else
        session->setLimits(options.limits);
}

void SessionGroup::Private::becomeReady()
{
    state = State::Ready;
    takeLease();
    Q_EMIT q->ready();
}

void SessionGroup::Private::takeOver()
{
    SessionOpening::Standing standing = opening->takeOver();
    opening.release()->deleteLater(); // its signal may have brought us here
    report = std::move(standing.report);
    link = std::move(standing.link);
    process = std::move(standing.process);
    if (process)
        QObject::connect(process.get(), &WardenProcess::ended, q, [this](const QString &how) { wardenEnded(how); });
    leaseName = standing.leaseName;
}

void SessionGroup::Private::take(const wire::NewsHeader &news, UniqueFd fd)
{
    switch (news.news) {
    case wire::News::Ready:
        if (opening)
            opening->takeReady(news);
        break;
    case wire::News::TreeKilled:
        takeTreeKilled(news);
        break;
    default:
        groups.take(news, std::move(fd));
    }
}

/// Without one the session works as well; only, should owner and warden be killed together, nobody would find it.
void SessionGroup::Private::takeLease()
{
    auto record = LeaseRecord::ofThisProcess(static_cast<std::int32_t>(process->pid()));
    if (record) {
        record->name = options.name.isEmpty() ? QStringLiteral("session") : options.name;
        record->mechanism = report.mechanism;
        record->location = report.location;
    }
    auto written = record ? Lease::write(leaseName, *record) : Result<Lease>(std::unexpected(record.error()));
    if (written)
        lease = std::move(*written);
    else
        Lease::warnOnce(written.error());
}

void SessionGroup::Private::dropLease()
{
    if (lease)
        lease->remove();
    lease.reset();
}

void SessionGroup::Private::takeTreeKilled(const wire::NewsHeader &news)
{
    const ProcessKey root{news.pid, news.number};
    Result<int> killed = news.value;
    switch (news.error) {
    case 0:
        break;
    case ESRCH:
        killed = fail(ErrorCode::Gone, tr("process %1 has ended already").arg(news.pid), news.error);
        break;
    case EINVAL:
        killed = fail(ErrorCode::PermissionDenied, tr("%1 is a kernel thread and cannot be killed").arg(news.pid),
                      news.error);
        break;
    case EDEADLK:
        killed = fail(ErrorCode::InvalidArgument,
                      tr("Paddock itself runs below process %1; ending that tree would end Paddock").arg(news.pid),
                      news.error);
        break;
    default:
        killed = failErrno(tr("cannot end the tree of process %1").arg(news.pid), news.error);
    }
    Q_EMIT q->treeKilled(root, killed);
}

void SessionGroup::Private::killTree(const ProcessKey &root)
{
    if (state != State::Ready) {
        const Result<int> none = fail(ErrorCode::WardenLost, tr("there is no warden to end a tree"));
        QMetaObject::invokeMethod(q, [this, root, none] { Q_EMIT q->treeKilled(root, none); }, Qt::QueuedConnection);
        return;
    }
    WardenOrder order;
    order.header.order = wire::Order::KillTree;
    order.header.value = root.pid;
    order.header.number = root.startTime;
    link->send(std::move(order));
}

void SessionGroup::Private::close()
{
    if (state == State::Closing)
        return;
    if (opening)
        takeOver();
    if (!process) {
        state = State::Closed;
        QMetaObject::invokeMethod(q, [this] { Q_EMIT q->closed(); }, Qt::QueuedConnection);
        return;
    }
    state = State::Closing;
    groups.close();
    WardenOrder order;
    order.header.order = wire::Order::Quit;
    link->send(std::move(order));
}

void SessionGroup::Private::wardenEnded(const QString &how)
{
    const QPointer<SessionGroup> alive(q);
    if (link)
        link->readToEnd(); // its last words: only who is known to have started can be ended
    if (!alive)
        return;
    const bool wanted = state == State::Closing;
    const bool wasReady = state == State::Ready;
    const bool well = process->hasEndedWell();
    groups.close();
    link.reset();
    process.release()->deleteLater(); // it is the sender of the signal that brought us here
    const Error error{ErrorCode::WardenLost,
                      tr("the warden was killed (%1); everything it had started has been ended").arg(how), 0};
    if (wanted) {
        const auto finish = [this] {
            dropLease();
            sayClosed();
        };
        if (well)
            return finish();
        // Killed before it was done, it has left the groups to us, or to wardens of their own.
        if (report.mechanism != Mechanism::Subreaper)
            return endLeftBehind(finish);
        loseGroupsSession(error);
        return finish();
    }
    state = State::Closed;
    if (wasReady)
        return endLostGroups(error);
    const auto sayFailed = [this, error] { Q_EMIT q->failed(error); };
    return report.location.isEmpty() ? sayFailed() : endLostSession(report.location, q, sayFailed);
}

void SessionGroup::Private::sayClosed()
{
    closedIsDue = recovery.isRunning();
    if (closedIsDue)
        return;
    state = State::Closed;
    Q_EMIT q->closed();
}

/// The kernel ends a thousand processes in some 60 ms: not on the thread that paints.
void SessionGroup::Private::endLeftBehind(const std::function<void()> &done)
{
    if (report.mechanism != Mechanism::ProcessGroup)
        return endLostSession(report.location, q, done);
    QList<ProcessKey> leaders;
    groups.forEach([&](WardenContainment *group) { leaders += group->location().processGroups; });
    endLostProcessGroups(leaders, q, done);
}

/// Each group's own warden is told to end it.
void SessionGroup::Private::loseGroupsSession(const Error &error)
{
    groups.forEach([&](WardenContainment *group) { static_cast<SubreaperContainment *>(group)->loseSession(error); });
}

void SessionGroup::Private::endLostGroups(const Error &error)
{
    if (report.mechanism == Mechanism::Subreaper) {
        dropLease();
        loseGroupsSession(error);
        Q_EMIT q->wardenLost(error);
        return;
    }
    endLeftBehind([this, error] {
        dropLease();
        groups.forEach([&](WardenContainment *group) { group->lose(error); });
        Q_EMIT q->wardenLost(error);
    });
}

} // namespace paddock
