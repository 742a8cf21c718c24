// SPDX-License-Identifier: Apache-2.0
#include "engine/stack/nearestword.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace paddock {

namespace {

constexpr qsizetype kLongestWord = 128;

/// The number of letters to change, add, take away or swap with a neighbour (optimal string alignment).
int distance(QStringView a, QStringView b)
{
    const auto width = size_t(b.size()) + 1;
    std::vector<int> beforeLast(width);
    std::vector<int> last(width);
    std::vector<int> current(width);
    for (size_t j = 0; j < width; ++j)
        last[j] = int(j);
    for (size_t i = 1; i <= size_t(a.size()); ++i) {
        current[0] = int(i);
        for (size_t j = 1; j < width; ++j) {
            const QChar x = a[qsizetype(i) - 1];
            const QChar y = b[qsizetype(j) - 1];
            current[j] = std::min({last[j] + 1, current[j - 1] + 1, last[j - 1] + (x == y ? 0 : 1)});
            if (i > 1 && j > 1 && x == b[qsizetype(j) - 2] && a[qsizetype(i) - 2] == y)
                current[j] = std::min(current[j], beforeLast[j - 2] + 1);
        }
        std::swap(beforeLast, last);
        std::swap(last, current);
    }
    return last[width - 1];
}

} // namespace

std::optional<QString> nearestWord(const QString &word, const QStringList &known)
{
    if (word.isEmpty() || word.size() > kLongestWord)
        return std::nullopt;
    const QString folded = word.toCaseFolded();
    const int allowed = std::max<int>(1, int(word.size()) / 3);
    std::optional<QString> nearest;
    int best = allowed + 1;
    for (const QString &candidate : known) {
        if (std::llabs(candidate.size() - word.size()) >= best)
            continue;
        const int d = distance(folded, candidate.toCaseFolded());
        if (d < best) {
            best = d;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace paddock
