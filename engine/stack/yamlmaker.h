// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/yamltree.h"

#include <QString>
#include <QStringList>

#include <deque>
#include <memory>

namespace paddock {

/// Makes a YAML tree node by node. The places are those of whatever the values were made from, so that mistakes in a
/// converted file are found where its author can mend them.
class YamlMaker
{
public:
    YamlNode *map(const SourcePosition &at);
    YamlNode *sequence(const SourcePosition &at);
    YamlNode *text(const QString &text, const SourcePosition &at);
    YamlNode *null(const SourcePosition &at);
    YamlNode *texts(const QStringList &texts, const SourcePosition &at);

    void set(YamlNode *map, const QString &key, const YamlNode *value);
    void set(YamlNode *map, const char *key, const YamlNode *value) { set(map, QString::fromLatin1(key), value); }
    void set(YamlNode *map, const char *key, const QString &value, const SourcePosition &at)
    {
        set(map, key, text(value, at));
    }
    static void append(YamlNode *sequence, const YamlNode *item) { sequence->children.push_back(item); }

    /// Nothing is left here.
    YamlTree take(const YamlNode *root);

private:
    YamlNode *add(YamlNode::Kind kind, const SourcePosition &at);

    std::unique_ptr<std::deque<YamlNode>> m_nodes = std::make_unique<std::deque<YamlNode>>();
};

} // namespace paddock
