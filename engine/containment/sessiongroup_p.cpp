// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/sessiongroup_p.h"

#include "engine/base/descriptorlimit.h"
#include "engine/containment/delegation.h"
#include "engine/containment/lostsession.h"
#include "engine/containment/subreapercontainment.h"

#include <QFile>
#include <QRandomGenerator>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace paddock {

namespace {

QString whyNot(const wire::NewsHeader &ready, const QString &directory)
{
    switch (ready.stage) {
    case wire::Stage::Directory:
        return systemError(SessionGroup::tr("cannot make a group in %1").arg(directory), ready.error).message;
    case wire::Stage::Group:
        return SessionGroup::tr("the kernel has no cgroup.kill or cgroup.freeze (Linux 5.14 or newer has)");
    case wire::Stage::Clone:
        return systemError(SessionGroup::tr("no process can be born in a group below %1; this process must sit in a "
                                            "subtree that it may write")
                               .arg(directory),
                           ready.error)
            .message;
    case wire::Stage::Version:
        return SessionGroup::tr("paddock-warden belongs to another version of Paddock");
    default:
        return systemError(SessionGroup::tr("the warden could not take it up"), ready.error).message;
    }
}

} // namespace

SessionGroup::Private::Private(SessionGroup *owner, Options given)
    : groups(given.name.isEmpty() ? QStringLiteral("session") : given.name, report), q(owner), options(std::move(given))
{}

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
    Result<QString> path = options.wardenPath.isEmpty() ? findWarden() : Result<QString>(options.wardenPath);
    if (!path)
        return giveUp(path.error());
    auto started = WardenProcess::start(*path);
    if (!started)
        return giveUp(started.error());
    process = std::move(started->process);
    QObject::connect(process.get(), &WardenProcess::ended, q, [this](const QString &how) { wardenEnded(how); });
    link = std::make_unique<WardenLink>(
        std::move(started->socket),
        WardenLink::Handlers{[this](const wire::NewsHeader &news, UniqueFd fd) { take(news, std::move(fd)); },
                             [] { /* the pidfd tells it, with the reason */ }});
    directoryName = QStringLiteral("paddock-%1-%2-%3")
                        .arg(directoryWord(options.name.isEmpty() ? QStringLiteral("session") : options.name))
                        .arg(::getpid())
                        .arg(QRandomGenerator::global()->generate(), 8, 16, QLatin1Char('0'));
    greet(options.insist == Mechanism::Subreaper ? wire::Means::Subreaper : wire::Means::Cgroup);
}

void SessionGroup::Private::greet(wire::Means means)
{
    asked = means;
    WardenOrder hello;
    hello.header.order = wire::Order::Hello;
    hello.header.value = static_cast<std::int32_t>(means);
    const wire::HelloHeader greeting{wire::kVersion, originalDescriptorLimit(), ::getpid()};
    hello.payload = QByteArray(reinterpret_cast<const char *>(&greeting), sizeof greeting);
    hello.fds.emplace_back(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
    if (!hello.fds.front())
        return giveUp(systemError(tr("cannot open a pidfd (Linux 5.3 or newer is needed)"), errno));
    if (means == wire::Means::Cgroup) {
        const auto base = Delegation::find();
        if (!base)
            return refuse(Mechanism::CgroupV2, base.error().message);
        baseDirectory = *base;
        hello.fds.emplace_back(
            ::open(QFile::encodeName(baseDirectory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!hello.fds.back())
            return refuse(Mechanism::CgroupV2, systemError(tr("cannot open %1").arg(baseDirectory), errno).message);
        hello.payload += QFile::encodeName(directoryName);
    }
    link->send(std::move(hello));
}

/// One step down the ladder, unless this mechanism was insisted on.
void SessionGroup::Private::refuse(Mechanism mechanism, const QString &why)
{
    report.refused.append({mechanism, why});
    if (options.insist || mechanism == Mechanism::Subreaper)
        return giveUp(
            {ErrorCode::MechanismUnavailable, tr("%1 cannot be had here: %2").arg(mechanismName(mechanism), why), 0});
    greet(wire::Means::Subreaper);
}

void SessionGroup::Private::giveUp(const Error &error)
{
    state = State::Closed;
    link.reset();
    if (process) {
        process->disconnect(q);
        WardenProcess::abandon(std::move(process));
    }
    QMetaObject::invokeMethod(q, [this, error] { Q_EMIT q->failed(error); }, Qt::QueuedConnection);
}

void SessionGroup::Private::take(const wire::NewsHeader &news, UniqueFd fd)
{
    switch (news.news) {
    case wire::News::Ready:
        takeReady(news);
        break;
    case wire::News::TreeKilled:
        takeTreeKilled(news);
        break;
    default:
        groups.take(news, std::move(fd));
    }
}

void SessionGroup::Private::takeReady(const wire::NewsHeader &news)
{
    const bool cgroup = asked == wire::Means::Cgroup;
    const Mechanism mechanism = cgroup ? Mechanism::CgroupV2 : Mechanism::Subreaper;
    if (news.error != 0)
        return refuse(mechanism, whyNot(news, baseDirectory));
    report.mechanism = mechanism;
    report.guarantee = guaranteeOf(mechanism);
    report.location = cgroup ? QString(baseDirectory + u'/' + directoryName) : QString();
    if (state != State::Opening)
        return;
    state = State::Ready;
    groups.setLink(link.get());
    Q_EMIT q->ready();
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
    if (!process) {
        state = State::Closed;
        QMetaObject::invokeMethod(q, [this] { Q_EMIT q->closed(); }, Qt::QueuedConnection);
        return;
    }
    state = State::Closing;
    groups.setLink(nullptr);
    WardenOrder order;
    order.header.order = wire::Order::Quit;
    link->send(std::move(order));
}

void SessionGroup::Private::wardenEnded(const QString &how)
{
    const bool wanted = state == State::Closing;
    state = State::Closed;
    groups.setLink(nullptr);
    link.reset();
    process.release()->deleteLater(); // it is the sender of the signal that brought us here
    if (wanted) {
        Q_EMIT q->closed();
        return;
    }
    endLostGroups({ErrorCode::WardenLost,
                   tr("the warden was killed (%1); everything it had started has been ended").arg(how), 0});
}

void SessionGroup::Private::endLostGroups(const Error &error)
{
    if (report.mechanism == Mechanism::Subreaper) {
        groups.forEach(
            [&](WardenContainment *group) { static_cast<SubreaperContainment *>(group)->loseSession(error); });
        Q_EMIT q->wardenLost(error);
        return;
    }
    // The kernel ends a thousand processes in some 60 ms: not on the thread that paints.
    endLostSession(report.location, q, [this, error] {
        groups.forEach([&](WardenContainment *group) { group->lose(error); });
        Q_EMIT q->wardenLost(error);
    });
}

} // namespace paddock
