// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/yamlmaker.h"

#include <utility>

namespace paddock {

YamlNode *YamlMaker::add(YamlNode::Kind kind, const SourcePosition &at)
{
    YamlNode &node = m_nodes->emplace_back();
    node.kind = kind;
    node.position = at;
    return &node;
}

YamlNode *YamlMaker::map(const SourcePosition &at) { return add(YamlNode::Kind::Map, at); }
YamlNode *YamlMaker::sequence(const SourcePosition &at) { return add(YamlNode::Kind::Sequence, at); }
YamlNode *YamlMaker::null(const SourcePosition &at) { return add(YamlNode::Kind::Null, at); }

YamlNode *YamlMaker::text(const QString &text, const SourcePosition &at)
{
    YamlNode *node = add(YamlNode::Kind::Scalar, at);
    node->text = text;
    return node;
}

YamlNode *YamlMaker::texts(const QStringList &texts, const SourcePosition &at)
{
    YamlNode *list = sequence(at);
    for (const QString &item : texts)
        append(list, text(item, at));
    return list;
}

void YamlMaker::set(YamlNode *map, const QString &key, const YamlNode *value)
{
    map->children.push_back(text(key, value->position));
    map->children.push_back(value);
}

YamlTree YamlMaker::take(const YamlNode *root)
{
    return YamlTree::make(std::exchange(m_nodes, std::make_unique<std::deque<YamlNode>>()), root);
}

} // namespace paddock
