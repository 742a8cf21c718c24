// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/yamlentries.h"

#include <QHash>

#include <algorithm>

namespace paddock {

std::vector<YamlEntry> YamlEntries::read(const YamlNode &map)
{
    Walk walk;
    collect(map, walk);
    return std::move(walk.entries);
}

bool YamlEntries::spend(const YamlNode &at, qint64 visits)
{
    const bool wasWithin = m_visits <= kMaxVisits;
    m_visits += visits;
    if (m_visits <= kMaxVisits)
        return true;
    if (wasWithin)
        m_problems.add(at.position.line, at.position.column,
                       tr("the file means more than %1 values here").arg(kMaxVisits));
    return false;
}

void YamlEntries::collect(const YamlNode &map, Walk &walk)
{
    if (!spend(map, qint64(map.children.size() / 2) + 1))
        return;
    walk.path.push_back(&map);
    std::vector<YamlEntry> merges;
    collectOwn(map, walk, merges);
    for (const YamlEntry &entry : merges)
        merge(entry, walk);
    walk.path.pop_back();
}

void YamlEntries::collectOwn(const YamlNode &map, Walk &walk, std::vector<YamlEntry> &merges)
{
    QHash<QString, int> lineOf;
    for (size_t i = 0; i + 1 < map.children.size(); i += 2) {
        const YamlNode *key = map.children[i];
        const YamlNode *value = map.children[i + 1];
        const SourcePosition at = key->position;
        if (key->kind != YamlNode::Kind::Scalar) {
            m_problems.add(at.line, at.column, tr("a key must be text"));
        } else if (key->plain && key->text == QLatin1String("<<")) {
            merges.push_back({key, value});
        } else if (const auto first = lineOf.constFind(key->text); first != lineOf.cend()) {
            m_problems.add(
                at.line, at.column,
                tr("'%1' stands here a second time; the first is in line %2").arg(key->text, QString::number(*first)));
        } else {
            lineOf.insert(key->text, at.line);
            if (!walk.taken.contains(key->text)) {
                walk.taken.insert(key->text);
                walk.entries.push_back({key, value});
            }
        }
    }
}

void YamlEntries::merge(const YamlEntry &entry, Walk &walk)
{
    const YamlNode &value = *entry.value;
    if (value.kind == YamlNode::Kind::Map) {
        mergeMap(*entry.key, value, walk);
        return;
    }
    const bool isListOfMaps = value.kind == YamlNode::Kind::Sequence &&
                              std::all_of(value.children.begin(), value.children.end(),
                                          [](const YamlNode *item) { return item->kind == YamlNode::Kind::Map; });
    if (!isListOfMaps) {
        m_problems.add(value.position.line, value.position.column, tr("'<<' takes a map or a list of maps"));
        return;
    }
    for (const YamlNode *item : value.children)
        mergeMap(*entry.key, *item, walk);
}

void YamlEntries::mergeMap(const YamlNode &key, const YamlNode &map, Walk &walk)
{
    const SourcePosition at = key.position;
    if (std::find(walk.path.begin(), walk.path.end(), &map) != walk.path.end())
        m_problems.add(at.line, at.column, tr("this merges a map into itself"));
    else if (walk.path.size() >= size_t(YamlTree::kMaxDepth))
        m_problems.add(at.line, at.column, tr("maps are merged deeper than %1 levels").arg(YamlTree::kMaxDepth));
    else if (!walk.merged.contains(&map))
        collect(map, walk);
    walk.merged.insert(&map);
}

} // namespace paddock
