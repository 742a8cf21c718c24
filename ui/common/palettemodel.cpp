// SPDX-License-Identifier: Apache-2.0
#include "ui/common/palettemodel.h"

#include "ui/common/fuzzy.h"

#include <algorithm>

namespace paddock {

namespace {

constexpr qsizetype kMostShown = 60;

} // namespace

void PaletteModel::setEntries(const QList<PaletteEntry> &entries)
{
    m_entries = entries;
    renew();
}

void PaletteModel::setPattern(const QString &pattern)
{
    m_pattern = pattern;
    renew();
}

void PaletteModel::renew()
{
    struct Found
    {
        int score;
        qsizetype at;
    };
    QList<Found> found;
    for (qsizetype at = 0; at < m_entries.size(); ++at) {
        const PaletteEntry &entry = m_entries.at(at);
        std::optional<int> score = fuzzyScore(m_pattern, entry.title);
        if (!score) {
            score = fuzzyScore(m_pattern, QString(entry.title + QLatin1Char(' ') + entry.detail));
            if (score)
                score = *score / 2;
        }
        if (score)
            found.append({*score + entry.bonus, at});
    }
    std::ranges::stable_sort(found, std::greater{}, &Found::score);
    beginResetModel();
    m_shown.clear();
    for (const Found &one : found.mid(0, kMostShown))
        m_shown.append(one.at);
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_shown.size())
        return {};
    const PaletteEntry &entry = entryAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return entry.title;
    case Qt::AccessibleTextRole:
        return QString(entry.title + QStringLiteral(", ") + entry.detail);
    case IconRole:
        return entry.icon;
    case DetailRole:
        return entry.detail;
    case KeyRole:
        return entry.key;
    default:
        return {};
    }
}

} // namespace paddock
