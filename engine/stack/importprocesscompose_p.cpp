// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/importprocesscompose_p.h"
#include "engine/stack/processcomposetext.h"

#include <QRegularExpression>

#include <array>

namespace paddock {

namespace {

/// Keys whose value is only written in another way.
struct Renamed
{
    const char *theirs;
    const char *ours;
    bool seconds; ///< a number there, a duration here
};

constexpr std::array kProbeKeys{
    Renamed{"initial_delay_seconds", "initial_delay", true},
    Renamed{"period_seconds", "period", true},
    Renamed{"timeout_seconds", "timeout", true},
    Renamed{"success_threshold", "success_threshold", false},
    Renamed{"failure_threshold", "failure_threshold", false},
};

constexpr std::array kHttpKeys{
    Renamed{"host", "host", false},          Renamed{"path", "path", false},     Renamed{"scheme", "scheme", false},
    Renamed{"port", "port", false},          Renamed{"num_port", "port", false}, Renamed{"headers", "headers", false},
    Renamed{"status_code", "status", false},
};

constexpr std::array kConditions{
    std::pair{"process_started", "started"},     std::pair{"process_healthy", "ready"},
    std::pair{"process_completed", "completed"}, std::pair{"process_completed_successfully", "completed_successfully"},
    std::pair{"process_log_ready", "log_ready"},
};

const Renamed *find(std::span<const Renamed> table, const QString &key)
{
    for (const Renamed &entry : table) {
        if (key == QLatin1String(entry.theirs))
            return &entry;
    }
    return nullptr;
}

} // namespace

void ProcessComposeImport::copyText(const YamlEntry &entry, Process &process)
{
    m_maker.set(process.service, entry.key->text, text(*entry.value, process));
}

void ProcessComposeImport::readCommand(const YamlEntry &entry, Process &process)
{
    process.command = command(*entry.value, process);
}

void ProcessComposeImport::readEntrypoint(const YamlEntry &entry, Process &process)
{
    process.entrypoint = text(*entry.value, process);
}

/// Several keys ask for a terminal.
void ProcessComposeImport::readTty(const YamlEntry &entry, Process &process)
{
    if (!process.tty || entry.value->text == u"true")
        process.tty = text(*entry.value, process);
}

void ProcessComposeImport::readDisabled(const YamlEntry &entry, Process &process)
{
    if (!process.disabled)
        process.disabled = text(*entry.value, process);
}

/// There it has the terminal for itself, once somebody starts it.
void ProcessComposeImport::readForeground(const YamlEntry &entry, Process &process)
{
    if (entry.value->text != u"true")
        return;
    m_importing.note(*entry.key,
                     tr("'is_foreground' makes it 'disabled', with a 'tty' of its own: no service takes the "
                        "terminal over"));
    process.tty = process.disabled = m_maker.text(QStringLiteral("true"), entry.value->position);
}

void ProcessComposeImport::readNamespace(const YamlEntry &entry, Process &process)
{
    const std::vector<const YamlNode *> names = m_importing.items(*entry.value);
    if (!names.empty())
        m_maker.set(process.service, "namespace", text(*names.front(), process));
    if (names.size() > 1)
        m_importing.noteLeftOut(*entry.key, tr("a service has one namespace; the first is taken"));
}

void ProcessComposeImport::readVars(const YamlEntry &entry, Process &process)
{
    if (!isMap(entry))
        return;
    for (const YamlEntry &variable : m_importing.entries(*entry.value))
        process.vars.insert(variable.key->text, Importing::literal(variable.value->text));
}

void ProcessComposeImport::readDependencies(const YamlEntry &entry, Process &process)
{
    if (!isMap(entry))
        return;
    YamlNode *dependencies = m_maker.map(entry.value->position);
    for (const YamlEntry &dependency : m_importing.entries(*entry.value)) {
        const SourcePosition &at = dependency.key->position;
        YamlNode *ours = m_maker.map(at);
        QString condition = QStringLiteral("started");
        SourcePosition conditionAt = at;
        const bool hasFields = dependency.value->kind == YamlNode::Kind::Map;
        for (const YamlEntry &field : hasFields ? m_importing.entries(*dependency.value) : std::vector<YamlEntry>()) {
            if (field.key->text != u"condition") {
                m_importing.noteLeftOut(*field.key, tr("a dependency has a 'condition' alone"));
                continue;
            }
            condition = field.value->text;
            conditionAt = field.value->position;
            for (const auto &[theirs, name] : kConditions) {
                if (field.value->text == QLatin1String(theirs))
                    condition = QString::fromLatin1(name);
            }
        }
        m_maker.set(ours, "condition", condition, conditionAt);
        const auto line = m_readyLines.constFind(dependency.key->text);
        if (condition == u"log_ready" && line != m_readyLines.cend())
            m_maker.set(ours, "pattern", Importing::literal(QRegularExpression::escape(*line)), conditionAt);
        YamlNode *name = m_maker.text(replicaName(dependency.key->text), at);
        YamlMaker::append(dependencies, name);
        YamlMaker::append(dependencies, ours);
    }
    m_maker.set(process.service, "depends_on", dependencies);
}

void ProcessComposeImport::readReadiness(const YamlEntry &entry, Process &process)
{
    if (isMap(entry))
        process.ready = probe(*entry.value, process);
}

void ProcessComposeImport::readReadyLine(const YamlEntry &entry, Process &process)
{
    if (process.ready || entry.value->kind != YamlNode::Kind::Scalar)
        return;
    YamlNode *ready = m_maker.map(entry.value->position);
    m_maker.set(ready, "log", Importing::literal(QRegularExpression::escape(entry.value->text)), entry.value->position);
    process.ready = ready;
}

void ProcessComposeImport::readLiveness(const YamlEntry &entry, Process &process)
{
    if (isMap(entry))
        m_maker.set(process.service, "health", probe(*entry.value, process));
}

const YamlNode *ProcessComposeImport::probe(const YamlNode &theirs, const Process &process)
{
    YamlNode *ours = m_maker.map(theirs.position);
    for (const YamlEntry &field : m_importing.entries(theirs)) {
        const QString &key = field.key->text;
        const Renamed *renamed = find(kProbeKeys, key);
        if (key == u"http_get" && isMap(field))
            m_maker.set(ours, "http", httpCheck(*field.value, process));
        else if (key == u"exec" && isMap(field))
            m_maker.set(ours, "exec", execCheck(*field.value, process));
        else if (renamed && field.value->text != u"0") // 0 stands for the default there
            m_maker.set(ours, renamed->ours, renamed->seconds ? seconds(*field.value) : text(*field.value, process));
        else if (!renamed && key != u"http_get" && key != u"exec")
            m_importing.noteLeftOut(*field.key, tr("Paddock does not know it as a key of a probe"));
    }
    return ours;
}

const YamlNode *ProcessComposeImport::httpCheck(const YamlNode &theirs, const Process &process)
{
    YamlNode *ours = m_maker.map(theirs.position);
    for (const YamlEntry &field : m_importing.entries(theirs)) {
        const Renamed *renamed = find(kHttpKeys, field.key->text);
        if (!renamed)
            m_importing.noteLeftOut(*field.key, tr("Paddock does not know it as a key of an HTTP probe"));
        else if (field.key->text != u"num_port" || field.value->text != u"0")
            m_maker.set(ours, renamed->ours, text(*field.value, process));
    }
    return ours;
}

const YamlNode *ProcessComposeImport::execCheck(const YamlNode &theirs, const Process &process)
{
    YamlNode *ours = m_maker.map(theirs.position);
    for (const YamlEntry &field : m_importing.entries(theirs)) {
        if (field.key->text == u"command")
            m_maker.set(ours, "command", command(*field.value, process));
        else if (field.key->text == u"working_dir")
            m_maker.set(ours, "working_dir", text(*field.value, process));
        else
            m_importing.noteLeftOut(*field.key, tr("Paddock does not know it as a key of an exec probe"));
    }
    return ours;
}

void ProcessComposeImport::readAvailability(const YamlEntry &entry, Process &process)
{
    if (!isMap(entry))
        return;
    const YamlNode *policy = nullptr;
    const YamlNode *backoff = nullptr;
    const YamlNode *most = nullptr;
    for (const YamlEntry &field : m_importing.entries(*entry.value)) {
        const QString &key = field.key->text;
        if (key == u"restart")
            policy = field.value;
        else if (key == u"backoff_seconds")
            backoff = field.value->text == u"0" ? nullptr : field.value;
        else if (key == u"max_restarts")
            most = field.value->text == u"0" ? nullptr : field.value;
        else if (key == u"exit_on_end" || key == u"exit_on_skipped")
            m_importing.noteLeftOut(*field.key, tr("the stack ends with a service only where that fails; see "
                                                   "exit_on_failure"));
        else
            m_importing.noteLeftOut(*field.key, tr("Paddock does not know it as a key of 'availability'"));
    }
    const QString word = policy ? policy->text : QString();
    if (word == u"exit_on_failure")
        m_maker.set(process.service, "exit_on_failure", QStringLiteral("true"), policy->position);
    if (!policy || word == u"no" || word == u"exit_on_failure")
        return; // what is said about restarts says nothing there either
    YamlNode *restart = m_maker.map(policy->position);
    m_maker.set(restart, "policy", word, policy->position);
    if (backoff) {
        // The same wait each time.
        YamlNode *wait = m_maker.map(backoff->position);
        m_maker.set(wait, "base", seconds(*backoff));
        m_maker.set(wait, "factor", QStringLiteral("1"), backoff->position);
        m_maker.set(wait, "cap", seconds(*backoff));
        m_maker.set(restart, "backoff", wait);
    }
    // A count over the whole life of the process: over the longest period that there is.
    const QString intensity = most ? most->text + QLatin1String(" in 596h") : QStringLiteral("unlimited");
    m_maker.set(restart, "intensity", intensity, most ? most->position : policy->position);
    m_maker.set(process.service, "restart", restart);
}

void ProcessComposeImport::readShutdown(const YamlEntry &entry, Process &process)
{
    if (!isMap(entry))
        return;
    YamlNode *step = m_maker.map(entry.value->position);
    for (const YamlEntry &field : m_importing.entries(*entry.value)) {
        const QString &key = field.key->text;
        if (key == u"command")
            m_maker.set(step, "command", command(*field.value, process));
        else if (key == u"signal")
            m_maker.set(step, "signal", text(*field.value, process));
        else if (key == u"timeout_seconds")
            m_maker.set(step, "grace", seconds(*field.value));
        else if (key == u"send_keys")
            m_maker.set(step, "keys", ProcessComposeText::keys(text(*field.value, process)->text),
                        field.value->position);
        else if (key == u"parent_only")
            m_importing.noteLeftOut(*field.key, tr("a stop reaches every process of a service"));
        else
            m_importing.noteLeftOut(*field.key, tr("Paddock does not know it as a key of 'shutdown'"));
    }
    if (!step->children.empty())
        m_maker.set(process.service, "stop", step);
}

void ProcessComposeImport::readSchedule(const YamlEntry &entry, Process &process)
{
    if (!isMap(entry))
        return;
    YamlNode *schedule = m_maker.map(entry.value->position);
    for (const YamlEntry &field : m_importing.entries(*entry.value)) {
        const QString &key = field.key->text;
        if (key == u"cron")
            m_maker.set(schedule, "cron", text(*field.value, process));
        else if (key == u"interval")
            m_maker.set(schedule, "every", text(*field.value, process));
        else
            m_importing.noteLeftOut(*field.key,
                                    tr("a schedule is in local time, begins with its first time, and has one "
                                       "run at once; see 'overlap'"));
    }
    m_maker.set(process.service, "schedule", schedule);
}

void ProcessComposeImport::readWatch(const YamlEntry &entry, Process &process)
{
    if (!isMap(entry))
        return;
    YamlNode *watch = m_maker.map(entry.value->position);
    YamlNode *paths = m_maker.sequence(entry.value->position);
    YamlNode *ignore = m_maker.sequence(entry.value->position);
    const auto readPath = [&](const YamlEntry &field) {
        if (field.key->text == u"path")
            YamlMaker::append(paths, text(*field.value, process));
        else if (field.key->text != u"exclude")
            m_importing.noteLeftOut(*field.key, tr("every file below a path is watched; see 'ignore'"));
        else
            for (const YamlNode *glob : m_importing.items(*field.value))
                YamlMaker::append(ignore, text(*glob, process));
    };
    for (const YamlEntry &field : m_importing.entries(*entry.value)) {
        const QString &key = field.key->text;
        if (key == u"paths") {
            for (const YamlNode *item : m_importing.items(*field.value)) {
                for (const YamlEntry &part : m_importing.entries(*item))
                    readPath(part);
            }
        } else if (key == u"cascade" || key == u"debounce") {
            m_maker.set(watch, key, text(*field.value, process));
        } else {
            m_importing.noteLeftOut(*field.key, tr("the watch has no such bound"));
        }
    }
    m_maker.set(watch, "paths", paths);
    if (!ignore->children.empty())
        m_maker.set(watch, "ignore", ignore);
    m_maker.set(process.service, "watch", watch);
}

void ProcessComposeImport::readSuccessCodes(const YamlEntry &entry, Process &process)
{
    YamlNode *codes = m_maker.sequence(entry.value->position);
    YamlMaker::append(codes, m_maker.text(QStringLiteral("0"), entry.value->position)); // always one of them there
    for (const YamlNode *item : m_importing.items(*entry.value))
        YamlMaker::append(codes, text(*item, process));
    m_maker.set(process.service, "success_codes", codes);
}

} // namespace paddock
