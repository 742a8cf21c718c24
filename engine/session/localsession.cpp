// SPDX-License-Identifier: Apache-2.0
#include "engine/session/localsession.h"

#include "engine/stack/stackrevision.h"

#include <algorithm>
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
      m_pump(std::move(pump)), m_sampling([this] { return groupSources(); })
{
    connect(&m_sampling, &GroupSampling::sampled, this, &LocalSession::sampled);
    connectGroup();
}

LocalSession::~LocalSession()
{
    // What ends from here on is not told: who listens may be half gone.
    disconnect();
    m_group->disconnect(this);
    for (Stack *const stack : stacks())
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
    if (m_stack && m_stack->isActive())
        return fail(ErrorCode::InvalidArgument, tr("stop the services of %1 first").arg(name()));
    m_stack = makeStack(std::move(spec));
    connect(m_stack.get(), &Stack::settled, this, &LocalSession::settled);
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

bool LocalSession::isSettled() const { return !m_stack || m_stack->isSettled(); }

QString LocalSession::name() const { return m_stack ? m_stack->spec().name : QString(); }

QString LocalSession::filePath() const { return m_stack ? m_stack->spec().filePath : QString(); }

QList<ServiceStatus> LocalSession::services() const
{
    QList<ServiceStatus> result;
    for (const Stack *const stack : stacks()) {
        for (int i = 0; i < stack->count(); ++i)
            result.append(statusOf(*stack->service(i), stack != m_stack.get()));
    }
    return result;
}

std::optional<ServiceStatus> LocalSession::service(const QString &id) const
{
    const Stack *const stack = findStack(id);
    if (!stack)
        return std::nullopt;
    return statusOf(*stack->find(id), stack != m_stack.get());
}

QList<Member> LocalSession::members(const QString &id) const
{
    const Stack *const stack = findStack(id);
    return stack ? stack->find(id)->supervisor().members() : QList<Member>();
}

LogSnapshot LocalSession::log(const QString &id) const
{
    const Stack *const stack = findStack(id);
    return stack ? stack->find(id)->log()->snapshot() : LogSnapshot();
}

void LocalSession::startAll()
{
    if (m_stack && mayStart())
        m_stack->startAll();
}

void LocalSession::stopAll()
{
    for (Stack *const stack : stacks())
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
    for (Stack *const stack : stacks())
        stack->killAll();
}

void LocalSession::setFrozen(const QString &id, bool frozen)
{
    if (Stack *const stack = stackWith(id))
        stack->setFrozen(id, frozen);
}

Result<StackDifference> LocalSession::previewReload() const
{
    const Result<StackReading> revision = stackrevision::reread(stackSpec());
    if (!revision)
        return std::unexpected(revision.error());
    return differenceOf(m_stack->spec(), revision->stack);
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
    const StackDifference difference = m_stack->apply(revision->stack);
    m_revising = false;
    Q_EMIT reloaded(difference);
    return difference;
}

void LocalSession::killTree(const ProcessKey &key)
{
    // A leader's tree is its service: ended through it, the service is stopped as asked and not failed.
    for (Stack *const stack : stacks()) {
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
    m_launched.push_back(makeStack(spec));
    Stack *const stack = m_launched.back().get();
    Q_EMIT serviceChanged(service.name);
    Q_EMIT launched(service.name);
    stack->startAll();
}

void LocalSession::forget(const QString &id)
{
    const auto it = std::find_if(m_launched.begin(), m_launched.end(),
                                 [&](const std::unique_ptr<Stack> &stack) { return stack->find(id); });
    if (it == m_launched.end() || (*it)->isActive())
        return;
    // Later, because a slot on this very stack's news may be what forgets it.
    it->release()->deleteLater();
    m_launched.erase(it);
    Q_EMIT serviceRemoved(id);
}

void LocalSession::close()
{
    switch (m_phase) {
    case Phase::Open:
        m_phase = Phase::Stopping;
        stopAll();
        if (m_phase == Phase::Stopping && !isActive())
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
    for (Stack *const stack : stacks())
        stack->openGate();
}

void LocalSession::takeFailed(const Error &error)
{
    m_opening = false;
    for (Stack *const stack : stacks())
        stack->refuseWaiting(error.message);
    Q_EMIT problem(error);
}

void LocalSession::takeLost(const Error &error)
{
    for (Stack *const stack : stacks()) {
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
    if (isActive())
        return;
    Q_EMIT allStopped();
    closeGroup();
}

std::vector<Stack *> LocalSession::stacks() const
{
    std::vector<Stack *> result;
    if (m_stack)
        result.push_back(m_stack.get());
    for (const std::unique_ptr<Stack> &stack : m_launched)
        result.push_back(stack.get());
    return result;
}

Stack *LocalSession::findStack(const QString &id) const
{
    const std::vector<Stack *> all = stacks();
    const auto it = std::find_if(all.begin(), all.end(), [&](const Stack *stack) { return stack->find(id); });
    return it == all.end() ? nullptr : *it;
}

Stack *LocalSession::stackWith(const QString &id)
{
    Stack *const stack = findStack(id);
    if (!stack)
        Q_EMIT problem({ErrorCode::NotFound, tr("there is no service '%1'").arg(id), 0});
    return stack;
}

bool LocalSession::isActive() const
{
    const std::vector<Stack *> all = stacks();
    return std::any_of(all.begin(), all.end(), [](const Stack *stack) { return stack->isActive(); });
}

QString LocalSession::newRunId()
{
    QString id;
    do {
        id = QStringLiteral("run-") + QString::number(++m_lastRunId);
    } while (findStack(id));
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

QList<GroupSource> LocalSession::groupSources() const
{
    QList<GroupSource> sources;
    for (const Stack *const stack : stacks()) {
        for (int i = 0; i < stack->count(); ++i) {
            const Service *const service = stack->service(i);
            const GroupLocation location = service->supervisor().location();
            if (!location.cgroupPath.isEmpty() || location.reaperPid != 0)
                sources.append({service->spec().name, location.cgroupPath, location.reaperPid});
        }
    }
    return sources;
}

} // namespace paddock
