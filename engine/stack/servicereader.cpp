// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/servicereader.h"

#include "engine/base/duration.h"
#include "engine/base/signalname.h"
#include "engine/stack/nearestword.h"

#include <QDir>
#include <QHash>
#include <QSet>

#include <utility>

namespace paddock {

namespace {

const QStringList &serviceKeys()
{
    static const QStringList keys{QStringLiteral("command"), QStringLiteral("working_dir"),
                                  QStringLiteral("environment"), QStringLiteral("depends_on"), QStringLiteral("stop")};
    return keys;
}

const QStringList &stopKeys()
{
    static const QStringList keys{QStringLiteral("signal"), QStringLiteral("grace")};
    return keys;
}

/// What other programs' files call the same thing.
QString synonymOf(const QString &key)
{
    static const QHash<QString, QString> synonyms{
        {QStringLiteral("cmd"), QStringLiteral("command")},
        {QStringLiteral("exec"), QStringLiteral("command")},
        {QStringLiteral("run"), QStringLiteral("command")},
        {QStringLiteral("cwd"), QStringLiteral("working_dir")},
        {QStringLiteral("dir"), QStringLiteral("working_dir")},
        {QStringLiteral("directory"), QStringLiteral("working_dir")},
        {QStringLiteral("env"), QStringLiteral("environment")},
        {QStringLiteral("needs"), QStringLiteral("depends_on")},
        {QStringLiteral("requires"), QStringLiteral("depends_on")},
        {QStringLiteral("stop_signal"), QStringLiteral("signal")},
        {QStringLiteral("timeout"), QStringLiteral("grace")},
    };
    return synonyms.value(key.toCaseFolded());
}

} // namespace

ServiceReader::ServiceReader(ProblemList &problems, YamlEntries &entries, QString folder,
                             QProcessEnvironment environment)
    : m_problems(problems), m_entries(entries), m_folder(std::move(folder)), m_environment(std::move(environment))
{}

LocatedService ServiceReader::read(const YamlEntry &entry)
{
    LocatedService service;
    service.position = entry.key->position;
    service.spec.name = entry.key->text;
    service.spec.line = entry.key->position.line;
    service.spec.command.workingDirectory = m_folder;
    service.spec.command.environment = m_environment;
    if (entry.value->kind != YamlNode::Kind::Map) {
        const bool isEmpty = entry.value->kind == YamlNode::Kind::Null;
        refuse(isEmpty ? *entry.key : *entry.value,
               isEmpty ? tr("service '%1' has no command").arg(service.spec.name)
                       : tr("service '%1' takes a map with a command in it").arg(service.spec.name));
        return service;
    }
    bool hasCommand = false;
    for (const YamlEntry &field : m_entries.read(*entry.value)) {
        hasCommand = hasCommand || field.key->text == QLatin1String("command");
        readKey(field, service);
    }
    if (!hasCommand)
        refuse(*entry.key, tr("service '%1' has no command").arg(service.spec.name));
    return service;
}

void ServiceReader::readKey(const YamlEntry &entry, LocatedService &service)
{
    const QString &key = entry.key->text;
    if (key == QLatin1String("command"))
        readCommand(*entry.value, service);
    else if (key == QLatin1String("working_dir"))
        readDirectory(*entry.value, service);
    else if (key == QLatin1String("environment"))
        readEnvironment(*entry.value, service.spec.command);
    else if (key == QLatin1String("depends_on"))
        readDependencies(*entry.value, service);
    else if (key == QLatin1String("stop"))
        readStop(*entry.value, service.spec.stop);
    else if (!key.startsWith(QLatin1String("x-")))
        refuseUnknownKey(*entry.key, serviceKeys(), m_problems);
}

void ServiceReader::readCommand(const YamlNode &value, LocatedService &service)
{
    if (value.kind == YamlNode::Kind::Sequence) {
        readCommandList(value, service);
        return;
    }
    if (value.kind == YamlNode::Kind::Map) {
        refuse(value, tr("'command' takes a list of words or a line for the shell, not a map"));
        return;
    }
    if (value.text.trimmed().isEmpty()) {
        refuse(value, tr("the command of service '%1' is empty").arg(service.spec.name));
        return;
    }
    service.spec.command.program = QStringLiteral("sh");
    service.spec.command.arguments = {QStringLiteral("-c"), value.text};
}

void ServiceReader::readCommandList(const YamlNode &list, LocatedService &service)
{
    if (!m_entries.spend(list, qint64(list.children.size())))
        return;
    QStringList words;
    for (const YamlNode *item : list.children) {
        if (const auto word = textOf(*item, tr("a word of 'command'")))
            words.append(*word);
        else
            return;
    }
    if (words.isEmpty() || words.constFirst().trimmed().isEmpty()) {
        refuse(list, tr("the command of service '%1' is empty").arg(service.spec.name));
        return;
    }
    service.spec.command.program = words.takeFirst();
    service.spec.command.arguments = words;
}

void ServiceReader::readDirectory(const YamlNode &value, LocatedService &service)
{
    const auto text = textOf(value, QStringLiteral("'working_dir'"));
    if (!text)
        return;
    if (text->isEmpty()) {
        refuse(value, tr("'working_dir' is empty; leave it out for the folder of the file"));
        return;
    }
    service.spec.command.workingDirectory = QDir::cleanPath(QDir(m_folder).absoluteFilePath(*text));
    service.directoryPosition = value.position;
}

void ServiceReader::readEnvironment(const YamlNode &value, Command &command)
{
    if (value.kind == YamlNode::Kind::Map)
        readEnvironmentMap(value, command);
    else if (value.kind == YamlNode::Kind::Sequence)
        readEnvironmentList(value, command);
    else if (value.kind != YamlNode::Kind::Null)
        refuse(value, tr("'environment' takes a map or a list of NAME=VALUE, not '%1'").arg(value.text));
}

void ServiceReader::readEnvironmentMap(const YamlNode &map, Command &command)
{
    for (const YamlEntry &entry : m_entries.read(map)) {
        const QString &name = entry.key->text;
        if (name.isEmpty() || name.contains(u'='))
            refuse(*entry.key, tr("'%1' cannot be the name of a variable").arg(name));
        else if (entry.value->kind == YamlNode::Kind::Null)
            command.environment.remove(name);
        else if (const auto text = textOf(*entry.value, tr("variable '%1'").arg(name)))
            command.environment.insert(name, *text);
    }
}

void ServiceReader::readEnvironmentList(const YamlNode &list, Command &command)
{
    if (!m_entries.spend(list, qint64(list.children.size())))
        return;
    QSet<QString> names;
    for (const YamlNode *item : list.children) {
        const auto text = textOf(*item, tr("a variable in the list"));
        if (!text)
            continue;
        const qsizetype equals = text->indexOf(u'=');
        const QString name = text->left(equals);
        if (equals <= 0) {
            refuse(*item, tr("'%1' is not NAME=VALUE").arg(*text));
        } else if (names.contains(name)) {
            refuse(*item, tr("variable '%1' is set a second time").arg(name));
        } else {
            names.insert(name);
            command.environment.insert(name, text->mid(equals + 1));
        }
    }
}

void ServiceReader::readDependencies(const YamlNode &value, LocatedService &service)
{
    if (value.kind == YamlNode::Kind::Null)
        return;
    if (value.kind == YamlNode::Kind::Map) {
        refuse(value, tr("'depends_on' takes the name of a service or a list of names, not a map"));
        return;
    }
    const std::vector<const YamlNode *> single{&value};
    const auto &items = value.kind == YamlNode::Kind::Sequence ? value.children : single;
    if (!m_entries.spend(value, qint64(items.size())))
        return;
    QSet<QString> names;
    for (const YamlNode *item : items) {
        const auto name = textOf(*item, tr("a name in 'depends_on'"));
        if (!name || names.contains(*name))
            continue;
        names.insert(*name);
        service.spec.dependsOn.append({*name});
        service.dependencyPositions.append(item->position);
    }
}

void ServiceReader::readStop(const YamlNode &value, StopPlan &plan)
{
    if (value.kind == YamlNode::Kind::Null)
        return;
    if (value.kind != YamlNode::Kind::Map) {
        refuse(value, tr("'stop' takes a map with 'signal' and 'grace'"));
        return;
    }
    StopPlan::Step step;
    for (const YamlEntry &entry : m_entries.read(value)) {
        const QString &key = entry.key->text;
        if (key == QLatin1String("signal")) {
            if (const auto text = textOf(*entry.value, QStringLiteral("'signal'"))) {
                const Result<int> signal = parseSignal(*text);
                if (signal)
                    step.signal = *signal;
                else
                    refuse(*entry.value, signal.error().message);
            }
        } else if (key == QLatin1String("grace")) {
            if (const auto text = textOf(*entry.value, QStringLiteral("'grace'"))) {
                const Result<std::chrono::milliseconds> grace = parseDuration(*text);
                if (grace)
                    step.grace = *grace;
                else
                    refuse(*entry.value, grace.error().message);
            }
        } else {
            refuseUnknownKey(*entry.key, stopKeys(), m_problems);
        }
    }
    plan.steps = {step};
}

std::optional<QString> ServiceReader::textOf(const YamlNode &node, const QString &what)
{
    switch (node.kind) {
    case YamlNode::Kind::Scalar:
        return node.text;
    case YamlNode::Kind::Null:
        refuse(node, tr("%1 takes text, not null; put it in quotes if that is the text").arg(what));
        break;
    case YamlNode::Kind::Sequence:
        refuse(node, tr("%1 takes text, not a list").arg(what));
        break;
    case YamlNode::Kind::Map:
        refuse(node, tr("%1 takes text, not a map").arg(what));
        break;
    }
    return std::nullopt;
}

void ServiceReader::refuse(const YamlNode &node, const QString &message)
{
    m_problems.add(node.position.line, node.position.column, message);
}

void ServiceReader::refuseUnknownKey(const YamlNode &key, const QStringList &known, ProblemList &problems)
{
    QString suggestion = synonymOf(key.text);
    if (!known.contains(suggestion))
        suggestion = problems.wantsSuggestions() ? nearestWord(key.text, known).value_or(QString()) : QString();
    const QString message = suggestion.isEmpty()
                                ? tr("unknown key '%1'; known here: %2").arg(key.text, known.join(QLatin1String(", ")))
                                : tr("unknown key '%1'; did you mean '%2'?").arg(key.text, suggestion);
    problems.add(key.position.line, key.position.column, message);
}

} // namespace paddock
