// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/output/ansistyle.h"
#include "engine/output/logsegment.h"
#include "ui/common/themetokens.h"
#include "ui/output/loghighlighter.h"
#include "ui/output/shownline.h"

#include <QCache>

namespace paddock {

/// Turns raw lines into shown ones when somebody looks at them, and keeps those looked at last. A line that brings its
/// own colours (SGR) keeps them, others are highlighted. Owned by the view; main thread.
class LineCache
{
public:
    LineCache();

    void setTokens(const ThemeTokens &tokens); ///< forgets all
    void clear() { m_lines.clear(); }

    /// Valid until the next call.
    const ShownLine &line(std::uint64_t number, const LogLine &raw);
    /// Lines that may still change are not kept.
    [[nodiscard]] ShownLine make(QByteArrayView raw, Stream stream);

private:
    [[nodiscard]] TextLook look(const AnsiStyle &style) const;
    [[nodiscard]] QColor color(const AnsiColor &color, bool ground) const;
    void findLinks(ShownLine &line) const;

    ThemeTokens m_tokens;
    LogHighlighter m_highlighter;
    QCache<std::uint64_t, ShownLine> m_lines;
};

} // namespace paddock
