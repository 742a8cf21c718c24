// SPDX-License-Identifier: Apache-2.0
#include "tests/syntax/linehighlighter.h"

namespace paddock {

LineHighlighter::LineHighlighter(const KSyntaxHighlighting::Definition &definition) { setDefinition(definition); }

QStringList LineHighlighter::highlight(const QString &line)
{
    m_line = line;
    m_pieces.clear();
    m_state = highlightLine(QStringView(m_line), m_state);
    return m_pieces;
}

void LineHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format)
{
    const QString text = m_line.mid(offset, length).trimmed();
    const QString name = format.name();
    if (name != QLatin1String("Text") && name != QLatin1String("Normal Text"))
        m_pieces.append(name + u'(' + text + u')');
}

} // namespace paddock
