// SPDX-License-Identifier: Apache-2.0
#include "app/cli/environmentedits.h"

#include "engine/base/environmentfile.h"

#include <QCoreApplication>
#include <QFile>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("EnvironmentEdits", text); }

} // namespace

Result<void> EnvironmentEdits::parseFile(const QString &path, const QByteArray &text, QProcessEnvironment &environment)
{
    const EnvironmentFile file = EnvironmentFile::parse(text);
    if (!file.mistakes.isEmpty()) {
        const EnvironmentFile::Mistake &first = file.mistakes.constFirst();
        return fail(ErrorCode::Parse, QStringLiteral("%1:%2: %3").arg(path).arg(first.line).arg(first.message));
    }
    for (const auto &[name, value] : file.variables)
        environment.insert(name, value);
    return {};
}

Result<QProcessEnvironment> EnvironmentEdits::apply(QProcessEnvironment base) const
{
    if (clear)
        base.clear();
    for (const QString &key : unset) {
        if (key.contains(u'='))
            return fail(ErrorCode::InvalidArgument,
                        tr("--unset: '%1' is no name; give the part before the =").arg(key));
        base.remove(key);
    }
    for (const QString &path : files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorCode::InvalidArgument, tr("--env-file: cannot read %1: %2").arg(path, file.errorString()));
        if (auto parsed = parseFile(path, file.readAll(), base); !parsed)
            return std::unexpected(parsed.error());
    }
    for (const QString &assignment : assignments) {
        const qsizetype equals = assignment.indexOf(u'=');
        if (equals <= 0)
            return fail(ErrorCode::InvalidArgument, tr("--env: '%1' is not KEY=VALUE").arg(assignment));
        base.insert(assignment.left(equals), assignment.mid(equals + 1));
    }
    return base;
}

} // namespace paddock
