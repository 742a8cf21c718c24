// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/importing.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace paddock {

Importing::Importing(const QString &path, FileSource fileSource)
    : filePath(path), folder(QFileInfo(path).absolutePath()), files(std::move(fileSource)), problems(path), notes(path),
      m_entries(problems)
{}

std::vector<const YamlNode *> Importing::items(const YamlNode &node)
{
    if (node.kind != YamlNode::Kind::Sequence)
        return {&node};
    return m_entries.spend(node, qint64(node.children.size())) ? node.children : std::vector<const YamlNode *>();
}

bool Importing::hasFile(const QString &name) const
{
    return readFrom(files, QDir::cleanPath(QDir(folder).absoluteFilePath(name))).has_value();
}

void Importing::refuse(const YamlNode &node, const QString &message)
{
    problems.add(node.position.line, node.position.column, message);
}

void Importing::note(const YamlNode &node, const QString &message)
{
    notes.add(node.position.line, node.position.column, message);
}

void Importing::noteLeftOut(const YamlNode &key, const QString &why)
{
    note(key, tr("'%1' is left out: %2").arg(key.text, why));
}

void Importing::noteLeftOut(const YamlNode &key, std::span<const LeftOut> table, const QString &program)
{
    for (const LeftOut &entry : table) {
        if (key.text == QLatin1String(entry.key)) {
            noteLeftOut(key, tr(entry.why));
            return;
        }
    }
    noteLeftOut(key, tr("Paddock does not know it as a key of %1").arg(program));
}

const YamlNode *Importing::copy(const YamlNode &node, QString (*change)(const QString &))
{
    const auto leaf = [&](const YamlNode &from) -> YamlNode * {
        if (from.kind == YamlNode::Kind::Scalar)
            return maker.text(change ? change(from.text) : from.text, from.position);
        if (from.kind != YamlNode::Kind::Null)
            note(from, tr("this is left out: text is expected here"));
        return maker.null(from.position);
    };
    if (node.kind == YamlNode::Kind::Sequence) {
        YamlNode *list = maker.sequence(node.position);
        for (const YamlNode *item : items(node))
            YamlMaker::append(list, leaf(*item));
        return list;
    }
    if (node.kind == YamlNode::Kind::Map) {
        YamlNode *map = maker.map(node.position);
        for (const YamlEntry &entry : entries(node))
            maker.set(map, entry.key->text, leaf(*entry.value));
        return map;
    }
    return leaf(node);
}

QString Importing::literal(const QString &text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar next = i + 1 < text.size() ? text[i + 1] : QChar();
        if (text[i] == u'$' && (next == u'{' || next == u'$'))
            result += u'$';
        result += text[i];
    }
    return result;
}

} // namespace paddock
