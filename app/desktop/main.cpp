// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/desktop.h"
#include "app/desktop/quitsignals.h"
#include "app/desktop/screenshot.h"
#include "engine/base/descriptorlimit.h"
#include "engine/control/sessionchoice.h"
#include "engine/session/session.h"
#include "ui/common/settingscheck.h"
#include "ui/common/theme.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QRegularExpression>

#include <cstdio>
#include <optional>

namespace {

using namespace paddock;

struct Options
{
    QString filePath;
    QString sessionName;
    QString screenshotPath;
    QString settingsProblem; ///< what was wrong with the user's settings
    bool start = false;
    bool attach = false;
    Theme::Mode mode = Theme::Mode::FollowDesktop;
    QSize size;
};

QString tr(const char *text) { return QCoreApplication::translate("main", text); }

int complain(const QString &message)
{
    std::fprintf(stderr, "paddock-desktop: %s\n", qUtf8Printable(message));
    return 1;
}

std::optional<QSize> parseSize(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(\\d{3,5})x(\\d{3,5})$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return QSize(match.captured(1).toInt(), match.captured(2).toInt());
}

/// Absent after it has said what is wrong.
std::optional<Options> parseOptions(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(tr("The window on a stack of contained processes."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption start(QStringLiteral("start"), tr("Start every service."));
    const QCommandLineOption attach(QStringLiteral("attach"),
                                    tr("Show a running session, of that NAME, of this folder, or the only one."));
    const QCommandLineOption screenshot(
        QStringLiteral("screenshot"),
        tr("Save a picture of the window once all services run that are to, then stop them."),
        QStringLiteral("FILE.png"));
    const QCommandLineOption dark(QStringLiteral("dark"), tr("Dark colours, whatever the desktop has."));
    const QCommandLineOption light(QStringLiteral("light"), tr("Light colours, whatever the desktop has."));
    const QCommandLineOption size(QStringLiteral("size"), tr("The window's size."), QStringLiteral("WIDTHxHEIGHT"));
    parser.addOptions({start, attach, screenshot, dark, light, size});
    parser.addPositionalArgument(QStringLiteral("FILE"), tr("A stack file."),
                                 QStringLiteral("[FILE | --attach [NAME]]"));
    parser.process(application);

    Options options;
    if (parser.positionalArguments().size() > 1)
        return complain(tr("one at a time, not %1").arg(parser.positionalArguments().size())), std::nullopt;
    options.attach = parser.isSet(attach);
    (options.attach ? options.sessionName : options.filePath) = parser.positionalArguments().value(0);
    options.screenshotPath = parser.value(screenshot);
    options.start = parser.isSet(start);
    if (parser.isSet(dark))
        options.mode = Theme::Mode::Dark;
    else if (parser.isSet(light))
        options.mode = Theme::Mode::Light;
    if (parser.isSet(size)) {
        const std::optional<QSize> parsed = parseSize(parser.value(size));
        if (!parsed)
            return complain(tr("--size wants WIDTHxHEIGHT, for example 1440x900")), std::nullopt;
        options.size = *parsed;
    } else if (!options.screenshotPath.isEmpty()) {
        options.size = QSize(1440, 900);
    }
    return options;
}

Result<void> openFirst(Desktop &desktop, const Options &options)
{
    if (!options.attach && options.filePath.isEmpty() && options.screenshotPath.isEmpty())
        return desktop.openAsLastTime();
    if (!options.attach)
        return desktop.open(options.filePath, options.start);
    const auto card =
        SessionChoice::choose(readSessionCards(), options.sessionName, QStringLiteral("paddock-desktop --attach NAME"));
    if (!card)
        return std::unexpected(card.error());
    return desktop.attach(card->name);
}

int runWindow(QApplication &application, Theme &theme, const Options &options)
{
    QuitSignals quitSignals;
    Desktop desktop(&theme, options.size);
    QObject::connect(&quitSignals, &QuitSignals::received, &desktop, &Desktop::closeAll);
    desktop.setUnattended(!options.screenshotPath.isEmpty());
    if (const Result<void> opened = openFirst(desktop, options); !opened)
        return complain(opened.error().message);
    if (!options.settingsProblem.isEmpty())
        desktop.firstWindow()->showProblem(options.settingsProblem);
    if (options.screenshotPath.isEmpty())
        return application.exec();
    if (desktop.firstFileWasBad() || (options.filePath.isEmpty() && !options.attach))
        return complain(tr("no picture: there is no stack to show"));
    Screenshot screenshot(desktop.firstSession(), desktop.firstWindow(), options.screenshotPath);
    QObject::connect(&screenshot, &Screenshot::failed, &application, complain);
    QObject::connect(&screenshot, &Screenshot::done, &desktop, &Desktop::closeAll);
    const int status = application.exec();
    return screenshot.isTaken() ? status : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    paddock::raiseDescriptorLimit();
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("paddock"));
    QCoreApplication::setApplicationName(QStringLiteral("paddock"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PADDOCK_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Paddock"));
    QGuiApplication::setDesktopFileName(QStringLiteral("paddock"));
    QGuiApplication::setWindowIcon(QIcon(QStringLiteral(":/paddock/icons/paddock.svg")));
    std::optional<Options> options = parseOptions(application);
    if (!options)
        return 1;
    // A picture neither follows nor changes how the user has arranged the window.
    if (!options->screenshotPath.isEmpty())
        QCoreApplication::setApplicationName(QStringLiteral("paddock-screenshot"));
    options->settingsProblem = checkSettings();
    Theme theme(options->mode);
    theme.applyTo(&application);
    return runWindow(application, theme, *options);
}
