// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/environmentreader.h"

#include <QSet>

#include <utility>

namespace paddock {

EnvironmentReader::EnvironmentReader(FieldReader &reader, FileSource files)
    : m_reader(reader), m_files(std::move(files))
{}

void EnvironmentReader::readVariables(const YamlEntry &entry, QProcessEnvironment &environment)
{
    const YamlNode &value = *entry.value;
    if (value.kind == YamlNode::Kind::Map)
        readMap(value, environment);
    else if (value.kind == YamlNode::Kind::Sequence)
        readList(value, environment);
    else if (value.kind != YamlNode::Kind::Null)
        m_reader.refuse(value, tr("'environment' takes a map or a list of NAME=VALUE, not '%1'").arg(value.text));
}

void EnvironmentReader::readMap(const YamlNode &map, QProcessEnvironment &environment)
{
    for (const YamlEntry &entry : m_reader.entries(map)) {
        const QString &name = entry.key->text;
        if (name.isEmpty() || name.contains(u'=')) {
            m_reader.refuse(*entry.key, tr("'%1' cannot be the name of a variable").arg(name));
        } else if (entry.value->kind == YamlNode::Kind::Null) {
            environment.remove(name);
            m_reader.variables().setEnvironment(environment);
        } else if (const auto text = m_reader.text(*entry.value, tr("variable '%1'").arg(name))) {
            set(name, *text, environment);
        }
    }
}

void EnvironmentReader::readList(const YamlNode &list, QProcessEnvironment &environment)
{
    QSet<QString> names;
    for (const YamlNode *item : m_reader.items(list)) {
        const auto text = m_reader.text(*item, tr("a variable in the list"));
        if (!text)
            continue;
        const qsizetype equals = text->indexOf(u'=');
        const QString name = text->left(equals);
        if (equals <= 0) {
            m_reader.refuse(*item, tr("'%1' is not NAME=VALUE").arg(*text));
        } else if (names.contains(name)) {
            m_reader.refuse(*item, tr("variable '%1' is set a second time").arg(name));
        } else {
            names.insert(name);
            set(name, text->mid(equals + 1), environment);
        }
    }
}

void EnvironmentReader::set(const QString &name, const QString &value, QProcessEnvironment &environment)
{
    // The copy that the variables hold is given up first, so that the insertion does not copy the whole environment.
    m_reader.variables().setEnvironment({});
    environment.insert(name, value);
    m_reader.variables().setEnvironment(environment);
}

void EnvironmentReader::readFiles(const YamlEntry &entry, QProcessEnvironment &environment)
{
    for (const YamlNode *item : m_reader.items(*entry.value)) {
        const auto path = m_reader.path(*item, FieldReader::quoted(entry));
        const EnvironmentFile *file = path ? fileAt(*item, *path) : nullptr;
        if (!file || !m_reader.spend(*item, file->variables.size()))
            continue;
        m_reader.variables().setEnvironment({});
        for (const auto &[name, value] : file->variables)
            environment.insert(name, value);
        m_reader.variables().setEnvironment(environment);
    }
}

const EnvironmentFile *EnvironmentReader::fileAt(const YamlNode &node, const QString &path)
{
    const auto known = m_read.constFind(path);
    if (known != m_read.cend())
        return &*known;
    const Result<QByteArray> text = readFrom(m_files, path);
    if (!text) {
        m_reader.refuse(node, tr("env_file '%1' cannot be read: %2").arg(path, text.error().message));
        return nullptr;
    }
    const EnvironmentFile file = EnvironmentFile::parse(*text);
    for (const EnvironmentFile::Mistake &mistake : file.mistakes)
        m_reader.refuse(node, tr("env_file '%1', line %2: %3").arg(path).arg(mistake.line).arg(mistake.message));
    return &*m_read.insert(path, file);
}

} // namespace paddock
