// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/output/shownline.h"

#include <QStringView>

#include <memory>

namespace paddock {

struct ThemeTokens;

/// Colours single lines by the definition "Paddock Log" in the colours of the theme, and tells their level. The
/// definitions are read at the first line, not before. Owned by the line cache; main thread. Without the definition
/// lines stay plain.
class LogHighlighter
{
public:
    LogHighlighter();
    ~LogHighlighter();

    void setTokens(const ThemeTokens &tokens);
    /// Fills spans and level from `line.text`.
    void highlight(ShownLine &line);

private:
    class Engine;
    std::unique_ptr<Engine> m_engine;
};

} // namespace paddock
