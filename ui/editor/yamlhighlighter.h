// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/themetokens.h"

#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Theme>

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>

namespace paddock {

/// Colours the text of a stack file in the colours of the theme: YAML by a definition of our own, other programs' files
/// by those of this machine. Where there is none the text stays plain. Owned by the document.
class YamlHighlighter : public KSyntaxHighlighting::SyntaxHighlighter
{
    Q_OBJECT
public:
    YamlHighlighter(QTextDocument *document, const ThemeTokens &tokens);

    void setFileName(const QString &filePath); ///< chooses the definition
    void setTokens(const ThemeTokens &tokens);

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override;

private:
    [[nodiscard]] QTextCharFormat charFormat(const KSyntaxHighlighting::Format &format) const;

    KSyntaxHighlighting::Repository m_repository;
    ThemeTokens m_tokens;
};

} // namespace paddock
