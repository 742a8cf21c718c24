// SPDX-License-Identifier: Apache-2.0
#include "ui/launch/launchdraft.h"

#include "engine/base/bytesize.h"
#include "engine/base/duration.h"
#include "engine/base/environmentfile.h"
#include "engine/base/signalname.h"
#include "engine/process/stopkeys.h"
#include "ui/launch/shellwords.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QSettings>

#include <array>

namespace paddock {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("LaunchDraft", text); }

struct Key
{
    const char *name;
    QString LaunchDraft::*text;
};

constexpr std::array kKeys{
    Key{"line", &LaunchDraft::line},
    Key{"directory", &LaunchDraft::directory},
    Key{"environment", &LaunchDraft::environment},
    Key{"timeout", &LaunchDraft::timeout},
    Key{"idle_timeout", &LaunchDraft::idleTimeout},
    Key{"restart", &LaunchDraft::restart},
    Key{"memory", &LaunchDraft::memory},
    Key{"pids", &LaunchDraft::processes},
    Key{"cpu", &LaunchDraft::cpu},
    Key{"stop_by", &LaunchDraft::stopBy},
    Key{"stop_signal", &LaunchDraft::stopSignal},
    Key{"stop_keys", &LaunchDraft::stopKeys},
    Key{"stop_command", &LaunchDraft::stopCommand},
    Key{"grace", &LaunchDraft::grace},
};
const QString kTerminal = QStringLiteral("tty");

/// "~/shop" as people write it.
QString expanded(const QString &directory)
{
    const QString trimmed = directory.trimmed();
    if (trimmed == QStringLiteral("~") || trimmed.startsWith(QStringLiteral("~/")))
        return QDir::homePath() + trimmed.mid(1);
    return trimmed;
}

/// Reads the fields one by one and collects what is wrong.
class Reading
{
public:
    Reading(const LaunchDraft &draft, const std::optional<LimitSupport> &limits) : m_draft(draft), m_limits(limits) {}

    std::expected<LaunchSpec, QList<LaunchMistake>> run()
    {
        readCommand();
        readEnvironment();
        m_launch.timeout = duration(LaunchField::Timeout, m_draft.timeout);
        m_launch.idleTimeout = duration(LaunchField::IdleTimeout, m_draft.idleTimeout);
        readRestart();
        readLimits();
        readStop();
        if (m_draft.terminal)
            m_launch.command.streams = Command::Streams::Terminal;
        if (!m_mistakes.isEmpty())
            return std::unexpected(m_mistakes);
        return m_launch;
    }

private:
    void refuse(LaunchField field, const QString &message) { m_mistakes.append({field, message}); }

    template<typename T>
    std::optional<T> take(LaunchField field, const Result<T> &value)
    {
        if (value)
            return *value;
        refuse(field, value.error().message);
        return std::nullopt;
    }

    void readCommand()
    {
        const auto words = take(LaunchField::Line, splitShellWords(m_draft.line));
        if (words && words->isEmpty()) {
            refuse(LaunchField::Line, tr("Write a program to launch, for example: sleep 60"));
        } else if (words) {
            m_launch.command.program = words->first();
            m_launch.command.arguments = words->mid(1);
        }
        const QString directory = expanded(m_draft.directory);
        if (directory.isEmpty())
            return;
        if (!QFileInfo(directory).isDir())
            return refuse(LaunchField::Directory, tr("%1 is not a directory").arg(directory));
        m_launch.command.workingDirectory = QDir::cleanPath(QFileInfo(directory).absoluteFilePath());
    }

    void readEnvironment()
    {
        const EnvironmentFile file = EnvironmentFile::parse(m_draft.environment.toUtf8());
        for (const EnvironmentFile::Mistake &mistake : file.mistakes)
            refuse(LaunchField::Environment,
                   tr("line %1: %2; write NAME=VALUE").arg(mistake.line).arg(mistake.message));
        for (const auto &[name, value] : file.variables)
            m_launch.command.environment.insert(name, value);
    }

    std::optional<std::chrono::milliseconds> duration(LaunchField field, const QString &written)
    {
        const QString text = written.trimmed();
        if (text.isEmpty())
            return std::nullopt;
        const auto value = take(field, parseDuration(text));
        if (value && value->count() == 0) {
            refuse(field, tr("'%1' leaves no time at all; leave it empty where there is to be no such end").arg(text));
            return std::nullopt;
        }
        return value;
    }

    void readRestart()
    {
        if (m_draft.restart.isEmpty())
            return;
        if (const auto policy = restartPolicyOf(m_draft.restart))
            m_launch.restart.policy = *policy;
        else
            refuse(LaunchField::Restart, tr("'%1' is no policy").arg(m_draft.restart));
    }

    void readLimits()
    {
        const QString memory = m_draft.memory.trimmed();
        const QString processes = m_draft.processes.trimmed();
        const QString cpu = m_draft.cpu.trimmed();
        constexpr qint64 kLeastMemory = 1 << 20; // as in the stack file
        if (!memory.isEmpty() && mayLimit(LaunchField::Memory, &LimitSupport::memory)) {
            m_launch.limits.memoryBytes = take(LaunchField::Memory, parseByteSize(memory));
            if (m_launch.limits.memoryBytes && *m_launch.limits.memoryBytes < kLeastMemory)
                refuse(LaunchField::Memory, tr("'%1' is too little for any program: 1M at least").arg(memory));
        }
        if (!processes.isEmpty() && mayLimit(LaunchField::Processes, &LimitSupport::processes)) {
            bool isNumber = false;
            const int count = processes.toInt(&isNumber);
            if (isNumber && count >= 1)
                m_launch.limits.processes = count;
            else
                refuse(LaunchField::Processes, tr("'%1' is not a whole number from 1").arg(processes));
        }
        if (!cpu.isEmpty() && mayLimit(LaunchField::Cpu, &LimitSupport::cpu)) {
            bool isNumber = false;
            const double cores = QLocale::c().toDouble(cpu, &isNumber);
            if (isNumber && cores >= 0.01 && cores <= 10000)
                m_launch.limits.cpuCores = cores;
            else
                refuse(LaunchField::Cpu, tr("'%1' is not a number of cores: write one like 2 or 0.5").arg(cpu));
        }
    }

    bool mayLimit(LaunchField field, bool LimitSupport::*kept)
    {
        if (!m_limits || (*m_limits).*kept)
            return true;
        refuse(field, m_limits->why.isEmpty() ? tr("the kernel cannot keep it here; leave it empty")
                                              : tr("cannot be kept here: %1; leave it empty").arg(m_limits->why));
        return false;
    }

    void readStop()
    {
        StopPlan::Step &step = m_launch.stop.steps.first();
        if (m_draft.stopBy.isEmpty() || m_draft.stopBy == QStringLiteral("signal"))
            readStopSignal(step);
        else if (m_draft.stopBy == QStringLiteral("keys"))
            readStopKeys(step);
        else if (m_draft.stopBy == QStringLiteral("command"))
            readStopCommand(step);
        else
            refuse(LaunchField::StopBy, tr("'%1' is none of signal, keys and command").arg(m_draft.stopBy));
        const QString grace = m_draft.grace.trimmed();
        if (!grace.isEmpty())
            step.grace = take(LaunchField::Grace, parseDuration(grace)).value_or(step.grace);
    }

    void readStopSignal(StopPlan::Step &step)
    {
        const QString signal = m_draft.stopSignal.trimmed();
        if (!signal.isEmpty())
            step.signal = take(LaunchField::StopSignal, parseSignal(signal)).value_or(step.signal);
    }

    void readStopKeys(StopPlan::Step &step)
    {
        if (!m_draft.terminal)
            refuse(LaunchField::StopKeys, tr("they are typed into a terminal: give the command one of its own"));
        step.keys = take(LaunchField::StopKeys, parseStopKeys(m_draft.stopKeys)).value_or(QByteArray());
    }

    void readStopCommand(StopPlan::Step &step)
    {
        const auto words = take(LaunchField::StopCommand, splitShellWords(m_draft.stopCommand));
        if (words && (words->isEmpty() || words->constFirst().trimmed().isEmpty()))
            refuse(LaunchField::StopCommand, tr("it is empty; write what stops it, like: redis-cli shutdown"));
        step.command = words.value_or(QStringList());
    }

    const LaunchDraft &m_draft;
    const std::optional<LimitSupport> &m_limits;
    LaunchSpec m_launch;
    QList<LaunchMistake> m_mistakes;
};

} // namespace

bool LaunchDraft::isPlain() const
{
    LaunchDraft plain;
    plain.line = line;
    plain.directory = directory;
    return plain == *this;
}

void LaunchDraft::save(QSettings &settings) const
{
    for (const Key &key : kKeys) {
        const QString text = this->*key.text;
        if (text.isEmpty())
            settings.remove(QLatin1String(key.name));
        else
            settings.setValue(QLatin1String(key.name), text);
    }
    settings.setValue(kTerminal, terminal);
}

LaunchDraft LaunchDraft::load(const QSettings &settings)
{
    LaunchDraft draft;
    for (const Key &key : kKeys)
        draft.*key.text = settings.value(QLatin1String(key.name)).toString();
    draft.terminal = settings.value(kTerminal).toBool();
    return draft;
}

std::expected<LaunchSpec, QList<LaunchMistake>> LaunchDraft::read(const std::optional<LimitSupport> &limits) const
{
    return Reading(*this, limits).run();
}

} // namespace paddock
