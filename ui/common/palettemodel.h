// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/common/paletteentry.h"

#include <QAbstractListModel>
#include <QList>

namespace paddock {

/// The entries that fit what was typed, best first. Owned by the palette; its list lives only while it is open, so a
/// reset loses nothing.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { IconRole = Qt::UserRole, DetailRole, KeyRole };

    using QAbstractListModel::QAbstractListModel;

    void setEntries(const QList<PaletteEntry> &entries);
    void setPattern(const QString &pattern);
    [[nodiscard]] const PaletteEntry &entryAt(int row) const { return m_entries.at(m_shown.at(row)); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    void renew();

    QList<PaletteEntry> m_entries;
    QList<qsizetype> m_shown;
    QString m_pattern;
};

} // namespace paddock
