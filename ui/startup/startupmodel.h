// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/startup/startuptimeline.h"

#include <QAbstractListModel>

namespace paddock {

/// A timeline as a list, one row a service. As long as the services are the same, rows only change. Owned by its view.
class StartupModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void setTimeline(const StartupTimeline &timeline);
    [[nodiscard]] const StartupTimeline &timeline() const { return m_timeline; }
    [[nodiscard]] const StartupBar &bar(const QModelIndex &index) const { return m_timeline.bars.at(index.row()); }
    [[nodiscard]] QModelIndex indexOf(const QString &id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    [[nodiscard]] static QString describe(const StartupBar &bar);

    StartupTimeline m_timeline;
};

} // namespace paddock
