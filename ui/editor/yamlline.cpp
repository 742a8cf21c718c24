// SPDX-License-Identifier: Apache-2.0
#include "ui/editor/yamlline.h"

#include <QRegularExpression>

namespace paddock {

YamlLine YamlLine::read(const QString &text)
{
    static const QRegularExpression keyForm(
        QStringLiteral("^(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*'|[^\\s#\\[\\]{}&*!|>'\"%@`,][^#:]*?)\\s*:(?:\\s+|$)"));
    static const QRegularExpression blockForm(QStringLiteral("^(?:[!&]\\S*\\s+)*[|>][-+0-9]*\\s*(?:#.*)?$"));
    YamlLine line;
    qsizetype at = 0;
    for (;;) {
        while (at < text.size() && text.at(at) == u' ')
            ++at;
        const bool isDash =
            at < text.size() && text.at(at) == u'-' && (at + 1 == text.size() || text.at(at + 1) == u' ');
        if (!isDash)
            break;
        line.dash = static_cast<int>(at);
        at = std::min(at + 2, text.size());
    }
    line.indent = static_cast<int>(at);
    const QString content = text.mid(at);
    line.blank = line.dash < 0 && (content.trimmed().isEmpty() || content.startsWith(u'#'));
    const QRegularExpressionMatch match = keyForm.match(content);
    qsizetype from = 0;
    if (match.hasMatch()) {
        line.key = match.captured(1);
        if (line.key.startsWith(u'"') || line.key.startsWith(u'\''))
            line.key = line.key.mid(1, line.key.size() - 2);
        from = match.capturedEnd(0);
    }
    line.valueStart = static_cast<int>(at + from);
    line.value = content.mid(from).trimmed();
    line.opensText = blockForm.match(line.value).hasMatch();
    return line;
}

} // namespace paddock
