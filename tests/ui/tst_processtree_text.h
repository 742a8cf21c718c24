// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/processes/processtreemodel.h"

#include <QStringList>

#include <algorithm>

namespace paddock {

/// A sample from text, one process a line: "pid parent start group name command...", "-" for no group.
inline std::shared_ptr<Snapshot> sampleFrom(const QString &text)
{
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->takenAt = QDateTime(QDate(2024, 5, 3), QTime(10, 41, 30));
    snapshot->bootedAt = QDateTime(QDate(2024, 5, 3), QTime(8, 0));
    for (const QString &line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const QStringList words = line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (words.size() < 5)
            continue;
        ProcessSample process;
        process.key = {words[0].toInt(), words[2].toULongLong()};
        process.parentPid = words[1].toInt();
        process.startedAfterBoot = std::chrono::milliseconds(words[2].toLongLong() * 10);
        process.name = words[4];
        process.command = words.mid(5).join(QLatin1Char(' '));
        process.state = 'S';
        process.cpuPercent = 0.0;
        process.residentBytes = 9'542'000;
        process.threads = 1;
        if (words[3] != QLatin1String("-")) {
            auto group = std::ranges::find(snapshot->groups, words[3], &GroupSample::id);
            if (group == snapshot->groups.end()) {
                snapshot->groups.push_back({words[3], 2.1, 43'200'000, 0, 0});
                group = std::prev(snapshot->groups.end());
            }
            ++group->processes;
            ++group->threads;
            process.group = qint32(group - snapshot->groups.begin());
        }
        snapshot->processes.push_back(process);
    }
    std::ranges::sort(snapshot->processes, {}, &ProcessSample::key);
    return snapshot;
}

inline ProcessSample &processIn(Snapshot &snapshot, int pid)
{
    return *std::ranges::find_if(snapshot.processes, [pid](const ProcessSample &p) { return p.key.pid == pid; });
}

/// A running service whose leader is the process with this pid and start.
inline ServiceStatus serviceOf(const QString &id, const ProcessKey &leader)
{
    ServiceStatus status;
    status.id = id;
    status.title = id;
    status.state = leader.pid == 0 ? ServiceState::Stopped : ServiceState::Running;
    status.leader = leader;
    return status;
}

/// The tree as text: two spaces a level, tags in brackets, "+" for rows tinted as new and "-" for ended ones.
inline QString textOf(const ProcessTreeModel &model, const QModelIndex &parent = {}, int depth = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const ProcessRow &shown = *model.row(index);
        text += QString(depth * 2, QLatin1Char(' ')) + index.data().toString();
        if (shown.kind == ProcessRow::Kind::Process)
            text += QStringLiteral(" %1").arg(shown.process.key.pid);
        if (shown.tag == ProcessRow::Tag::LeftParent)
            text += QStringLiteral(" [left]");
        if (model.tint(index) == ProcessTreeModel::Tint::New)
            text += QStringLiteral(" +");
        if (model.tint(index) == ProcessTreeModel::Tint::Ended)
            text += QStringLiteral(" -");
        text += QLatin1Char('\n') + textOf(model, index, depth + 1);
    }
    return text;
}

} // namespace paddock
