// SPDX-License-Identifier: Apache-2.0
#include "engine/containment/sessiongroup.h"

#include "engine/containment/grouppids.h"
#include "engine/containment/sessiongroup_p.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace paddock {

SessionGroup::SessionGroup(Options options, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, std::move(options)))
{}

SessionGroup::~SessionGroup() = default;

void SessionGroup::open() { d->open(); }

bool SessionGroup::isReady() const { return d->state == Private::State::Ready; }

const MechanismReport &SessionGroup::report() const { return d->report; }

std::unique_ptr<Containment> SessionGroup::createContainment(const QString &name)
{
    return d->groups.createContainment(name);
}

std::unique_ptr<GroupBranch> SessionGroup::createBranch(const QString &name) { return d->groups.createBranch(name); }

QString SessionGroup::groupOf(std::int32_t pid)
{
    QString path;
    d->groups.forEach([&](const WardenContainment *group) {
        if (path.isEmpty() && groupPids(group->location()).contains(pid))
            path = group->path();
    });
    return path;
}

void SessionGroup::setLimits(const ResourceLimits &limits)
{
    if (d->groups.session())
        d->groups.session()->setLimits(limits);
}

ResourceUsage SessionGroup::usage() const
{
    return d->groups.session() ? d->groups.session()->usage() : ResourceUsage();
}

LimitEvidence SessionGroup::limitEvidence() const
{
    return d->groups.session() ? d->groups.session()->limitEvidence() : LimitEvidence();
}

void SessionGroup::killAll()
{
    if (d->groups.session())
        d->groups.session()->kill();
}

void SessionGroup::setFrozen(bool frozen)
{
    if (d->groups.session())
        d->groups.session()->setFrozen(frozen);
}

void SessionGroup::killTree(const ProcessKey &root) { d->killTree(root); }

void SessionGroup::close() { d->close(); }

Result<QString> SessionGroup::findWarden()
{
    const QString name = QStringLiteral("paddock-warden");
    const QString here = QCoreApplication::applicationDirPath();
    QStringList candidates;
    const QString configured = qEnvironmentVariable("PADDOCK_WARDEN");
    if (!configured.isEmpty())
        candidates = {configured};
    else
        candidates = {here + u'/' + name, here + QStringLiteral("/../libexec/paddock/") + name,
                      here + QStringLiteral("/../bin/") + name};
    for (const QString &candidate : candidates) {
        const QFileInfo file(candidate);
        if (file.isFile() && file.isExecutable())
            return file.absoluteFilePath();
    }
    return fail(ErrorCode::NotFound,
                tr("the program paddock-warden was not found (looked at %1); it is installed with Paddock, and "
                   "PADDOCK_WARDEN may name it")
                    .arg(candidates.join(QStringLiteral(", "))));
}

} // namespace paddock
