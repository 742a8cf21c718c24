// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/yamlhighlighter.h"

#include <QFileInfo>

namespace paddock {

YamlHighlighter::YamlHighlighter(QTextDocument *document, const ThemeTokens &tokens)
    : SyntaxHighlighter(document), m_tokens(tokens)
{
    m_repository.addCustomSearchPath(QStringLiteral(":/paddock"));
    const QStringList folders = QStringLiteral(PADDOCK_SYNTAX_DIRS).split(u':', Qt::SkipEmptyParts);
    for (const QString &folder : folders)
        m_repository.addCustomSearchPath(folder);
}

void YamlHighlighter::setFileName(const QString &filePath)
{
    const QString suffix = QFileInfo(filePath).suffix().toLower();
    const bool isYaml = suffix == QLatin1String("yaml") || suffix == QLatin1String("yml");
    setDefinition(isYaml ? m_repository.definitionForName(QStringLiteral("Paddock YAML"))
                         : m_repository.definitionForFileName(filePath));
}

void YamlHighlighter::setTokens(const ThemeTokens &tokens)
{
    m_tokens = tokens;
    rehighlight();
}

QTextCharFormat YamlHighlighter::charFormat(const KSyntaxHighlighting::Format &format) const
{
    using Style = KSyntaxHighlighting::Theme::TextStyle;
    QTextCharFormat look;
    switch (format.textStyle()) {
    case Style::Keyword:
    case Style::DataType:
    case Style::Attribute:
    case Style::Function:
        look.setForeground(m_tokens.frozenText);
        break;
    case Style::String:
    case Style::VerbatimString:
        look.setForeground(m_tokens.runningText);
        break;
    case Style::DecVal:
    case Style::Float:
    case Style::BaseN:
    case Style::Constant:
    case Style::SpecialChar:
        look.setForeground(m_tokens.startingText);
        break;
    case Style::Comment:
        look.setForeground(m_tokens.faint);
        break;
    case Style::Operator:
    case Style::RegionMarker:
    case Style::Preprocessor:
        look.setForeground(m_tokens.dim);
        break;
    case Style::Variable:
    case Style::ControlFlow:
        look.setForeground(m_tokens.leftText);
        break;
    case Style::Error:
    case Style::Alert:
        look.setForeground(m_tokens.failedText);
        break;
    default:
        break;
    }
    return look;
}

void YamlHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format)
{
    if (length > 0)
        setFormat(offset, length, charFormat(format));
}

} // namespace paddock
