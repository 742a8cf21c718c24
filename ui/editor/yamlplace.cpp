// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/yamlplace.h"

#include "ui/editor/yamlline.h"

#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

namespace paddock {

namespace {

constexpr int kMostSiblingLines = 400;

/// What a piece of one line in flow style, as `{tcp: 80, per`, leaves open at its end.
struct FlowState
{
    QStringList path;     ///< keys of the maps that are open
    QStringList siblings; ///< keys of the innermost one
    QString word;         ///< what stands since the last mark
    QString key;          ///< its key, where a value is written
    int depth = 0;
    bool quoted = false;
    bool comment = false;
};

class FlowReader
{
public:
    FlowState read(const QString &text)
    {
        for (qsizetype i = 0; i < text.size() && !m_state.comment; ++i)
            take(text.at(i), i + 1 < text.size() ? text.at(i + 1) : QChar(u' '), i == 0 || text.at(i - 1).isSpace());
        m_state.quoted = !m_quote.isNull();
        m_state.depth = static_cast<int>(m_open.size());
        for (const Level &level : std::as_const(m_open)) {
            if (!level.key.isEmpty())
                m_state.path << level.key;
        }
        m_state.siblings = m_siblings;
        m_state.word = m_word.trimmed();
        m_state.key = m_key;
        return m_state;
    }

private:
    struct Level
    {
        QString key;
        QStringList siblings;
    };

    void take(QChar c, QChar next, bool afterSpace)
    {
        if (!m_quote.isNull()) {
            m_word += c;
            if (c == m_quote)
                m_quote = QChar();
        } else if (c == u'#' && afterSpace) {
            m_state.comment = true;
        } else if ((c == u'"' || c == u'\'') && m_word.trimmed().isEmpty()) {
            m_quote = c;
            m_word += c;
        } else if ((c == u'{' || c == u'[') && (m_word.trimmed().isEmpty())) {
            m_open.append({m_key, m_siblings});
            begin({});
            m_siblings.clear();
        } else if ((c == u'}' || c == u']') && !m_open.isEmpty()) {
            m_siblings = m_open.takeLast().siblings;
            begin({});
        } else if (c == u',' && !m_open.isEmpty()) {
            if (m_key.isEmpty())
                m_siblings << m_word.trimmed(); // of a list, what is in it already
            begin({});
        } else if (c == u':' && next.isSpace()) {
            const QString key = m_word.trimmed();
            m_siblings << key;
            begin(key);
        } else {
            m_word += c;
        }
    }

    void begin(const QString &key)
    {
        m_key = key;
        m_word.clear();
    }

    QList<Level> m_open;
    QStringList m_siblings;
    QString m_word;
    QString m_key;
    QChar m_quote;
    FlowState m_state;
};

/// Walks up from a line and finds the maps it stands in. `isText` where it is a line of a block of text.
QStringList parentsOf(const QTextBlock &block, int indent, int dash, bool &isText)
{
    QStringList path;
    // A list may stand as far left as its key.
    int bound = dash >= 0 ? dash : indent;
    bool mayBeEqual = dash >= 0;
    isText = false;
    for (QTextBlock above = block.previous(); above.isValid() && (bound > 0 || mayBeEqual); above = above.previous()) {
        const YamlLine line = YamlLine::read(above.text());
        if (line.blank)
            continue;
        const bool isParent = line.indent < bound || (mayBeEqual && line.dash < 0 && line.indent == bound);
        const int start = line.dash >= 0 ? line.dash : line.indent;
        if (isParent) {
            if (line.opensText && path.isEmpty())
                isText = true;
            if (!line.key.isEmpty())
                path.prepend(line.key);
            bound = start;
            mayBeEqual = line.dash >= 0;
        } else if (line.dash >= 0 && line.dash < bound) {
            bound = line.dash; // the first line of the item that this one belongs to
            mayBeEqual = true;
        }
    }
    return path;
}

/// Keys of the same map, in one direction.
void collectSiblings(QTextBlock block, int indent, bool up, QStringList &siblings)
{
    for (int i = 0; i < kMostSiblingLines; ++i) {
        block = up ? block.previous() : block.next();
        if (!block.isValid())
            return;
        const YamlLine line = YamlLine::read(block.text());
        if (line.blank || (line.indent > indent && (line.dash < 0 || line.dash > indent)))
            continue;
        const int start = line.dash >= 0 ? line.dash : line.indent;
        if (line.indent == indent && (line.dash < 0 || up) && !line.key.isEmpty())
            siblings << line.key;
        if (start < indent)
            return;
    }
}

} // namespace

YamlPlace yamlPlaceAt(const QTextCursor &cursor)
{
    YamlPlace place;
    const QTextBlock block = cursor.block();
    const QString before = block.text().left(cursor.positionInBlock());
    const YamlLine line = YamlLine::read(before);
    if (before.contains(u'\t') || before.trimmed().startsWith(u'#'))
        return place;
    bool isText = false;
    place.path = parentsOf(block, line.indent, line.dash, isText);
    const FlowState flow = FlowReader().read(before.mid(line.indent));
    if (isText || flow.quoted || flow.comment)
        return place;
    place.prefix = flow.word;
    place.path += flow.path;
    if (!flow.key.isEmpty()) {
        place.kind = YamlPlace::Kind::Value;
        place.path << flow.key;
        return place;
    }
    place.kind = YamlPlace::Kind::Key;
    place.siblings = flow.siblings;
    if (flow.depth == 0) {
        if (line.dash < 0)
            collectSiblings(block, line.indent, true, place.siblings);
        collectSiblings(block, line.indent, false, place.siblings);
    }
    return place;
}

QStringList serviceNamesIn(const QTextDocument &document)
{
    QStringList names;
    bool inside = false;
    int indent = -1;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const YamlLine line = YamlLine::read(block.text());
        if (line.blank)
            continue;
        if (line.indent == 0) {
            inside = line.key == QLatin1String("services");
            indent = -1;
        } else if (inside && !line.key.isEmpty() && (indent < 0 || line.indent == indent)) {
            indent = line.indent;
            names << line.key;
        }
    }
    return names;
}

} // namespace paddock
