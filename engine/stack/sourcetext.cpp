// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/sourcetext.h"

#include <algorithm>
#include <utility>

namespace paddock {

namespace {

bool isContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool isForbiddenControl(char c)
{
    const auto u = static_cast<unsigned char>(c);
    return (u < 0x20 && c != '\t' && c != '\n') || u == 0x7F;
}

/// The length of the well-formed UTF-8 sequence at `at`, 0 where there is none.
qsizetype sequenceLength(QByteArrayView bytes, qsizetype at)
{
    const auto byte = [&](qsizetype i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80)
        return 1;
    const qsizetype length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > bytes.size())
        return 0;
    for (qsizetype i = 1; i < length; ++i) {
        if (!isContinuationByte(bytes[at + i]))
            return 0;
    }
    const unsigned char second = byte(at + 1);
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool surrogate = lead == 0xED && second > 0x9F;
    const bool beyondUnicode = lead == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyondUnicode ? 0 : length;
}

qsizetype indentOf(QByteArrayView line)
{
    const auto end = std::find_if(line.begin(), line.end(), [](char c) { return c != ' ' && c != '\t'; });
    return end - line.begin();
}

/// "key: |", "- >2-": what follows, indented further, is text and not structure.
bool opensLiteralBlock(QByteArrayView line)
{
    line = line.trimmed();
    qsizetype end = line.size();
    while (end > 0 && (line[end - 1] == '+' || line[end - 1] == '-' || (line[end - 1] >= '1' && line[end - 1] <= '9')))
        --end;
    if (end == 0 || (line[end - 1] != '|' && line[end - 1] != '>'))
        return false;
    return end == 1 || line[end - 2] == ' ';
}

} // namespace

SourceText::SourceText(QByteArray bytes) : m_bytes(std::move(bytes))
{
    if (m_bytes.startsWith("\xEF\xBB\xBF"))
        m_bytes.remove(0, 3);
    if (m_bytes.contains('\r')) {
        m_bytes.replace("\r\n", "\n");
        m_bytes.replace('\r', '\n');
    }
    m_lineStarts.append(0);
    for (qsizetype at = m_bytes.indexOf('\n'); at >= 0; at = m_bytes.indexOf('\n', at + 1))
        m_lineStarts.append(at + 1);
}

bool SourceText::check(ProblemList &problems) const
{
    if (m_bytes.size() > kMaxSize) {
        problems.add(0, 0, tr("the file is larger than %1 MiB").arg(kMaxSize / (1024 * 1024)));
        return false;
    }
    if (m_bytes.startsWith("\xFE\xFF") || m_bytes.startsWith("\xFF\xFE")) {
        problems.add(1, 1, tr("the file is UTF-16; save it as UTF-8"));
        return false;
    }
    for (qsizetype at = 0; at < m_bytes.size();) {
        const qsizetype length = sequenceLength(m_bytes, at);
        if (length == 0 || isForbiddenControl(m_bytes[at])) {
            const SourcePosition position = positionOfByte(at);
            const QString hex =
                QString::number(static_cast<unsigned char>(m_bytes[at]), 16).rightJustified(2, u'0').toUpper();
            problems.add(position.line, position.column,
                         length == 0 ? tr("byte 0x%1 is not UTF-8; save the file as UTF-8").arg(hex)
                                     : tr("control character 0x%1 cannot stand in a stack file").arg(hex));
            return false;
        }
        at += length;
    }
    return true;
}

SourcePosition SourceText::positionAt(int line, int column) const
{
    const qsizetype last = m_lineStarts.size() - 1;
    const qsizetype index = std::clamp<qsizetype>(line, 0, last);
    return positionOfByte(std::min(m_lineStarts[index] + std::max(0, column), m_bytes.size()));
}

bool SourceText::hasUnclosedQuoteAt(int line, int column) const
{
    if (line < 0 || line >= m_lineStarts.size())
        return false;
    qsizetype at = m_lineStarts[line] + column;
    const auto skip = [&](auto &&wanted) {
        while (at < m_bytes.size() && wanted(m_bytes[at]))
            ++at;
    };
    const auto isSpace = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
    while (at < m_bytes.size() && (m_bytes[at] == '&' || m_bytes[at] == '!')) {
        skip([&](char c) { return !isSpace(c); });
        skip(isSpace);
    }
    if (at >= m_bytes.size() || (m_bytes[at] != '"' && m_bytes[at] != '\''))
        return false;
    const char quote = m_bytes[at];
    while (++at < m_bytes.size()) {
        if (quote == '"' && m_bytes[at] == '\\')
            ++at;
        else if (m_bytes[at] == quote)
            return false;
    }
    return true;
}

SourcePosition SourceText::positionOfByte(qsizetype offset) const
{
    const auto next = std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), offset);
    const qsizetype line = next - m_lineStarts.begin() - 1;
    if (line != m_last.line)
        m_last = {line, m_lineStarts[line], 0};
    // From the place asked for last: a file may be one line, and every value in it asks.
    const auto charactersIn = [this](qsizetype begin, qsizetype end) {
        const QByteArrayView bytes = QByteArrayView(m_bytes).sliced(begin, end - begin);
        return std::count_if(bytes.begin(), bytes.end(), [](char c) { return !isContinuationByte(c); });
    };
    if (offset >= m_last.offset)
        m_last.characters += charactersIn(m_last.offset, offset);
    else
        m_last.characters -= charactersIn(offset, m_last.offset);
    m_last.offset = offset;
    return {int(line) + 1, int(m_last.characters) + 1};
}

QByteArrayView SourceText::lineAt(qsizetype line) const
{
    const qsizetype begin = m_lineStarts[line];
    const qsizetype end = line + 1 < m_lineStarts.size() ? m_lineStarts[line + 1] - 1 : m_bytes.size();
    return QByteArrayView(m_bytes).sliced(begin, end - begin);
}

std::optional<SourcePosition> SourceText::firstIndentingTab() const
{
    qsizetype blockIndent = -1;
    for (qsizetype i = 0; i < m_lineStarts.size(); ++i) {
        const QByteArrayView line = lineAt(i);
        const qsizetype indent = indentOf(line);
        const bool isBlank = indent == line.size();
        if (isBlank || (blockIndent >= 0 && indent > blockIndent))
            continue;
        blockIndent = opensLiteralBlock(line) ? indent : -1;
        const QByteArrayView leading = line.first(indent);
        const auto tab = std::find(leading.begin(), leading.end(), '\t');
        if (line[indent] != '#' && tab != leading.end())
            return SourcePosition{int(i) + 1, int(tab - leading.begin()) + 1};
    }
    return std::nullopt;
}

} // namespace paddock
