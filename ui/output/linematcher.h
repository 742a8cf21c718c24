// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QList>
#include <QRegularExpression>
#include <QString>

namespace paddock {

/// What is looked for in the output: a text or a regular expression. A value; says itself whether it can be used.
class LineMatcher
{
public:
    /// In UTF-16 units of the line's displayed text.
    struct Hit
    {
        int start = 0;
        int length = 0;

        bool operator==(const Hit &) const = default;
    };

    LineMatcher() = default; ///< matches nothing
    LineMatcher(const QString &pattern, bool regularExpression, bool caseSensitive);

    [[nodiscard]] bool isEmpty() const { return m_pattern.isEmpty(); }
    /// Why the regular expression cannot be used, with the place; empty where it can.
    [[nodiscard]] QString problem() const;

    [[nodiscard]] QList<Hit> hits(const QString &text) const; ///< never empty ones
    /// False where the raw bytes cannot hold a hit; true says nothing yet. Much cheaper than hits().
    [[nodiscard]] bool mayMatch(QByteArrayView raw) const;

    bool operator==(const LineMatcher &) const = default;

private:
    QString m_pattern;
    QByteArray m_ascii; ///< the text where it is looked for as it stands, folded where case does not matter
    QRegularExpression m_expression;
    bool m_isExpression = false;
    bool m_caseSensitive = false;
};

} // namespace paddock
