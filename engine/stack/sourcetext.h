// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/problemlist.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QList>

#include <optional>

namespace paddock {

/// A place in a text, both from 1; the column counts characters, as editors do.
struct SourcePosition
{
    int line = 1;
    int column = 1;

    bool operator==(const SourcePosition &) const = default;
};

/// The bytes of a stack file made ready for the YAML parser: UTF-8 without a byte order mark, line feeds only.
/// Finds what the parser itself would misread or explain badly. A value without any system in it; one thread at a time.
class SourceText
{
    Q_DECLARE_TR_FUNCTIONS(SourceText)
public:
    static constexpr qsizetype kMaxSize = 16 * 1024 * 1024;

    explicit SourceText(QByteArray bytes);

    /// Adds a problem where the bytes are too many, not UTF-8, or hold control characters. False if it did.
    bool check(ProblemList &problems) const;

    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    /// `line` and `column` from 0, in bytes, as the YAML parser counts.
    [[nodiscard]] SourcePosition positionAt(int line, int column) const;
    /// True where a quoted text begins at a place (counted as above) and goes on to the end of the file.
    [[nodiscard]] bool hasUnclosedQuoteAt(int line, int column) const;
    /// The first tab that indents a line, outside of comments and literal blocks.
    [[nodiscard]] std::optional<SourcePosition> firstIndentingTab() const;

private:
    [[nodiscard]] SourcePosition positionOfByte(qsizetype offset) const;
    [[nodiscard]] QByteArrayView lineAt(qsizetype line) const;

    struct Place
    {
        qsizetype line = -1;
        qsizetype offset = 0;
        qsizetype characters = 0; ///< in the line before the offset
    };

    QByteArray m_bytes;
    QList<qsizetype> m_lineStarts;
    mutable Place m_last;
};

} // namespace paddock
