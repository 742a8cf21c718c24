// SPDX-License-Identifier: Apache-2.0
#include "ui/startup/startupmodel.h"

#include "engine/base/duration.h"

#include <algorithm>

namespace paddock {

void StartupModel::setTimeline(const StartupTimeline &timeline)
{
    if (m_timeline == timeline)
        return;
    const bool sameRows = std::ranges::equal(m_timeline.bars, timeline.bars, {}, &StartupBar::id, &StartupBar::id);
    if (!sameRows)
        beginResetModel();
    m_timeline = timeline;
    if (!sameRows)
        endResetModel();
    else if (!m_timeline.bars.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

QModelIndex StartupModel::indexOf(const QString &id) const
{
    const auto found = std::ranges::find(m_timeline.bars, id, &StartupBar::id);
    return found == m_timeline.bars.end() ? QModelIndex() : index(static_cast<int>(found - m_timeline.bars.begin()));
}

int StartupModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_timeline.isEmpty() ? 0 : static_cast<int>(m_timeline.bars.size());
}

QVariant StartupModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return bar(index).title;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return describe(bar(index));
    default:
        return {};
    }
}

/// "api: waited 3.1 s, ready 1.0 s after its start, 4.1 s after it was asked for; on the critical path, added 1.0 s"
QString StartupModel::describe(const StartupBar &bar)
{
    if (bar.end == StartupBar::End::NotPart)
        return tr("%1: %2").arg(bar.title, bar.words);
    QStringList parts;
    if (bar.started > bar.asked)
        parts << (bar.hasStarted ? tr("waited %1").arg(formatDuration(bar.started - bar.asked))
                                 : tr("has waited for %1").arg(formatDuration(bar.started - bar.asked)));
    const QString took = formatDuration(bar.ended - bar.started);
    if (bar.end == StartupBar::End::Ready)
        parts << tr("ready %1 after its start").arg(took)
              << tr("%1 after it was asked for").arg(formatDuration(bar.ended - bar.asked));
    else if (bar.hasStarted && bar.end == StartupBar::End::UnderWay)
        parts << tr("starting for %1").arg(took);
    if (bar.end != StartupBar::End::Ready)
        parts << bar.words;
    QString text = tr("%1: %2").arg(bar.title, parts.join(QStringLiteral(", ")));
    if (bar.onPath)
        text += tr("; on the critical path, added %1").arg(formatDuration(*bar.onPath));
    return text;
}

} // namespace paddock
