// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/yamlwriter.h"

#include <QRegularExpression>

#include <algorithm>

namespace paddock {

namespace {

constexpr qsizetype kLongestLine = 100;

/// Whether a literal block gives the text back as it is.
bool isBlock(const QString &text)
{
    static const QRegularExpression unfit(
        QStringLiteral("[^\\n\\x20-\\x7e\\xa0-\\x{d7ff}\\x{e000}-\\x{fefe}\\x{ff00}-\\x{fffd}]"));
    return text.contains(u'\n') && !text.startsWith(u'\n') && !text.startsWith(u' ') && !text.endsWith(u"\n\n") &&
           text != u"\n" && !text.contains(u" \n") && !text.endsWith(u' ') && !text.contains(unfit);
}

QString doubleQuoted(const QString &text)
{
    QString result = QStringLiteral("\"");
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            result += QString(u'\\') + c;
        else if (c == u'\n')
            result += QLatin1String("\\n");
        else if (c == u'\t')
            result += QLatin1String("\\t");
        else if (c < u' ' || (c >= QChar(0x7F) && c <= QChar(0x9F)) || c == QChar(0x2028) || c == QChar(0x2029) ||
                 c == QChar(0xFEFF))
            result += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
        else
            result += c;
    }
    return result + u'"';
}

/// One pass over one tree.
class Writing
{
public:
    void value(const YamlNode &node, int indent)
    {
        if (node.kind == YamlNode::Kind::Map && !node.children.empty())
            map(node, indent);
        else if (node.kind == YamlNode::Kind::Sequence && !fitsInLine(node, indent))
            list(node, indent);
        else if (node.kind == YamlNode::Kind::Scalar && isBlock(node.text))
            block(node.text, indent);
        else
            m_text += u' ' + inLine(node) + u'\n';
    }

    void map(const YamlNode &node, int indent)
    {
        if (!m_text.isEmpty() && !m_text.endsWith(u'\n') && !m_text.endsWith(u"- "))
            m_text += u'\n';
        bool first = m_text.endsWith(u"- ");
        for (size_t i = 0; i + 1 < node.children.size(); i += 2) {
            m_text += (first ? QString() : QString(indent, u' ')) + YamlWriter::scalar(node.children[i]->text) + u':';
            first = false;
            value(*node.children[i + 1], indent + 2);
        }
    }

    void list(const YamlNode &node, int indent)
    {
        m_text += u'\n';
        for (const YamlNode *item : node.children) {
            m_text += QString(indent, u' ') + QLatin1String("-");
            if (item->kind == YamlNode::Kind::Map && !item->children.empty()) {
                m_text += u' ';
                map(*item, indent + 2);
            } else {
                value(*item, indent + 2);
            }
        }
    }

    void block(const QString &text, int indent)
    {
        m_text += text.endsWith(u'\n') ? QLatin1String(" |\n") : QLatin1String(" |-\n");
        for (const QString &line : (text.endsWith(u'\n') ? text.chopped(1) : text).split(u'\n'))
            m_text += line.isEmpty() ? QStringLiteral("\n") : QString(indent, u' ') + line + u'\n';
    }

    static bool fitsInLine(const YamlNode &list, int indent)
    {
        return std::all_of(list.children.begin(), list.children.end(),
                           [](const YamlNode *item) { return item->kind == YamlNode::Kind::Scalar; }) &&
               indent + inLine(list).size() < kLongestLine;
    }

    static QString inLine(const YamlNode &node)
    {
        switch (node.kind) {
        case YamlNode::Kind::Null:
            return QStringLiteral("null");
        case YamlNode::Kind::Map:
            return QStringLiteral("{}");
        case YamlNode::Kind::Scalar:
            return YamlWriter::scalar(node.text);
        case YamlNode::Kind::Sequence:
            break;
        }
        QStringList words;
        for (const YamlNode *item : node.children)
            words.append(YamlWriter::scalar(item->text));
        return u'[' + words.join(QLatin1String(", ")) + u']';
    }

    QString m_text;
};

} // namespace

QString YamlWriter::scalar(const QString &text)
{
    static const QRegularExpression plain(
        QStringLiteral("^[A-Za-z0-9_./$-][A-Za-z0-9_./$@%+*=^~-]*(?: [A-Za-z0-9_./$@%+=^~-]+)*$"));
    static const QStringList special{QStringLiteral("null"), QStringLiteral("~"), QStringLiteral("-"),
                                     QStringLiteral("---"), QStringLiteral("...")};
    const bool isPlain = plain.match(text).hasMatch() && !text.endsWith(u'\n') && !special.contains(text.toLower()) &&
                         !text.startsWith(u"- ") && !text.startsWith(u"--- ");
    if (isPlain)
        return text;
    const bool isPrintable =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u' ' && c < QChar(0x7F); });
    if (!isPrintable || text.contains(u'\''))
        return doubleQuoted(text);
    return u'\'' + text + u'\'';
}

QByteArray YamlWriter::write(const YamlTree &tree, const QStringList &comments)
{
    QString head;
    for (const QString &comment : comments)
        head += (comment.isEmpty() ? QStringLiteral("#") : QLatin1String("# ") + comment) + u'\n';
    Writing writing;
    if (tree.root())
        writing.map(*tree.root(), 0);
    return (head + writing.m_text).toUtf8();
}

} // namespace paddock
