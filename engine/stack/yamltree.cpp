// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/yamltree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <exception>
#include <sstream>
#include <string>
#include <utility>

namespace paddock {

namespace {

/// Leaves the recursive parser from inside an event.
struct Refused
{
    YAML::Mark mark;
    QString message;
};

QString tr(const char *text) { return QCoreApplication::translate("YamlTree", text); }

bool isKnownTag(const std::string &tag)
{
    static constexpr std::array<const char *, 12> kTags{"",
                                                        "?",
                                                        "!",
                                                        "tag:yaml.org,2002:str",
                                                        "tag:yaml.org,2002:int",
                                                        "tag:yaml.org,2002:float",
                                                        "tag:yaml.org,2002:bool",
                                                        "tag:yaml.org,2002:null",
                                                        "tag:yaml.org,2002:map",
                                                        "tag:yaml.org,2002:seq",
                                                        "tag:yaml.org,2002:merge",
                                                        "tag:yaml.org,2002:timestamp"};
    return std::find(kTags.begin(), kTags.end(), tag) != kTags.end();
}

/// Builds the nodes from the parser's events.
class Builder : public YAML::EventHandler
{
public:
    Builder(const SourceText &source, std::deque<YamlNode> &nodes) : m_source(source), m_nodes(nodes) {}

    [[nodiscard]] const YamlNode *root() const { return m_root; }

    /// The parser takes the end of the file for the end of a quoted text.
    void refuseUnclosedQuote() const
    {
        if (m_lastScalar.is_null() || !m_source.hasUnclosedQuoteAt(m_lastScalar.line, m_lastScalar.column))
            return;
        throw Refused{m_lastScalar, tr("the closing quote of this text is missing")};
    }

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        if (++m_documents > 1)
            throw Refused{mark, tr("a second document begins here; a stack file is one document")};
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        YamlNode *node = add(YamlNode::Kind::Null, mark, anchor);
        node->position = placeOfNothing(node->position);
        append(node);
    }

    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        if (anchor >= m_anchors.size() || !m_anchors[anchor])
            throw Refused{mark, tr("this alias names no anchor above it")};
        append(m_anchors[anchor]);
    }

    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        refuseUnknownTag(mark, tag);
        YamlNode *node = add(YamlNode::Kind::Scalar, mark, anchor);
        node->plain = tag == "?";
        m_lastScalar = mark;
        node->text = QString::fromStdString(value);
        if (node->text.contains(QChar(0)))
            throw Refused{mark, tr("a NUL character cannot stand in a value")};
        append(node);
    }

    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::Sequence, mark, tag, anchor);
    }
    void OnSequenceEnd() override { m_open.pop_back(); }

    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::Map, mark, tag, anchor);
    }
    void OnMapEnd() override { m_open.pop_back(); }

private:
    static void refuseUnknownTag(const YAML::Mark &mark, const std::string &tag)
    {
        if (!isKnownTag(tag))
            throw Refused{mark, tr("tag '%1' means nothing in a stack file").arg(QString::fromStdString(tag))};
    }

    YamlNode *add(YamlNode::Kind kind, const YAML::Mark &mark, YAML::anchor_t anchor)
    {
        YamlNode &node = m_nodes.emplace_back();
        node.kind = kind;
        node.position = m_source.positionAt(mark.line, mark.column);
        if (anchor != 0) {
            if (m_anchors.size() <= anchor)
                m_anchors.resize(anchor + 1);
            m_anchors[anchor] = &node;
        }
        return &node;
    }

    void append(const YamlNode *node)
    {
        if (m_open.empty())
            m_root = node;
        else
            m_open.back()->children.push_back(node);
    }

    /// Where a value was left out, the parser points at whatever comes next; its key is the better place.
    [[nodiscard]] SourcePosition placeOfNothing(SourcePosition next) const
    {
        if (m_open.empty() || m_open.back()->kind != YamlNode::Kind::Map || m_open.back()->children.size() % 2 == 0)
            return next;
        const SourcePosition key = m_open.back()->children.back()->position;
        return next.line == key.line ? next : key;
    }

    void open(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor)
    {
        refuseUnknownTag(mark, tag);
        if (m_open.size() >= size_t(YamlTree::kMaxDepth))
            throw Refused{mark, tr("nested deeper than %1 levels").arg(YamlTree::kMaxDepth)};
        YamlNode *node = add(kind, mark, anchor);
        append(node);
        m_open.push_back(node);
    }

    const SourceText &m_source;
    std::deque<YamlNode> &m_nodes;
    std::vector<YamlNode *> m_anchors;
    std::vector<YamlNode *> m_open;
    const YamlNode *m_root = nullptr;
    YAML::Mark m_lastScalar = YAML::Mark::null_mark();
    int m_documents = 0;
};

/// The parser's own words are meant for those who write parsers.
QString explain(const std::string &parserMessage)
{
    struct Explanation
    {
        const char *words;
        const char *message;
    };
    static constexpr std::array kExplanations{
        Explanation{"illegal map value", QT_TRANSLATE_NOOP("YamlTree", "a ':' cannot stand here; is the line indented "
                                                                       "as its neighbours are, or does the value need "
                                                                       "quotes?")},
        Explanation{"illegal block entry", QT_TRANSLATE_NOOP("YamlTree", "a list item cannot begin here; is it "
                                                                         "indented as its neighbours are?")},
        Explanation{"end of map not found", QT_TRANSLATE_NOOP("YamlTree", "the map does not go on here; is the line "
                                                                          "indented as its neighbours are?")},
        Explanation{"end of sequence not found", QT_TRANSLATE_NOOP("YamlTree", "the list does not go on here; is the "
                                                                               "line indented as its neighbours are?")},
        Explanation{"end of map flow not found", QT_TRANSLATE_NOOP("YamlTree", "the '}' of this map is missing")},
        Explanation{"end of sequence flow not found", QT_TRANSLATE_NOOP("YamlTree", "the ']' of this list is missing")},
        Explanation{"illegal flow end", QT_TRANSLATE_NOOP("YamlTree", "nothing was opened that this bracket closes")},
        Explanation{"illegal EOF in scalar",
                    QT_TRANSLATE_NOOP("YamlTree", "the closing quote of this text is missing")},
        Explanation{"the referenced anchor is not defined",
                    QT_TRANSLATE_NOOP("YamlTree", "this alias names no anchor above it")},
        Explanation{"unknown token", QT_TRANSLATE_NOOP("YamlTree", "a value cannot begin with this character; "
                                                                   "put it in quotes")},
    };
    for (const Explanation &e : kExplanations) {
        if (parserMessage.starts_with(e.words))
            return tr(e.message);
    }
    return tr("this is not YAML: %1").arg(QString::fromStdString(parserMessage));
}

} // namespace

YamlTree YamlTree::parse(const SourceText &source, ProblemList &problems)
{
    YamlTree tree;
    tree.m_nodes = std::make_unique<std::deque<YamlNode>>();
    const auto refuse = [&](const YAML::Mark &mark, const QString &message) {
        const SourcePosition at = mark.is_null() ? SourcePosition{} : source.positionAt(mark.line, mark.column);
        problems.add(at.line, at.column, message);
    };
    try {
        std::istringstream stream(source.bytes().toStdString());
        YAML::Parser parser(stream);
        Builder builder(source, *tree.m_nodes);
        while (parser.HandleNextDocument(builder)) {
        }
        builder.refuseUnclosedQuote();
        tree.m_root = builder.root();
    } catch (const Refused &refused) {
        refuse(refused.mark, refused.message);
    } catch (const YAML::Exception &exception) {
        refuse(exception.mark, explain(exception.msg));
    } catch (const std::exception &exception) {
        refuse(YAML::Mark::null_mark(), tr("the file could not be read: %1").arg(QString::fromUtf8(exception.what())));
    }
    return tree;
}

YamlTree YamlTree::make(std::unique_ptr<std::deque<YamlNode>> nodes, const YamlNode *root)
{
    YamlTree tree;
    tree.m_nodes = std::move(nodes);
    tree.m_root = root;
    return tree;
}

} // namespace paddock
