// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/problemlist.h"
#include "engine/stack/sourcetext.h"

#include <QCoreApplication>
#include <QString>

#include <deque>
#include <memory>
#include <vector>

namespace paddock {

/// One value of a YAML file with its place in it. An alias is a pointer to the node it names, so that aliases cost
/// nothing however often they are nested; a node may therefore be its own descendant.
struct YamlNode
{
    enum class Kind { Null, Scalar, Sequence, Map };

    Kind kind = Kind::Null;
    bool plain = false; ///< a scalar without quotes
    QString text;       ///< of a scalar
    SourcePosition position;
    std::vector<const YamlNode *> children; ///< items; of a map key, value, key, value, ...
};

/// A YAML file as it was written: nothing is resolved besides aliases. Owns its nodes. The nesting is bounded, since
/// the parser below is recursive; whatever it throws becomes a problem.
class YamlTree
{
    Q_DECLARE_TR_FUNCTIONS(YamlTree)
public:
    static constexpr int kMaxDepth = 64;

    /// Adds to `problems` where the text is not YAML; the tree is then without a root.
    static YamlTree parse(const SourceText &source, ProblemList &problems);

    /// A tree that was not parsed but made: `root` is among the nodes.
    static YamlTree make(std::unique_ptr<std::deque<YamlNode>> nodes, const YamlNode *root);

    [[nodiscard]] const YamlNode *root() const { return m_root; } ///< null for an empty file
    [[nodiscard]] size_t nodeCount() const { return m_nodes ? m_nodes->size() : 0; }

private:
    // Behind a pointer, so that nodes keep their addresses when the tree is moved.
    std::unique_ptr<std::deque<YamlNode>> m_nodes;
    const YamlNode *m_root = nullptr;
};

} // namespace paddock
