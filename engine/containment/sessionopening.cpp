// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/sessionopening.h"

#include "engine/base/descriptorlimit.h"
#include "engine/containment/delegation.h"
#include "engine/containment/grouptable.h"
#include "engine/containment/lease.h"
#include "engine/containment/limitsupport.h"
#include "engine/containment/lostsession.h"
#include "engine/containment/systemdscope.h"

#include <QFile>
#include <QRandomGenerator>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace paddock {

namespace {

QString whyNot(const wire::NewsHeader &ready, const QString &directory)
{
    switch (ready.stage) {
    case wire::Stage::Directory:
        return systemError(SessionOpening::tr("cannot make a group in %1").arg(directory), ready.error).message;
    case wire::Stage::Group:
        return SessionOpening::tr("the kernel has no cgroup.kill or cgroup.freeze (Linux 5.14 or newer has)");
    case wire::Stage::Clone:
        return systemError(SessionOpening::tr("no process can be born in a group below %1; this process must sit in a "
                                              "subtree that it may write")
                               .arg(directory),
                           ready.error)
            .message;
    case wire::Stage::Version:
        return SessionOpening::tr("paddock-warden belongs to another version of Paddock");
    default:
        return systemError(SessionOpening::tr("the warden could not take it up"), ready.error).message;
    }
}

ResourceLimits both(ResourceLimits limits, const ResourceLimits &more)
{
    limits.memoryBytes = limits.memoryBytes ? limits.memoryBytes : more.memoryBytes;
    limits.processes = limits.processes ? limits.processes : more.processes;
    limits.cpuCores = limits.cpuCores ? limits.cpuCores : more.cpuCores;
    return limits;
}

} // namespace

SessionOpening::SessionOpening(SessionGroup::Options options, NewsHandler news)
    : m_options(std::move(options)), m_news(std::move(news)),
      m_ladder(m_options.insist, both(m_options.limits, m_options.expectedLimits))
{}

SessionOpening::~SessionOpening() { dropWarden(); }

void SessionOpening::begin() { takeRung(); }

void SessionOpening::takeRung()
{
    const auto rung = m_ladder.current();
    if (!rung) {
        const Mechanism last = m_options.insist.value_or(Mechanism::Subreaper);
        return giveUp({ErrorCode::MechanismUnavailable,
                       tr("%1 cannot be had here: %2").arg(mechanismName(last), m_ladder.why()), 0});
    }
    switch (*rung) {
    case Ladder::Rung::OwnCgroup:
        if (const auto base = Delegation::find())
            return buildIn(*base);
        else if (base.error().code == ErrorCode::Unsupported)
            m_ladder.refuseMechanism(base.error().message);
        else
            m_ladder.refuse(base.error().message);
        return takeRung();
    case Ladder::Rung::Scope:
        return askForScope();
    case Ladder::Rung::Subreaper:
        return greet(wire::Means::Subreaper);
    case Ladder::Rung::ProcessGroup:
        return greet(wire::Means::ProcessGroup);
    }
}

void SessionOpening::askForScope()
{
    if (const auto bus = SystemdScope::busAddress(); !bus)
        return refuse(bus.error().message);
    if (!startWarden())
        return;
    m_wardenIsFresh = false;
    m_scope = std::make_unique<SystemdScope>(m_directoryName, m_standing.process->pid());
    connect(m_scope.get(), &SystemdScope::granted, this, [this](const QString &directory) {
        m_scope.release()->deleteLater();
        buildIn(directory);
    });
    connect(m_scope.get(), &SystemdScope::refused, this, [this](const QString &why) {
        m_scope.release()->deleteLater();
        refuse(why);
    });
    m_scope->request();
}

/// True where a warden runs; otherwise the session has been given up.
bool SessionOpening::startWarden()
{
    if (m_standing.process)
        return true;
    const Result<QString> path =
        m_options.wardenPath.isEmpty() ? SessionGroup::findWarden() : Result<QString>(m_options.wardenPath);
    auto started = path ? WardenProcess::start(*path) : std::unexpected(path.error());
    if (!started) {
        giveUp(started.error());
        return false;
    }
    m_standing.process = std::move(started->process);
    m_wardenIsFresh = true;
    // Another name for each warden: the one before may still be removing its directory.
    m_directoryName = QStringLiteral("paddock-%1-%2-%3")
                          .arg(directoryWord(m_options.name.isEmpty() ? QStringLiteral("session") : m_options.name))
                          .arg(::getpid())
                          .arg(QRandomGenerator::global()->generate(), 8, 16, QLatin1Char('0'));
    connect(m_standing.process.get(), &WardenProcess::ended, this, [this](const QString &how) { wardenEnded(how); });
    m_standing.link = std::make_unique<WardenLink>(
        std::move(started->socket), WardenLink::Handlers{m_news, [] { /* the pidfd tells it, with the reason */ }});
    return true;
}

/// It reads end-of-file, removes what it has made, and ends.
void SessionOpening::dropWarden()
{
    m_standing.link.reset();
    if (m_standing.process) {
        m_standing.process->disconnect(this);
        WardenProcess::abandon(std::move(m_standing.process));
    }
}

void SessionOpening::buildIn(const QString &directory)
{
    m_baseDirectory = directory;
    greet(wire::Means::Cgroup);
}

void SessionOpening::greet(wire::Means means)
{
    if (!startWarden())
        return;
    WardenOrder hello;
    hello.header.order = wire::Order::Hello;
    hello.header.value = static_cast<std::int32_t>(means);
    const wire::HelloHeader greeting{wire::kVersion, originalDescriptorLimit(), ::getpid()};
    hello.payload = QByteArray(reinterpret_cast<const char *>(&greeting), sizeof greeting);
    hello.fds.emplace_back(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
    if (!hello.fds.front())
        return giveUp(systemError(tr("cannot open a pidfd (Linux 5.3 or newer is needed)"), errno));
    if (means == wire::Means::Cgroup) {
        hello.fds.emplace_back(
            ::open(QFile::encodeName(m_baseDirectory).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!hello.fds.back())
            return refuse(systemError(tr("cannot open %1").arg(m_baseDirectory), errno).message);
        hello.payload += QFile::encodeName(m_directoryName);
    }
    hello.payload += '\0' + QFile::encodeName(Lease::pathOf(m_directoryName));
    m_standing.link->send(std::move(hello));
}

void SessionOpening::refuse(const QString &why)
{
    m_ladder.refuse(why);
    stepDown();
}

/// A warden that was moved or has taken something up is not used for another rung.
void SessionOpening::stepDown()
{
    if (!m_wardenIsFresh)
        dropWarden();
    takeRung();
}

void SessionOpening::takeReady(const wire::NewsHeader &news)
{
    if (news.error != 0) {
        // The age of the kernel or of the warden is the same for every directory.
        if (news.stage == wire::Stage::Group || news.stage == wire::Stage::Version)
            m_ladder.refuseMechanism(whyNot(news, m_baseDirectory));
        else
            m_ladder.refuse(whyNot(news, m_baseDirectory));
        return stepDown();
    }
    m_wardenIsFresh = false;
    const Ladder::Rung rung = *m_ladder.current();
    const bool cgroup = Ladder::mechanismOf(rung) == Mechanism::CgroupV2;
    const LimitSupport support =
        cgroup ? readLimitSupport({static_cast<std::uint32_t>(news.value), news.pid, m_baseDirectory})
               : noLimitSupport();
    if (!m_ladder.settleFor(support))
        return stepDown();
    m_standing.report.mechanism = Ladder::mechanismOf(rung);
    m_standing.report.guarantee = guaranteeOf(m_standing.report.mechanism);
    m_standing.report.refused = m_ladder.refused();
    m_standing.report.limits = support;
    if (const QString noScope = m_ladder.whyNoScope(); !noScope.isEmpty())
        m_standing.report.limits.why += (support.why.isEmpty() ? QString() : QStringLiteral("; ")) + noScope;
    m_standing.leaseName = m_directoryName;
    if (cgroup)
        m_standing.report.location = m_baseDirectory + u'/' + m_directoryName;
    Q_EMIT stood();
}

void SessionOpening::giveUp(const Error &error)
{
    dropWarden();
    Q_EMIT failed(error);
}

SessionOpening::Standing SessionOpening::takeOver()
{
    m_scope.reset();
    if (m_standing.process)
        m_standing.process->disconnect(this);
    return std::move(m_standing);
}

void SessionOpening::wardenEnded(const QString &how)
{
    m_scope.reset();
    m_standing.link.reset();
    m_standing.process.release()->deleteLater(); // it is the sender of the signal that brought us here
    const Error error{ErrorCode::WardenLost, tr("the warden was killed (%1) before it stood").arg(how), 0};
    if (m_baseDirectory.isEmpty())
        return giveUp(error);
    // It may have come so far that it had made its directory.
    endLostSession(m_baseDirectory + u'/' + m_directoryName, this, [this, error] { giveUp(error); });
}

} // namespace paddock
