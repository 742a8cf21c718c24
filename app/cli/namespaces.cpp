// SPDX-License-Identifier: Apache-2.0
#include "app/cli/namespaces.h"

#include "app/cli/wordsplitter.h"

#include <CLI/CLI.hpp>

namespace paddock {

void Namespaces::declare(CLI::App &app)
{
    app.add_option("--namespace", m_names, tr("the services of this namespace; may be repeated").toStdString())
        ->type_name("NS")
        ->take_all();
}

Result<QStringList> Namespaces::pick(const QList<Candidate> &services) const
{
    QStringList known;
    for (const Candidate &each : services) {
        if (!each.namespaceName.isEmpty() && !known.contains(each.namespaceName))
            known += each.namespaceName;
    }
    QStringList wanted;
    for (const std::string &name : m_names) {
        wanted += QString::fromStdString(name);
        if (known.isEmpty())
            return fail(ErrorCode::NotFound, tr("no service is in a namespace"));
        if (!known.contains(wanted.back()))
            return fail(ErrorCode::NotFound, tr("no service is in the namespace %1; %2")
                                                 .arg(wanted.back(), SplitWords::nearestKnown(wanted.back(), known)));
    }
    QStringList picked;
    for (const Candidate &each : services) {
        if (wanted.contains(each.namespaceName))
            picked += each.service;
    }
    return picked;
}

} // namespace paddock
