// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/importprocesscompose_p.h"
#include "engine/stack/processcomposetext.h"

#include <QSet>

#include <algorithm>
#include <array>
#include <optional>

namespace paddock {

namespace {

constexpr const char *kProgram = "process-compose";

/// What has no counterpart at the top level.
constexpr std::array kTopLeftOut{
    Importing::LeftOut{"log_location",
                       QT_TRANSLATE_NOOP("Importing", "every service has a log file of its own; use 'log'")},
    Importing::LeftOut{"log_level", QT_TRANSLATE_NOOP("Importing", "it is about process-compose's own messages")},
    Importing::LeftOut{"log_length", QT_TRANSLATE_NOOP("Importing", "the kept output is bounded in bytes")},
    Importing::LeftOut{"log_configuration", QT_TRANSLATE_NOOP("Importing", "use 'log' of each service")},
    Importing::LeftOut{"log_format", QT_TRANSLATE_NOOP("Importing", "output is kept as it is")},
    Importing::LeftOut{"is_tui_disabled", QT_TRANSLATE_NOOP("Importing", "it is about process-compose's own screen")},
    Importing::LeftOut{"env_cmds", QT_TRANSLATE_NOOP("Importing", "variables are not taken from commands")},
    Importing::LeftOut{"extends", QT_TRANSLATE_NOOP("Importing", "convert that file too, and 'include' it")},
    Importing::LeftOut{"mcp_server", QT_TRANSLATE_NOOP("Importing", "there is no such server")},
};

/// What Paddock does in any case.
constexpr std::array kMeant{"version", "is_strict", "ordered_shutdown"};

/// What has no counterpart in a process.
constexpr std::array kProcessLeftOut{
    Importing::LeftOut{"is_daemon",
                       QT_TRANSLATE_NOOP("Importing", "what a service leaves behind when its leader ends is "
                                                      "ended with it; run it in the foreground")},
    Importing::LeftOut{"launch_timeout_seconds", QT_TRANSLATE_NOOP("Importing", "it belongs to 'is_daemon'")},
    Importing::LeftOut{"is_elevated",
                       QT_TRANSLATE_NOOP("Importing", "start Paddock as root and give the others a 'user'")},
    Importing::LeftOut{"is_dotenv_disabled",
                       QT_TRANSLATE_NOOP("Importing", "an env_file of the stack is for all services")},
    Importing::LeftOut{"is_template_disabled", QT_TRANSLATE_NOOP("Importing", "templates became variables")},
    Importing::LeftOut{"disable_ansi_colors", QT_TRANSLATE_NOOP("Importing", "set NO_COLOR in 'environment'")},
    Importing::LeftOut{"is_disabled", QT_TRANSLATE_NOOP("Importing", "use 'disabled' with true or false")},
    Importing::LeftOut{"mcp", QT_TRANSLATE_NOOP("Importing", "there is no such server")},
    Importing::LeftOut{"monitor_for",
                       QT_TRANSLATE_NOOP("Importing", "output is not watched for silence; see idle_timeout")},
    Importing::LeftOut{"monitor_silence_threshold", QT_TRANSLATE_NOOP("Importing", "see idle_timeout")},
};

} // namespace

const YamlNode *ProcessComposeImport::run(const YamlNode &root)
{
    if (root.kind != YamlNode::Kind::Map) {
        m_importing.refuse(root, tr("a process-compose file is a map with 'processes' in it"));
        return nullptr;
    }
    YamlNode *stack = m_maker.map(root.position);
    const std::vector<YamlEntry> entries = m_importing.entries(root);
    if (m_importing.hasFile(QStringLiteral(".env")))
        m_maker.set(stack, "env_file", QStringLiteral(".env"), root.position);
    // These say how the rest is read.
    for (const YamlEntry &entry : entries) {
        if (entry.key->text == u"shell")
            readShell(*entry.value);
        else if (entry.key->text == u"disable_env_expansion")
            m_expands = entry.value->text != u"true";
        else if (entry.key->text == u"processes")
            collectProcesses(*entry.value);
    }
    for (const YamlEntry &entry : entries)
        readTop(entry, stack);
    return stack;
}

void ProcessComposeImport::readTop(const YamlEntry &entry, YamlNode *stack)
{
    const QString &key = entry.key->text;
    const Process none{stack};
    if (key == u"processes") {
        YamlNode *services = m_maker.map(entry.value->position);
        readProcesses(*entry.value, services);
        m_maker.set(stack, "services", services);
    } else if (key == u"name") {
        m_maker.set(stack, "name", text(*entry.value, none));
    } else if (key == u"environment") {
        m_maker.set(stack, "environment",
                    m_importing.copy(*entry.value, m_expands ? ProcessComposeText::value : Importing::literal));
    } else if (key == u"vars") {
        m_maker.set(stack, "vars",
                    m_importing.copy(*entry.value, m_expands ? ProcessComposeText::value : Importing::literal));
    } else if (key != u"shell" && key != u"disable_env_expansion" && !key.startsWith(u"x-") &&
               std::find(kMeant.begin(), kMeant.end(), key.toStdString()) == kMeant.end()) {
        m_importing.noteLeftOut(*entry.key, kTopLeftOut, QString::fromLatin1(kProgram));
    }
}

void ProcessComposeImport::readShell(const YamlNode &shell)
{
    QString program;
    QString argument = QStringLiteral("-c");
    if (shell.kind != YamlNode::Kind::Map)
        return;
    for (const YamlEntry &entry : m_importing.entries(shell)) {
        if (entry.key->text == u"shell_command")
            program = entry.value->text;
        else if (entry.key->text == u"shell_argument")
            argument = entry.value->text;
        else
            m_importing.noteLeftOut(*entry.key, tr("there is one shell"));
    }
    if (!program.isEmpty())
        m_shell = {program, argument};
}

void ProcessComposeImport::collectProcesses(const YamlNode &processes)
{
    if (processes.kind != YamlNode::Kind::Map)
        return;
    for (const YamlEntry &entry : m_importing.entries(processes)) {
        if (entry.value->kind == YamlNode::Kind::Map)
            m_processes.insert(entry.key->text, entry.value);
    }
    for (auto process = m_processes.cbegin(); process != m_processes.cend(); ++process) {
        for (const YamlEntry &field : fieldsOf(**process, 0)) {
            if (field.key->text == u"ready_log_line")
                m_readyLines.insert(process.key(), field.value->text);
            if (field.key->text == u"replicas" && field.value->text.toInt() > 1)
                m_replicated.insert(process.key());
        }
    }
}

void ProcessComposeImport::readProcesses(const YamlNode &processes, YamlNode *services)
{
    if (processes.kind != YamlNode::Kind::Map) {
        m_importing.refuse(processes, tr("'processes' takes a map from names to processes"));
        return;
    }
    for (const YamlEntry &entry : m_importing.entries(processes))
        readProcess(entry, services);
}

const QHash<QString, ProcessComposeImport::Read> &ProcessComposeImport::processKeys()
{
    using I = ProcessComposeImport;
    static constexpr std::array kKeys{
        Key{"command", &I::readCommand},
        Key{"entrypoint", &I::readEntrypoint},
        Key{"working_dir", &I::copyText},
        Key{"environment", &I::readEnvironment},
        Key{"env_file", &I::copyText},
        Key{"description", &I::copyText},
        Key{"disabled", &I::readDisabled},
        Key{"replicas", &I::readReplicas},
        Key{"is_tty", &I::readTty},
        Key{"is_interactive", &I::readTty},
        Key{"is_foreground", &I::readForeground},
        Key{"namespace", &I::readNamespace},
        Key{"vars", &I::readVars},
        Key{"depends_on", &I::readDependencies},
        Key{"readiness_probe", &I::readReadiness},
        Key{"ready_log_line", &I::readReadyLine},
        Key{"liveness_probe", &I::readLiveness},
        Key{"availability", &I::readAvailability},
        Key{"shutdown", &I::readShutdown},
        Key{"log_location", &I::readLog},
        Key{"log_configuration", &I::readLogConfiguration},
        Key{"truncate_log", &I::readTruncate},
        Key{"schedule", &I::readSchedule},
        Key{"watch", &I::readWatch},
        Key{"success_exit_codes", &I::readSuccessCodes},
    };
    static const QHash<QString, Read> table = [] {
        QHash<QString, Read> keys;
        for (const Key &key : kKeys)
            keys.insert(QString::fromLatin1(key.name), key.read);
        return keys;
    }();
    return table;
}

void ProcessComposeImport::readProcess(const YamlEntry &entry, YamlNode *services)
{
    if (entry.value->kind != YamlNode::Kind::Map) {
        m_importing.refuse(*entry.value, tr("process '%1' takes a map with a command in it").arg(entry.key->text));
        return;
    }
    Process process{m_maker.map(entry.value->position), entry.key->text};
    process.vars.insert(QStringLiteral("PC_PROC_NAME"), Importing::literal(process.name));
    process.vars.insert(QStringLiteral("PC_REPLICA_NUM"), QLatin1String(kReplicaNumber));
    const std::vector<YamlEntry> fields = fieldsOf(*entry.value, 0);
    for (const YamlEntry &field : fields) {
        if (field.key->text == u"vars")
            readVars(field, process);
    }
    for (const YamlEntry &field : fields) {
        if (const Read read = processKeys().value(field.key->text, nullptr))
            (this->*read)(field, process);
        else if (!field.key->text.startsWith(u"x-"))
            m_importing.noteLeftOut(*field.key, kProcessLeftOut, QString::fromLatin1(kProgram));
    }
    finishProcess(process);
    YamlMaker::append(services, m_maker.text(entry.key->text, entry.key->position));
    YamlMaker::append(services, process.service);
}

/// A process with what it takes from those it extends; its own values come before theirs.
std::vector<YamlEntry> ProcessComposeImport::fieldsOf(const YamlNode &process, int depth)
{
    constexpr int kDeepest = 32;
    std::vector<YamlEntry> fields;
    std::optional<YamlEntry> extended;
    for (const YamlEntry &field : m_importing.entries(process)) {
        if (field.key->text == u"extends")
            extended = field;
        else
            fields.push_back(field);
    }
    if (!extended)
        return fields;
    const YamlNode *base = m_processes.value(extended->value->text, nullptr);
    if (base && depth < kDeepest)
        extend(fields, fieldsOf(*base, depth + 1));
    else
        m_importing.noteLeftOut(*extended->key, base ? tr("processes extend each other in a circle")
                                                     : tr("there is no process '%1'").arg(extended->value->text));
    return fields;
}

void ProcessComposeImport::extend(std::vector<YamlEntry> &fields, const std::vector<YamlEntry> &base)
{
    const size_t ownCount = fields.size();
    for (const YamlEntry &inherited : base) {
        const auto end = fields.begin() + std::ptrdiff_t(ownCount);
        const auto own = std::find_if(fields.begin(), end,
                                      [&](const YamlEntry &field) { return field.key->text == inherited.key->text; });
        if (own == end)
            fields.push_back(inherited);
        else if (inherited.key->text == u"environment")
            own->value = mergedEnvironment(*inherited.value, *own->value);
    }
}

const YamlNode *ProcessComposeImport::mergedEnvironment(const YamlNode &base, const YamlNode &own)
{
    YamlNode *merged = m_maker.sequence(own.position);
    QSet<QString> names;
    for (const YamlNode *item : m_importing.items(own))
        names.insert(item->text.section(u'=', 0, 0));
    for (const YamlNode *item : m_importing.items(base)) {
        if (!names.contains(item->text.section(u'=', 0, 0)))
            YamlMaker::append(merged, item);
    }
    for (const YamlNode *item : m_importing.items(own))
        YamlMaker::append(merged, item);
    return merged;
}

void ProcessComposeImport::finishProcess(Process &process)
{
    if (process.entrypoint || process.command)
        m_maker.set(process.service, "command", process.entrypoint ? process.entrypoint : process.command);
    if (process.ready)
        m_maker.set(process.service, "ready", process.ready);
    if (process.tty)
        m_maker.set(process.service, "tty", process.tty);
    if (process.disabled)
        m_maker.set(process.service, "disabled", process.disabled);
    finishEnvironment(process);
    finishLog(process);
}

const YamlNode *ProcessComposeImport::text(const YamlNode &theirs, const Process &process)
{
    if (theirs.kind != YamlNode::Kind::Scalar)
        return m_importing.copy(theirs, m_expands ? ProcessComposeText::value : Importing::literal);
    QString changed = m_expands ? ProcessComposeText::value(theirs.text) : Importing::literal(theirs.text);
    changed = ProcessComposeText::templates(changed, process.vars);
    if (changed.contains(u"{{"))
        m_importing.note(theirs, tr("this template is left as it is: only {{.NAME}} becomes a variable"));
    return m_maker.text(changed, theirs.position);
}

const YamlNode *ProcessComposeImport::command(const YamlNode &theirs, const Process &process)
{
    QString line = m_expands ? ProcessComposeText::command(theirs.text) : Importing::literal(theirs.text);
    line = ProcessComposeText::templates(line, process.vars);
    if (line.contains(u"{{"))
        m_importing.note(theirs, tr("this template is left as it is: only {{.NAME}} becomes a variable"));
    if (m_shell.isEmpty())
        return m_maker.text(line, theirs.position);
    return m_maker.texts({m_shell[0], m_shell[1], line}, theirs.position);
}

const YamlNode *ProcessComposeImport::seconds(const YamlNode &theirs)
{
    bool isNumber = false;
    theirs.text.toInt(&isNumber);
    return m_maker.text(isNumber ? theirs.text + u's' : theirs.text, theirs.position);
}

bool ProcessComposeImport::isMap(const YamlEntry &entry)
{
    if (entry.value->kind == YamlNode::Kind::Map)
        return true;
    m_importing.refuse(*entry.value, tr("'%1' takes a map").arg(entry.key->text));
    return false;
}

} // namespace paddock
