// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Theme>

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/State>

#include <QString>
#include <QStringList>

namespace paddock {

/// Highlights lines one after another and tells which format each piece got. Made and used by one test.
class LineHighlighter : public KSyntaxHighlighting::AbstractHighlighter
{
public:
    explicit LineHighlighter(const KSyntaxHighlighting::Definition &definition);

    /// "Format(text)" for each piece in order; spaces and pieces in the default format "Text" or "Normal Text" are left
    /// out.
    QStringList highlight(const QString &line);

    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override;

private:
    KSyntaxHighlighting::State m_state;
    QString m_line;
    QStringList m_pieces;
};

} // namespace paddock
