// SPDX-License-Identifier: Apache-2.0
#include "app/cli/attachcommand.h"

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "engine/control/sessionchoice.h"

#include <CLI/CLI.hpp>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <unistd.h>

#include <cerrno>

namespace paddock {

QString AttachCommand::notes() const
{
    return tr(
        "The window shows the services, their processes and all they have said, and gives the same orders as to\n"
        "a stack of its own. Closing it asks whether the stack goes on; Ctrl-C here closes it and leaves the stack\n"
        "running.\n\n"
        "Exit status: 0 the window was closed; 125 no such session, no display, no window program, or usage.");
}

void AttachCommand::declare(CLI::App &app)
{
    app.add_option("--session", m_name,
                   tr("the session of this name (that of this folder, or the only one)").toStdString())
        ->type_name("NAME");
}

Result<void> AttachCommand::checkDisplay()
{
    // A platform that was chosen by hand may need no display.
    for (const char *variable : {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"}) {
        if (!qEnvironmentVariableIsEmpty(variable))
            return {};
    }
    return fail(ErrorCode::Unsupported,
                tr("there is no display for a window here (neither WAYLAND_DISPLAY nor DISPLAY is set); 'paddock ps', "
                   "'paddock logs -f' and 'paddock tree' show the session in the terminal"));
}

Result<QString> AttachCommand::findWindow()
{
    const QString path = QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("paddock-desktop"));
    if (QFileInfo(path).isExecutable())
        return path;
    return fail(ErrorCode::NotFound,
                tr("the window is not installed: there is no paddock-desktop in %1").arg(QFileInfo(path).path()));
}

int AttachCommand::execute(const QStringList &operands)
{
    if (!operands.isEmpty()) {
        Console::say(
            tr("attach takes no operands, but was given '%1'; --session NAME names a session").arg(operands.front()));
        return ExitStatus::kPaddockFailed;
    }
    const auto card =
        SessionChoice::choose(readSessionCards(), QString::fromStdString(m_name), QStringLiteral("--session"));
    if (!card)
        return Console::fail(card.error());
    if (const auto display = checkDisplay(); !display)
        return Console::fail(display.error());
    const auto window = findWindow();
    if (!window)
        return Console::fail(window.error());
    QByteArray path = QFile::encodeName(*window);
    QByteArray name = card->name.toUtf8();
    char option[] = "--attach";
    char *const words[] = {path.data(), option, name.data(), nullptr};
    ::execv(path.constData(), words);
    return Console::fail(systemError(tr("cannot start %1").arg(*window), errno));
}

} // namespace paddock
