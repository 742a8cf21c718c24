// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/importprocesscompose_p.h"
#include "engine/stack/processcomposetext.h"

#include <algorithm>

namespace paddock {

namespace {

bool mentions(const YamlNode *node, const QString &word)
{
    if (!node)
        return false;
    return node->text.contains(word) || std::any_of(node->children.begin(), node->children.end(),
                                                    [&](const YamlNode *item) { return item->text.contains(word); });
}

} // namespace

void ProcessComposeImport::readEnvironment(const YamlEntry &entry, Process &process)
{
    process.environment = text(*entry.value, process);
}

void ProcessComposeImport::readReplicas(const YamlEntry &entry, Process &process)
{
    if (m_replicated.contains(process.name))
        m_importing.note(*entry.key, tr("the replicas are counted from 1 here, from 0 there"));
    copyText(entry, process);
}

/// "web-0" of several is our "web-1".
QString ProcessComposeImport::replicaName(const QString &theirs) const
{
    const QString process = theirs.section(u'-', 0, -2);
    bool isNumber = false;
    const int number = theirs.section(u'-', -1).toInt(&isNumber);
    if (!isNumber || m_processes.contains(theirs) || !m_replicated.contains(process))
        return theirs;
    return process + u'-' + QString::number(number + 1);
}

/// What process-compose puts into every environment, where it is likely to be looked at.
void ProcessComposeImport::finishEnvironment(Process &process)
{
    const SourcePosition at = process.service->position;
    std::vector<std::pair<QString, QString>> added;
    for (const char *name : {"PC_PROC_NAME", "PC_REPLICA_NUM"}) {
        const QString word = QLatin1String(name);
        const bool isNumber = word == u"PC_REPLICA_NUM";
        if (mentions(process.command, word) || mentions(process.entrypoint, word) ||
            mentions(process.environment, word) || (isNumber && m_replicated.contains(process.name)))
            added.emplace_back(word, isNumber ? QString::fromLatin1(kReplicaNumber) : Importing::literal(process.name));
    }
    if (added.empty()) {
        if (process.environment)
            m_maker.set(process.service, "environment", process.environment);
        return;
    }
    // Before the others, which may be made of them.
    const bool isMap = process.environment && process.environment->kind == YamlNode::Kind::Map;
    YamlNode *environment = isMap ? m_maker.map(at) : m_maker.sequence(at);
    for (const auto &[name, value] : added) {
        if (isMap)
            m_maker.set(environment, name, m_maker.text(value, at));
        else
            YamlMaker::append(environment, m_maker.text(name + u'=' + value, at));
    }
    if (process.environment && (isMap || process.environment->kind == YamlNode::Kind::Sequence)) {
        for (const YamlNode *item : process.environment->children)
            YamlMaker::append(environment, item);
    }
    m_maker.set(process.service, "environment", environment);
}

} // namespace paddock
