// SPDX-License-Identifier: Apache-2.0
#include "ui/common/fuzzy.h"

#include <QList>

#include <algorithm>

namespace paddock {

namespace {

constexpr int kLetter = 1;
constexpr int kFollows = 10;
constexpr int kWordStart = 7;
constexpr int kTextStart = 4;

bool startsWord(QStringView text, qsizetype at)
{
    return at == 0 || (!text.at(at - 1).isLetterOrNumber() && text.at(at).isLetterOrNumber());
}

/// Greedy from one starting place.
std::optional<int> scoreFrom(QStringView word, QStringView text, qsizetype start)
{
    int score = 0;
    qsizetype previous = -2;
    qsizetype at = start;
    for (const QChar letter : word) {
        while (at < text.size() && text.at(at).toCaseFolded() != letter.toCaseFolded())
            ++at;
        if (at == text.size())
            return std::nullopt;
        score += kLetter + (at == previous + 1 ? kFollows : 0) + (startsWord(text, at) ? kWordStart : 0) +
                 (at == 0 ? kTextStart : 0);
        previous = at++;
    }
    return score;
}

std::optional<int> wordScore(QStringView word, QStringView text)
{
    std::optional<int> best;
    for (qsizetype start = 0; start + word.size() <= text.size(); ++start) {
        if (text.at(start).toCaseFolded() != word.front().toCaseFolded())
            continue;
        const std::optional<int> score = scoreFrom(word, text, start);
        if (!score)
            break;
        best = std::max(best.value_or(0), *score);
    }
    return best;
}

} // namespace

std::optional<int> fuzzyScore(QStringView pattern, QStringView text)
{
    int total = 0;
    for (const QStringView word : pattern.split(u' ', Qt::SkipEmptyParts)) {
        const std::optional<int> score = wordScore(word, text);
        if (!score)
            return std::nullopt;
        total += *score;
    }
    return total * 16 - static_cast<int>(std::min<qsizetype>(text.size(), 200) / 8);
}

} // namespace paddock
