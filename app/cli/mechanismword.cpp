// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mechanismword.h"

#include "app/cli/wordsplitter.h"

#include <QCoreApplication>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::MechanismWord", source); }

} // namespace

Result<std::optional<Mechanism>> readMechanismWord(const std::string &word)
{
    const QString mechanism = QString::fromStdString(word);
    if (mechanism.isEmpty() || mechanism == u"auto")
        return std::nullopt;
    if (mechanism == u"job-object" || mechanism == u"job_object")
        return fail(
            ErrorCode::MechanismUnavailable,
            text("--mechanism: %1 is not available on this system; 'paddock doctor' says what is").arg(mechanism));
    if (const Result<Mechanism> parsed = parseMechanism(mechanism))
        return *parsed;
    const QStringList known{QStringLiteral("auto"), QStringLiteral("cgroup"), QStringLiteral("subreaper"),
                            QStringLiteral("process-group"), QStringLiteral("job-object")};
    return fail(ErrorCode::InvalidArgument,
                text("--mechanism: unknown value '%1'; %2").arg(mechanism, SplitWords::nearestKnown(mechanism, known)));
}

} // namespace paddock
