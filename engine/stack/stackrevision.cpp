// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/stackrevision.h"

#include "engine/stack/nearestword.h"
#include "engine/stack/servicereader.h"
#include "engine/stack/stackdifference.h"
#include "engine/stack/stackloader.h"

#include <QCoreApplication>

#include <algorithm>

namespace paddock::stackrevision {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::StackRevision", source); }

Error noFile() { return {ErrorCode::InvalidArgument, text("this stack was not read from a file"), 0}; }

Result<StackReading> resultOf(StackOutcome outcome)
{
    if (outcome)
        return std::move(*outcome);
    return fail(ErrorCode::Parse, linesOf(outcome.error()).join(u'\n'));
}

Result<StackReading> read(const StackSpec &running, const ReplicaCounts &counts)
{
    if (running.filePath.isEmpty())
        return std::unexpected(noFile());
    return resultOf(StackLoader::read(running.filePath, QProcessEnvironment::systemEnvironment(), counts));
}

ReplicaCounts countsOf(const StackSpec &stack)
{
    ReplicaCounts counts;
    for (const ServiceSpec &service : stack.services) {
        if (service.replica)
            counts.insert(service.replica->of, service.replica->count);
    }
    return counts;
}

Error notReplicated(const StackSpec &stack, const QString &name, const ReplicaCounts &counts)
{
    const auto found = std::find_if(stack.services.begin(), stack.services.end(),
                                    [&](const ServiceSpec &each) { return each.name == name; });
    if (found != stack.services.end() && found->replica)
        return {ErrorCode::InvalidArgument,
                text("%1 is one of several; scale all of them: %2").arg(name, found->replica->of), 0};
    if (found != stack.services.end())
        return {ErrorCode::InvalidArgument,
                text("%1 is not replicated; give it 'replicas: 1' in %2, line %3")
                    .arg(name, found->filePath, QString::number(found->line)),
                0};
    const auto nearest = nearestWord(name, counts.keys());
    return {ErrorCode::NotFound,
            nearest ? text("there is no service '%1'; did you mean '%2'?").arg(name, *nearest)
                    : text("there is no service '%1'").arg(name),
            0};
}

} // namespace

Result<StackReading> reread(const StackSpec &running) { return read(running, {}); }

Result<StackReading> readAs(const StackSpec &running, const QByteArray &text)
{
    if (running.filePath.isEmpty())
        return std::unexpected(noFile());
    return resultOf(StackLoader::readText(text, running.filePath));
}

Result<StackReading> rescaled(const StackSpec &running, const QString &service, int replicas)
{
    ReplicaCounts counts = countsOf(running);
    if (!counts.contains(service))
        return std::unexpected(notReplicated(running, service, counts));
    if (replicas < 1 || replicas > ServiceReader::kMostReplicas)
        return fail(ErrorCode::InvalidArgument,
                    text("%1 can be there from 1 to %2 times, not %3")
                        .arg(service, QString::number(ServiceReader::kMostReplicas), QString::number(replicas)));
    const Result<StackReading> now = read(running, counts);
    if (!now)
        return now;
    if (!differenceOf(running, now->stack).isEmpty())
        return fail(ErrorCode::InvalidArgument,
                    text("%1 has changed since it was read; reload it first").arg(running.filePath));
    counts.insert(service, replicas);
    return read(running, counts);
}

} // namespace paddock::stackrevision
