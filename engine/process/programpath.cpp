// SPDX-License-Identifier: Apache-2.0
#include "engine/process/programpath.h"

#include <QCoreApplication>
#include <QFile>

#include <sys/stat.h>
#include <unistd.h>

namespace paddock {

namespace {

QString text(const char *source) { return QCoreApplication::translate("paddock::Process", source); }

enum class Found { Nothing, File, Program };

Found look(const QByteArray &path)
{
    struct stat info{};
    if (::stat(path.constData(), &info) != 0 || S_ISDIR(info.st_mode))
        return Found::Nothing;
    return ::access(path.constData(), X_OK) == 0 ? Found::Program : Found::File;
}

} // namespace

Result<QByteArray> findProgram(const QString &program, const QString &searchPath, const QString &workingDirectory)
{
    if (program.isEmpty())
        return fail(ErrorCode::InvalidArgument, text("no program was named"));
    if (program.contains(QChar::Null))
        return fail(ErrorCode::InvalidArgument, text("the program's name holds a NUL character"));
    if (program.contains(u'/'))
        return QFile::encodeName(program); // whatever is wrong with it, execve knows best
    QString notExecutable;
    // The default is that of execvp(3) in glibc where there is no PATH at all.
    const QString path = searchPath.isNull() ? QStringLiteral("/bin:/usr/bin") : searchPath;
    for (const QString &entry : path.split(u':')) {
        QString directory = entry.isEmpty() ? workingDirectory : entry;
        if (!directory.startsWith(u'/'))
            directory = workingDirectory + u'/' + directory;
        const QString candidate = directory + u'/' + program;
        const Found found = look(QFile::encodeName(candidate));
        if (found == Found::Program)
            return QFile::encodeName(candidate);
        if (found == Found::File && notExecutable.isEmpty())
            notExecutable = candidate;
    }
    if (!notExecutable.isEmpty())
        return fail(ErrorCode::NotExecutable,
                    text("cannot run %1: permission denied; is it marked executable (chmod +x)?").arg(notExecutable));
    return fail(ErrorCode::NotFound, text("cannot run %1: not found in PATH (%2)").arg(program, path));
}

} // namespace paddock
