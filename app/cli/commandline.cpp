// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commandline.h"

#include "app/cli/attachcommand.h"
#include "app/cli/checkcommand.h"
#include "app/cli/console.h"
#include "app/cli/convertcommand.h"
#include "app/cli/doctorcommand.h"
#include "app/cli/downcommand.h"
#include "app/cli/eventscommand.h"
#include "app/cli/exitstatus.h"
#include "app/cli/logscommand.h"
#include "app/cli/ordercommand.h"
#include "app/cli/pscommand.h"
#include "app/cli/reloadcommand.h"
#include "app/cli/runcommand.h"
#include "app/cli/scalecommand.h"
#include "app/cli/sessionscommand.h"
#include "app/cli/treecommand.h"
#include "app/cli/upcommand.h"
#include "app/cli/waitcommand.h"
#include "app/cli/whycommand.h"
#include "app/cli/wordsplitter.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace paddock {

namespace {

/// CLI11's help with a usage line that knows where the operands stand.
class HelpFormatter : public CLI::Formatter
{
public:
    explicit HelpFormatter(const SubCommand &command) : m_command(command) { column_width(34); }

    std::string make_usage(const CLI::App *app, std::string) const override
    {
        return "\nUsage: " + app->get_name() + ' ' + m_command.usage().toStdString() + '\n';
    }

private:
    const SubCommand &m_command;
};

/// Nothing where a word is not UTF-8: it could not be handed on as it is.
Result<QStringList> decode(const std::vector<QByteArray> &words)
{
    QStringList decoded;
    for (const QByteArray &word : words) {
        if (!word.isValidUtf8())
            return fail(ErrorCode::InvalidArgument,
                        CommandLine::tr("argument %1 is not valid UTF-8 and could not be handed on unchanged: %2")
                            .arg(decoded.size() + 1)
                            .arg(QString::fromUtf8(word)));
        decoded += QString::fromUtf8(word);
    }
    return decoded;
}

} // namespace

CommandLine::CommandLine()
{
    m_commands.push_back(std::make_unique<RunCommand>());
    m_commands.push_back(std::make_unique<UpCommand>());
    m_commands.push_back(std::make_unique<PsCommand>());
    m_commands.push_back(std::make_unique<TreeCommand>());
    m_commands.push_back(std::make_unique<LogsCommand>());
    using Order = OrderCommand::Order;
    for (const Order order : {Order::Start, Order::Stop, Order::Restart, Order::Kill, Order::Freeze, Order::Thaw})
        m_commands.push_back(std::make_unique<OrderCommand>(order));
    m_commands.push_back(std::make_unique<ScaleCommand>());
    m_commands.push_back(std::make_unique<ReloadCommand>());
    m_commands.push_back(std::make_unique<WaitCommand>());
    m_commands.push_back(std::make_unique<WhyCommand>());
    m_commands.push_back(std::make_unique<DownCommand>());
    m_commands.push_back(std::make_unique<AttachCommand>());
    m_commands.push_back(std::make_unique<SessionsCommand>());
    m_commands.push_back(std::make_unique<EventsCommand>());
    m_commands.push_back(std::make_unique<DoctorCommand>());
    m_commands.push_back(std::make_unique<CheckCommand>());
    m_commands.push_back(std::make_unique<ConvertCommand>());
}

CommandLine::~CommandLine() = default;

int CommandLine::execute(const std::vector<QByteArray> &words)
{
    const Result<QStringList> decoded = decode(words);
    if (!decoded)
        return Console::fail(decoded.error());
    if (decoded->isEmpty()) {
        Console::say(tr("no sub-command given; 'paddock --help' lists them"));
        return ExitStatus::kPaddockFailed;
    }
    if (SubCommand *command = find(decoded->front()))
        return executeSubCommand(*command, decoded->mid(1));
    return answerTopLevel(decoded->front());
}

SubCommand *CommandLine::find(const QString &name) const
{
    const auto found = std::find_if(m_commands.begin(), m_commands.end(),
                                    [&](const auto &command) { return command->name() == name; });
    return found == m_commands.end() ? nullptr : found->get();
}

QString CommandLine::helpText() const
{
    QString text = tr("Starts, watches and ends whole process trees.") + QLatin1String("\n\n") +
                   tr("Usage: paddock SUB-COMMAND [options] ...") + QLatin1String("\n\n");
    for (const auto &command : m_commands)
        text += QStringLiteral("  %1%2\n").arg(command->name(), -12).arg(command->summary());
    text += QLatin1String("\n") + tr("  --version   say which version this is\n"
                                     "  --help      this text; 'paddock SUB-COMMAND --help' for its options\n");
    return text;
}

int CommandLine::answerTopLevel(const QString &word)
{
    if (word == u"--help" || word == u"-h")
        return Console::print(helpText().toUtf8());
    if (word == u"--version")
        return Console::print(QByteArrayLiteral("paddock " PADDOCK_VERSION "\n"));
    if (word.startsWith(u'-')) {
        const QStringList known{QStringLiteral("--help"), QStringLiteral("--version")};
        Console::say(tr("unknown option %1; %2 (options of a sub-command stand behind its name)")
                         .arg(word, SplitWords::nearestKnown(word, known)));
        return ExitStatus::kPaddockFailed;
    }
    QStringList known;
    for (const auto &command : m_commands)
        known += command->name();
    Console::say(tr("unknown sub-command %1; %2").arg(word, SplitWords::nearestKnown(word, known)));
    return ExitStatus::kPaddockFailed;
}

int CommandLine::executeSubCommand(SubCommand &command, const QStringList &words)
{
    CLI::App app(command.summary().toStdString(), "paddock " + command.name().toStdString());
    app.formatter(std::make_shared<HelpFormatter>(command));
    app.set_help_flag("-h,--help", tr("this text").toStdString());
    app.option_defaults()->take_last();
    command.declare(app);
    app.footer(command.notes().toStdString());

    const Result<SplitWords> split = SplitWords::split(app, words, command.firstOperandEndsOptions());
    if (!split)
        return Console::fail(split.error());
    std::vector<std::string> optionWords;
    for (const QString &word : split->options)
        optionWords.insert(optionWords.begin(), word.toStdString()); // CLI11 reads them from the back
    try {
        app.parse(std::move(optionWords));
    } catch (const CLI::CallForHelp &) {
        return Console::print(QByteArray::fromStdString(app.help()));
    } catch (const CLI::ParseError &error) {
        Console::say(QString::fromLocal8Bit(error.what()));
        return ExitStatus::kPaddockFailed;
    }
    return command.execute(split->operands);
}

} // namespace paddock
