// SPDX-License-Identifier: Apache-2.0
#include "engine/session/localsession.h"

#include "engine/stack/stackrevision.h"

#include <utility>

namespace paddock {

Result<std::unique_ptr<LocalSession>> LocalSession::create(Options options)
{
    auto pump = OutputPump::create();
    if (!pump)
        return std::unexpected(pump.error());
    std::unique_ptr<LocalSession> session(new LocalSession(std::move(options), std::move(*pump)));
    session->m_opening = true;
    session->m_group->open();
    return session;
}

LocalSession::LocalSession(Options options, std::unique_ptr<OutputPump> pump)
    : m_options(std::move(options)), m_group(std::make_unique<SessionGroup>(SessionGroup::Options{
                                         m_options.insist, m_options.wardenPath, m_options.name})),
      m_pump(std::move(pump)), m_sampling([this] { return m_stacks.groupSources(); })
{
    connect(&m_sampling, &GroupSampling::sampled, this, &LocalSession::sampled);
    connectGroup();
}

LocalSession::~LocalSession()
{
    // What ends from here on is not told: who listens may be half gone.
    disconnect();
    m_group->disconnect(this);
    for (Stack *const stack : m_stacks.all())
        stack->disconnect(this);
}

void LocalSession::connectGroup()
{
    connect(m_group.get(), &SessionGroup::ready, this, &LocalSession::takeReady);
    connect(m_group.get(), &SessionGroup::failed, this, &LocalSession::takeFailed);
    connect(m_group.get(), &SessionGroup::wardenLost, this, &LocalSession::takeLost);
    connect(m_group.get(), &SessionGroup::treeKilled, this, &LocalSession::takeTreeKilled);
    connect(m_group.get(), &SessionGroup::staleSessionEnded, this,
            [this](const StaleSession &stale) { Q_EMIT notice(stale.describe()); });
    connect(m_group.get(), &SessionGroup::closed, this, [this] {
        m_phase = Phase::Closed;
        Q_EMIT closed();
    });
}

Result<void> LocalSession::openStack(StackSpec spec)
{
    if (m_stacks.ofFile() && m_stacks.ofFile()->isActive())
        return fail(ErrorCode::InvalidArgument, tr("stop the services of %1 first").arg(name()));
    m_stacks.setOfFile(makeStack(std::move(spec)));
    connect(m_stacks.ofFile(), &Stack::settled, this, &LocalSession::settled);
    m_sampling.takeGroupsChanged();
    Q_EMIT opened();
    return {};
}

std::unique_ptr<Stack> LocalSession::makeStack(StackSpec spec)
{
    auto stack = std::make_unique<Stack>(std::move(spec), m_group.get(), m_pump.get());
    connect(stack.get(), &Stack::serviceAdded, this, [this, added = stack.get()](const QString &id) {
        listenTo(*added->find(id));
        Q_EMIT serviceChanged(id);
    });
    connect(stack.get(), &Stack::serviceRemoved, this, &LocalSession::serviceRemoved);
    connect(stack.get(), &Stack::serviceChanged, this, &LocalSession::serviceChanged);
    connect(stack.get(), &Stack::groupsChanged, &m_sampling, &GroupSampling::takeGroupsChanged);
    connect(stack.get(), &Stack::allStopped, this, &LocalSession::takeStopped);
    connect(stack.get(), &Stack::problem, this, &LocalSession::problem);
    connect(stack.get(), &Stack::failedForGood, this, &LocalSession::failedForGood);
    for (int i = 0; i < stack->count(); ++i)
        listenTo(*stack->service(i));
    if (m_group->isReady())
        stack->openGate();
    else
        stack->closeGate(tr("waiting for the warden"));
    return stack;
}

void LocalSession::listenTo(const Service &service)
{
    connect(service.log().get(), &LogStore::linesAppended, this,
            [this, id = service.spec().name] { Q_EMIT outputAppended(id); });
}

bool LocalSession::isSettled() const { return !m_stacks.ofFile() || m_stacks.ofFile()->isSettled(); }

QString LocalSession::name() const { return m_stacks.ofFile() ? m_stacks.ofFile()->spec().name : QString(); }

QString LocalSession::filePath() const { return m_stacks.ofFile() ? m_stacks.ofFile()->spec().filePath : QString(); }

QList<ServiceStatus> LocalSession::services() const { return m_stacks.services(); }

std::optional<ServiceStatus> LocalSession::service(const QString &id) const { return m_stacks.service(id); }

QList<Member> LocalSession::members(const QString &id) const
{
    const Stack *const stack = m_stacks.find(id);
    return stack ? stack->find(id)->supervisor().members() : QList<Member>();
}

LogSnapshot LocalSession::log(const QString &id) const
{
    const Stack *const stack = m_stacks.find(id);
    return stack ? stack->find(id)->log()->snapshot() : LogSnapshot();
}

void LocalSession::startAll()
{
    if (m_stacks.ofFile() && mayStart())
        m_stacks.ofFile()->startAll();
}

void LocalSession::stopAll()
{
    for (Stack *const stack : m_stacks.all())
        stack->stopAll();
}

void LocalSession::start(const QString &id)
{
    if (Stack *const stack = stackWith(id); stack && mayStart())
        stack->start(id);
}

void LocalSession::stop(const QString &id)
{
    if (Stack *const stack = stackWith(id))
        stack->stop(id);
}

void LocalSession::restart(const QString &id)
{
    if (Stack *const stack = stackWith(id); stack && mayStart())
        stack->restart(id);
}

void LocalSession::kill(const QString &id)
{
    if (Stack *const stack = stackWith(id))
        stack->kill(id);
}

void LocalSession::killAll()
{
    for (Stack *const stack : m_stacks.all())
        stack->killAll();
}

void LocalSession::setFrozen(const QString &id, bool frozen)
{
    if (const Result<void> taken = trySetFrozen(id, frozen); !taken)
        Q_EMIT problem(taken.error());
}

Result<void> LocalSession::trySetFrozen(const QString &id, bool frozen)
{
    Stack *const stack = m_stacks.find(id);
    return stack ? stack->setFrozen(id, frozen) : std::unexpected(noService(id));
}

void LocalSession::previewReload(const StackSpec &revised, const std::optional<QString> &, Previewed done)
{
    done(differenceOf(stackSpec(), revised)); // it was read in this very process
}

Result<StackDifference> LocalSession::tryPreview(const std::optional<QString> &text) const
{
    const Result<StackReading> revision =
        text ? stackrevision::readAs(stackSpec(), text->toUtf8()) : stackrevision::reread(stackSpec());
    if (!revision)
        return std::unexpected(revision.error());
    return differenceOf(m_stacks.ofFile()->spec(), revision->stack);
}

Result<StackDifference> LocalSession::tryReload()
{
    const Result<StackReading> revision = stackrevision::reread(stackSpec());
    auto difference = revise(revision);
    for (const QString &line : difference ? linesOf(revision->warnings) : QStringList())
        Q_EMIT notice(line);
    return difference;
}

Result<StackDifference> LocalSession::tryScale(const QString &service, int replicas)
{
    return revise(stackrevision::rescaled(stackSpec(), service, replicas));
}

void LocalSession::reload() { tellFailure(tryReload()); }

void LocalSession::scale(const QString &service, int replicas) { tellFailure(tryScale(service, replicas)); }

void LocalSession::tellFailure(const Result<StackDifference> &revised)
{
    if (!revised)
        Q_EMIT problem(revised.error());
}

/// Whatever the stack is doing at the moment, it goes on by the new version.
Result<StackDifference> LocalSession::revise(const Result<StackReading> &revision)
{
    if (!revision)
        return std::unexpected(revision.error());
    if (m_phase != Phase::Open || std::exchange(m_revising, true))
        return fail(ErrorCode::InvalidArgument,
                    m_phase != Phase::Open ? tr("the session is closing") : tr("another change is being taken on"));
    mayStart();
    StackDifference difference = m_stacks.ofFile()->apply(revision->stack);
    m_revising = false;
    Q_EMIT reloaded(difference);
    return difference;
}

void LocalSession::killTree(const ProcessKey &key)
{
    // A leader's tree is its service: ended through it, the service is stopped as asked and not failed.
    for (Stack *const stack : m_stacks.all()) {
        if (const Service *const led = stack->findLedBy(key)) {
            stack->kill(led->spec().name);
            return;
        }
    }
    m_group->killTree(key);
}

void LocalSession::launch(const LaunchSpec &launch)
{
    if (!mayStart())
        return;
    StackSpec spec;
    const ServiceSpec service = serviceOf(launch, newRunId());
    spec.services.append(service);
    Stack *const stack = m_stacks.addLaunched(makeStack(spec));
    Q_EMIT serviceChanged(service.name);
    Q_EMIT launched(service.name);
    stack->startAll();
}

void LocalSession::forget(const QString &id)
{
    std::unique_ptr<Stack> stack = m_stacks.takeLaunched(id);
    if (!stack)
        return;
    stack.release()->deleteLater(); // later, because a slot on this very stack's news may be what forgets it
    Q_EMIT serviceRemoved(id);
}

void LocalSession::close()
{
    switch (m_phase) {
    case Phase::Open:
        m_phase = Phase::Stopping;
        stopAll();
        if (m_phase == Phase::Stopping && !m_stacks.isActive())
            closeGroup();
        break;
    case Phase::Stopping:
        killAll();
        break;
    case Phase::Closing:
    case Phase::Closed:
        break;
    }
}

void LocalSession::closeGroup()
{
    if (m_phase != Phase::Stopping)
        return;
    m_phase = Phase::Closing;
    m_sampling.stop();
    m_group->close();
}

void LocalSession::takeReady()
{
    m_opening = false;
    m_mechanism = m_group->report();
    Q_EMIT mechanismChanged();
    for (Stack *const stack : m_stacks.all())
        stack->openGate();
}

void LocalSession::takeFailed(const Error &error)
{
    m_opening = false;
    for (Stack *const stack : m_stacks.all())
        stack->refuseWaiting(error.message);
    Q_EMIT problem(error);
}

void LocalSession::takeLost(const Error &error)
{
    for (Stack *const stack : m_stacks.all()) {
        stack->closeGate(tr("waiting for a new warden"));
        stack->refuseWaiting(error.message);
    }
    Q_EMIT problem(error);
}

void LocalSession::takeTreeKilled(const ProcessKey &, const Result<int> &killed)
{
    if (!killed)
        Q_EMIT problem(killed.error());
    else
        m_sampling.sampleNow();
}

void LocalSession::takeStopped()
{
    if (m_stacks.isActive())
        return;
    Q_EMIT allStopped();
    closeGroup();
}

Stack *LocalSession::stackWith(const QString &id)
{
    Stack *const stack = m_stacks.find(id);
    if (!stack)
        Q_EMIT problem(noService(id));
    return stack;
}

Error LocalSession::noService(const QString &id)
{
    return {ErrorCode::NotFound, tr("there is no service '%1'").arg(id), 0};
}

QString LocalSession::newRunId()
{
    QString id;
    do {
        id = QStringLiteral("run-") + QString::number(++m_lastRunId);
    } while (m_stacks.find(id));
    return id;
}

bool LocalSession::mayStart()
{
    if (m_phase != Phase::Open) {
        Q_EMIT problem({ErrorCode::InvalidArgument, tr("the session is closing; nothing is started any more"), 0});
        return false;
    }
    if (!m_group->isReady() && !std::exchange(m_opening, true))
        m_group->open();
    return true;
}

} // namespace paddock
