// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/importprocesscompose_p.h"

namespace paddock {

void ProcessComposeImport::readLog(const YamlEntry &entry, Process &process)
{
    process.logFile = text(*entry.value, process);
    if (process.logFile->kind == YamlNode::Kind::Scalar) {
        QString name = process.logFile->text;
        name.replace(QLatin1String("{PC_REPLICA_NUM}"), QLatin1String(kReplicaNumber));
        process.logFile = m_maker.text(name, entry.value->position);
    }
}

void ProcessComposeImport::readTruncate(const YamlEntry &entry, Process &process) { process.truncate = entry.value; }

void ProcessComposeImport::readLogConfiguration(const YamlEntry &entry, Process &process)
{
    if (!isMap(entry))
        return;
    for (const YamlEntry &field : m_importing.entries(*entry.value)) {
        if (field.key->text == u"rotation" && isMap(field))
            readRotation(*field.value, process);
        else if (field.key->text != u"rotation")
            m_importing.noteLeftOut(*field.key, tr("lines are written as the program wrote them"));
    }
}

void ProcessComposeImport::readRotation(const YamlNode &rotation, Process &process)
{
    for (const YamlEntry &field : m_importing.entries(rotation)) {
        if (field.key->text == u"max_size_mb")
            process.logSize = m_maker.text(field.value->text + u'M', field.value->position);
        else if (field.key->text == u"max_backups")
            process.logKeep = text(*field.value, process);
        else
            m_importing.noteLeftOut(*field.key, tr("old files are kept by their number, as they are"));
    }
}

void ProcessComposeImport::finishLog(Process &process)
{
    const bool isAnew = process.truncate && process.truncate->text == u"true";
    if (!process.logFile)
        return;
    if (!isAnew && !process.logSize && !process.logKeep) {
        m_maker.set(process.service, "log", process.logFile);
        return;
    }
    YamlNode *log = m_maker.map(process.logFile->position);
    m_maker.set(log, "file", process.logFile);
    if (process.logSize)
        m_maker.set(log, "max_size", process.logSize);
    if (process.logKeep)
        m_maker.set(log, "keep", process.logKeep);
    if (isAnew)
        m_maker.set(log, "append", QStringLiteral("false"), process.truncate->position);
    m_maker.set(process.service, "log", log);
}

} // namespace paddock
