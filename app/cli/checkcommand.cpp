// SPDX-License-Identifier: Apache-2.0
#include "app/cli/checkcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/stack/dependencygraph.h"
#include "engine/stack/stackloader.h"

#include <algorithm>

namespace paddock {

QString CheckCommand::summary() const
{
    return tr("say whether a stack file is right, and in which order its services start");
}

QString CheckCommand::usage() const { return QStringLiteral("FILE"); }

int CheckCommand::execute(const QStringList &operands)
{
    if (operands.size() != 1) {
        Console::say(tr("check takes one stack file: paddock check FILE"));
        return ExitStatus::kPaddockFailed;
    }
    const StackOutcome read = StackLoader::read(operands.front());
    if (!read) {
        for (const StackProblem &problem : read.error())
            Console::say(problem.toString());
        return ExitStatus::kPaddockFailed;
    }
    for (const StackProblem &warning : read->warnings)
        Console::say(warning.toString());
    return Console::print(summaryOf(read->stack).toUtf8());
}

QString CheckCommand::summaryOf(const StackSpec &stack)
{
    QString text = stack.services.size() == 1
                       ? tr("%1: 1 service\n").arg(stack.name)
                       : tr("%1: %2 services, in the order they start\n").arg(stack.name).arg(stack.services.size());
    qsizetype width = 0;
    for (const ServiceSpec &service : stack.services)
        width = std::max(width, service.name.size());
    for (const int index : DependencyGraph(stack.services).order()) {
        const ServiceSpec &service = stack.services[index];
        text += QStringLiteral("  %1  ").arg(service.name, -int(width)) + service.command.display();
        if (!service.dependsOn.isEmpty())
            text += tr(" (after %1)").arg(namesOf(service.dependsOn).join(QLatin1String(", ")));
        text += u'\n';
    }
    return text;
}

} // namespace paddock
