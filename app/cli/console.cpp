// SPDX-License-Identifier: Apache-2.0
#include "app/cli/console.h"

#include "app/cli/exitstatus.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace paddock {

namespace {

bool s_terminalIsRaw = false;

bool writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::write(fd, bytes.constData() + done, size_t(bytes.size() - done));
        if (written < 0 && errno != EINTR)
            return false;
        done += written > 0 ? written : 0;
    }
    return true;
}

void passQtMessage(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type != QtDebugMsg && type != QtInfoMsg)
        Console::say(message);
}

} // namespace

QString Console::escaped(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    for (const QChar c : text) {
        if (c.category() == QChar::Other_Control)
            shown += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            shown += c;
    }
    return shown;
}

QByteArray Console::line(const QString &message) { return "paddock: " + escaped(message).toUtf8() + '\n'; }

void Console::say(const QString &message)
{
    QByteArray text = line(message);
    if (s_terminalIsRaw && ::isatty(STDERR_FILENO) == 1)
        text.insert(text.size() - 1, '\r');
    writeAll(STDERR_FILENO, text);
}

void Console::setTerminalRaw(bool raw) { s_terminalIsRaw = raw; }

int Console::fail(const Error &error)
{
    say(error.message);
    const bool isNotAvailable =
        error.code == ErrorCode::MechanismUnavailable || error.code == ErrorCode::LimitUnavailable;
    return isNotAvailable ? ExitStatus::kNotAvailable : ExitStatus::kPaddockFailed;
}

int Console::print(const QByteArray &text)
{
    if (writeAll(STDOUT_FILENO, text))
        return ExitStatus::kDone;
    return fail(systemError(QCoreApplication::translate("Console", "cannot write to standard output"), errno));
}

void Console::holdStandardStreams()
{
    int fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO) {
        // One that was closed: it stays /dev/null for Paddock and for the command alike.
        ::fcntl(fd, F_SETFD, 0);
        fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    }
    if (fd >= 0)
        ::close(fd);
}

void Console::takeQtMessages() { qInstallMessageHandler(passQtMessage); }

} // namespace paddock
