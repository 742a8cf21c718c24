// SPDX-License-Identifier: Apache-2.0
#include "ui/output/linematcher.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>

namespace paddock {

namespace {

char folded(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

bool containsFolded(QByteArrayView bytes, const QByteArray &needle)
{
    const char first = needle[0];
    const char other = first >= 'a' && first <= 'z' ? char(first - 'a' + 'A') : first;
    const char *at = bytes.begin();
    const char *const last = bytes.end() - needle.size();
    for (; at <= last; ++at) {
        if (*at != first && *at != other)
            continue;
        if (std::equal(needle.begin(), needle.end(), at, [](char n, char c) { return n == folded(c); }))
            return true;
    }
    return false;
}

} // namespace

LineMatcher::LineMatcher(const QString &pattern, bool regularExpression, bool caseSensitive)
    : m_pattern(pattern), m_isExpression(regularExpression), m_caseSensitive(caseSensitive)
{
    if (regularExpression) {
        m_expression.setPattern(pattern);
        if (!caseSensitive)
            m_expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        return;
    }
    const bool ascii = std::ranges::all_of(pattern, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
    // Two letters outside of ASCII fold into it: the Kelvin sign into k, the long s into s.
    const QString special = QStringLiteral("kKsS");
    const bool folds = !caseSensitive && std::ranges::any_of(pattern, [&](QChar c) { return special.contains(c); });
    if (ascii && !folds)
        m_ascii = caseSensitive ? pattern.toLatin1() : pattern.toLower().toLatin1();
}

QString LineMatcher::problem() const
{
    if (!m_isExpression || m_pattern.isEmpty() || m_expression.isValid())
        return {};
    return QCoreApplication::translate("paddock::LineMatcher", "%1, at character %2")
        .arg(m_expression.errorString())
        .arg(m_expression.patternErrorOffset());
}

bool LineMatcher::mayMatch(QByteArrayView raw) const
{
    if (m_ascii.isEmpty())
        return true;
    // Sequences vanish before a line is shown, so a hit may span what stands apart in the bytes.
    if (std::memchr(raw.data(), '\033', std::size_t(raw.size())))
        return true;
    if (raw.size() < m_ascii.size())
        return false;
    return m_caseSensitive ? raw.indexOf(m_ascii) >= 0 : containsFolded(raw, m_ascii);
}

QList<LineMatcher::Hit> LineMatcher::hits(const QString &text) const
{
    QList<Hit> hits;
    if (m_pattern.isEmpty())
        return hits;
    if (m_isExpression) {
        if (!m_expression.isValid())
            return hits;
        auto matches = m_expression.globalMatch(text);
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            if (match.capturedLength() > 0)
                hits.append({int(match.capturedStart()), int(match.capturedLength())});
        }
        return hits;
    }
    const Qt::CaseSensitivity sensitivity = m_caseSensitive ? Qt::CaseSensitive : Qt::CaseInsensitive;
    for (qsizetype at = text.indexOf(m_pattern, 0, sensitivity); at >= 0;
         at = text.indexOf(m_pattern, at + m_pattern.size(), sensitivity))
        hits.append({int(at), int(m_pattern.size())});
    return hits;
}

} // namespace paddock
