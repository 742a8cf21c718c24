// SPDX-License-Identifier: Apache-2.0
#include "ui/output/loghighlighter.h"

#include "ui/common/themetokens.h"

#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Theme>

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>

#include <QHash>

#include <algorithm>
#include <optional>

namespace paddock {

namespace {

/// Nobody reads further to the right, and the definition's patterns cost by the character.
constexpr int kMostCharacters = 1536;

struct FormatMeaning
{
    TextLook look;
    LineLevel level = LineLevel::None;
};

} // namespace

/// Asks the definition and turns its formats into looks.
class LogHighlighter::Engine : public KSyntaxHighlighting::AbstractHighlighter
{
public:
    void setTokens(const ThemeTokens &tokens)
    {
        m_tokens = tokens;
        m_meanings.clear();
    }

    void highlight(ShownLine &line)
    {
        if (!m_repository)
            load();
        m_line = &line;
        if (definition().isValid())
            highlightLine(QStringView(line.text).left(kMostCharacters), m_state);
        m_line = nullptr;
    }

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override
    {
        if (length <= 0)
            return;
        auto meaning = m_meanings.constFind(format.id());
        if (meaning == m_meanings.constEnd())
            meaning = m_meanings.insert(format.id(), meaningOf(format.name()));
        if (m_line->level == LineLevel::None)
            m_line->level = meaning->level;
        if (meaning->look != TextLook())
            m_line->spans.push_back({offset, length, meaning->look});
    }

private:
    void load()
    {
        m_repository.emplace();
        m_repository->addCustomSearchPath(QStringLiteral(":/paddock"));
        setDefinition(m_repository->definitionForName(QStringLiteral("Paddock Log")));
    }

    [[nodiscard]] FormatMeaning meaningOf(const QString &name) const
    {
        const ThemeTokens &t = m_tokens;
        const QHash<QString, FormatMeaning> meanings{
            {QStringLiteral("Fatal"), {{t.failedText, {}, true, false}, LineLevel::Error}},
            {QStringLiteral("Error"), {{t.failedText, {}, false, false}, LineLevel::Error}},
            {QStringLiteral("Warning"), {{t.startingText, {}, false, false}, LineLevel::Warning}},
            {QStringLiteral("Information"), {{t.runningText, {}, false, false}, LineLevel::Information}},
            {QStringLiteral("Debug"), {{t.dim, {}, false, false}, LineLevel::Debug}},
            {QStringLiteral("Exception"), {{t.failedText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Server Error"), {{t.failedText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Client Error"), {{t.startingText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Success"), {{t.runningText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Redirection"), {{t.frozenText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Number"), {{t.frozenText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Unit"), {{t.frozenText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Constant"), {{t.frozenText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Key"), {{t.frozenText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("String"), {{t.runningText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Escape"), {{t.startingText, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Timestamp"), {{t.faint, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Protocol"), {{t.dim, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Operator"), {{t.dim, {}, false, false}, LineLevel::None}},
            {QStringLiteral("Place"), {{{}, {}, false, true}, LineLevel::None}},
        };
        return meanings.value(name);
    }

    std::optional<KSyntaxHighlighting::Repository> m_repository;
    KSyntaxHighlighting::State m_state; ///< every line begins anew: lines of several threads mix
    QHash<int, FormatMeaning> m_meanings;
    ThemeTokens m_tokens;
    ShownLine *m_line = nullptr;
};

LogHighlighter::LogHighlighter() : m_engine(std::make_unique<Engine>()) {}

LogHighlighter::~LogHighlighter() = default;

void LogHighlighter::setTokens(const ThemeTokens &tokens) { m_engine->setTokens(tokens); }

void LogHighlighter::highlight(ShownLine &line) { m_engine->highlight(line); }

} // namespace paddock
