// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/stack/problemlist.h"
#include "engine/stack/yamltree.h"

#include <QCoreApplication>
#include <QSet>

#include <vector>

namespace paddock {

/// One line of a map. The key is a scalar.
struct YamlEntry
{
    const YamlNode *key = nullptr;
    const YamlNode *value = nullptr;
};

/// Reads maps as people mean them: merge keys (`<<`) resolved, what the map says itself before what it merges in,
/// earlier merged maps before later ones. Duplicate and unreadable keys become problems. One for a whole file: what
/// aliases may multiply is bounded over all of it.
class YamlEntries
{
    Q_DECLARE_TR_FUNCTIONS(YamlEntries)
public:
    static constexpr qint64 kMaxVisits = 2'000'000;

    explicit YamlEntries(ProblemList &problems) : m_problems(problems) {}

    [[nodiscard]] std::vector<YamlEntry> read(const YamlNode &map);

    /// Counts values that are taken from the file; false, with a problem, when aliases made too many of them.
    bool spend(const YamlNode &at, qint64 visits);

private:
    struct Walk
    {
        std::vector<YamlEntry> entries;
        QSet<QString> taken;
        std::vector<const YamlNode *> path;
        QSet<const YamlNode *> merged; ///< a second time they add nothing
    };

    void collect(const YamlNode &map, Walk &walk);
    void collectOwn(const YamlNode &map, Walk &walk, std::vector<YamlEntry> &merges);
    void merge(const YamlEntry &entry, Walk &walk);
    void mergeMap(const YamlNode &key, const YamlNode &map, Walk &walk);

    ProblemList &m_problems;
    qint64 m_visits = 0;
};

} // namespace paddock
