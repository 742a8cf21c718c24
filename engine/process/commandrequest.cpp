// SPDX-License-Identifier: Apache-2.0
#include "engine/process/commandrequest.h"

#include "engine/process/commandidentity.h"
#include "engine/process/programpath.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace paddock {

Result<LaunchRequest> launchRequestOf(const Command &command)
{
    const QString directory = command.workingDirectory.isEmpty() ? QDir::currentPath() : command.workingDirectory;
    auto executable =
        findProgram(command.program, command.environment.value(QStringLiteral("PATH"), QString()), directory);
    if (!executable)
        return std::unexpected(executable.error());
    LaunchRequest request;
    request.executable = std::move(*executable);
    request.workingDirectory = QFile::encodeName(directory);
    request.arguments.append(
        QFile::encodeName(command.argumentZero.isEmpty() ? command.program : command.argumentZero));
    for (const QString &argument : command.arguments) {
        if (argument.contains(QChar::Null))
            return fail(ErrorCode::InvalidArgument,
                        QCoreApplication::translate("paddock::Process", "an argument of %1 holds a NUL character")
                            .arg(command.program));
        request.arguments.append(argument.toLocal8Bit());
    }
    if (auto filled = fillIdentity(command, request); !filled)
        return std::unexpected(filled.error());
    return request;
}

} // namespace paddock
